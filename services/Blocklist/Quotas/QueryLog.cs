using System.Diagnostics.Metrics;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Records each query as who asked about how many, never about whom, and raises the alarm on a client that seems to try addresses out.
/// </summary>
internal sealed class QueryLog
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.Blocklist";

    private readonly ILogger<QueryLog> log;
    private readonly EnumerationAlarm alarm = new();
    private readonly Counter<long> recipients;
    private readonly Counter<long> enumerations;

    public QueryLog(ILogger<QueryLog> log, IMeterFactory meters)
    {
        this.log = log;
        var meter = meters.Create(MeterName);
        recipients = meter.CreateCounter<long>(
            "consent.blocklist.recipients",
            "{recipient}",
            "Recipients asked about, by client and route."
        );
        enumerations = meter.CreateCounter<long>(
            "consent.blocklist.enumerations",
            "{alarm}",
            "Times that a client asked about addresses that follow one another, as one who tries them out does. Alarm on any."
        );
    }

    /// <summary>Recipients of one request.</summary>
    public void Asked(string client, string route, Channel channel, string purpose, IReadOnlyList<ContactAddress> addresses)
    {
        Watch(client, addresses);
        Asked(client, route, channel, purpose, addresses.Count);
    }

    /// <summary>The end of a stream, whose recipients <see cref="Watch"/> has seen.</summary>
    public void Asked(string client, string route, Channel channel, string purpose, long count)
    {
        recipients.Add(count, new KeyValuePair<string, object?>("client", client), new KeyValuePair<string, object?>("route", route));
        log.LogInformation(
            "{Client} asked {Route} about {Count} recipients by {Channel} for {Purpose}",
            client,
            route,
            count,
            channel,
            purpose
        );
    }

    /// <summary>Looks at recipients as they come.</summary>
    public void Watch(string client, IReadOnlyList<ContactAddress> addresses)
    {
        if (alarm.IsRaisedBy(client, addresses))
        {
            enumerations.Add(1, new KeyValuePair<string, object?>("client", client));
            log.LogWarning("{Client} asks about addresses that follow one another: is it trying them out?", client);
        }
    }
}
