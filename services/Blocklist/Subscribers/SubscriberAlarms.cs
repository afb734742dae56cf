using System.Diagnostics.Metrics;
using System.Globalization;

namespace SenefConsent.Blocklist;

/// <summary>What somebody must look at: metrics and log.</summary>
internal sealed class SubscriberAlarms
{
    /// <summary>The meter of this service.</summary>
    public const string MeterName = "SenefConsent.Blocklist";

    private readonly ILogger<SubscriberAlarms> log;
    private readonly Counter<long> overdue;
    private readonly Counter<long> disabled;

    public SubscriberAlarms(ILogger<SubscriberAlarms> log, IMeterFactory meters)
    {
        this.log = log;
        var meter = meters.Create(MeterName);
        overdue = meter.CreateCounter<long>(
            "consent.subscribers.overdue",
            "{alarm}",
            "Times, at most once an hour and subscriber, that a refusal was about to be untold for too long. Alarm on any."
        );
        disabled = meter.CreateCounter<long>(
            "consent.subscribers.disabled",
            "{subscriber}",
            "Subscribers that answered 410 and are no longer told. Alarm on any."
        );
    }

    public void Overdue(string subscriber, long? position, DateTimeOffset before)
    {
        overdue.Add(1, new KeyValuePair<string, object?>("subscriber", subscriber));
        log.LogError(
            "{Subscriber} has not taken the refusal at position {Position}, which it must know before {Before:O}: tell it otherwise",
            subscriber,
            position?.ToString(CultureInfo.InvariantCulture) ?? "none yet, for the feed is stuck",
            before
        );
    }

    public void Disabled(string subscriber)
    {
        disabled.Add(1, new KeyValuePair<string, object?>("subscriber", subscriber));
        log.LogError("{Subscriber} answered 410 and is told nothing more: register it again, or remove it", subscriber);
    }
}
