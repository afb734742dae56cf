using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Whether events get their positions in the feed. Otherwise no platform learns of new refusals, and none of them can notice.
/// </summary>
internal sealed class FeedHealth : IHealthCheck
{
    /// <summary>Positions are given once a second, and whenever somebody reads.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(1);

    private readonly ChangeFeed feed;
    private readonly StoreStanding standing;
    private readonly Gauge<double> age;

    public FeedHealth(ChangeFeed feed, StoreStanding standing, IMeterFactory meters)
    {
        (this.feed, this.standing) = (feed, standing);
        age = meters
            .Create(SubscriberAlarms.MeterName)
            .CreateGauge<double>(
                "consent.feed.age",
                "s",
                "For how long the next event of the change feed has waited for its position, seen at each health check. Alarm above 60."
            );
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var waiting = await feed.AgeAsync(cancellationToken);
        age.Record(waiting.TotalSeconds);

        // No position is given while the database is behind: that is told by a check of its own, and the service takes refusals meanwhile.
        return waiting < StuckAfter || await standing.FindBehindAsync(cancellationToken) is not null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(
                $"the change feed is stuck: an event has waited for its position for {waiting.TotalSeconds:F0} s; see the log"
            );
    }
}

/// <summary>Adds it to the service.</summary>
internal static class FeedHealthServices
{
    public static void AddFeedHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FeedHealth>();
        builder.Services.AddHealthChecks().AddCheck<FeedHealth>("feed", tags: [Ready.Tag]);
    }
}
