using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Raises the alarm while there is still time to tell a subscriber of a refusal otherwise. It runs apart from what it watches: a delivery
/// that hangs, a feed that is stuck or a subscriber whose secrets cannot be opened does not keep it from looking.
/// </summary>
internal sealed class OverdueWatch(
    SubscriberRegister subscribers,
    ChangeFeed feed,
    PurposeCatalogue catalogue,
    IOptions<SubscriberOptions> options,
    TimeProvider clock,
    SubscriberAlarms alarms,
    ILogger<OverdueWatch> log
) : BackgroundService
{
    private const int RefusalsLookedAt = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AlarmAgain = TimeSpan.FromHours(1);
    private static readonly Type[] Refusals =
    [
        typeof(ObjectionRecorded),
        typeof(ConsentWithdrawn),
        typeof(ProspectingPaused),
        typeof(ProcessingRestricted),
    ];

    private readonly Rounds rounds = new(log);

    /// <summary>Looks once at every subscriber.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var subscriber in await subscribers.AllAsync(cancellation))
        {
            await rounds.TryAsync($"The look whether {subscriber.Name} is overdue", () => LookAtAsync(subscriber, cancellation));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await rounds.TryAsync("The look for overdue subscribers", () => LookAsync(stoppingToken));
        }
    }

    private async Task LookAtAsync(Subscriber subscriber, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (subscriber.AlarmedAt + AlarmAgain > now)
        {
            return;
        }

        var oldest = (await feed.UntoldAsync(subscriber.Position, Refusals, RefusalsLookedAt, cancellation))
            .Where(refusal => refusal.Scope is not { } scope || subscriber.Wants(scope, catalogue))
            .MinBy(refusal => refusal.ReceivedAt);
        if (oldest is not null && now - options.Value.AlarmAfter >= oldest.ReceivedAt)
        {
            alarms.Overdue(subscriber.Name, oldest.Position, oldest.ReceivedAt.AddHours(options.Value.WithinHours));
            await subscribers.AlarmedAsync(subscriber, now, cancellation);
        }
    }
}
