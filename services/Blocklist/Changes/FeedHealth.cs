using Microsoft.Extensions.Diagnostics.HealthChecks;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Whether events get their positions in the feed. Otherwise no platform learns of new refusals, and none of them can notice.
/// </summary>
internal sealed class FeedHealth(ChangeFeed feed, StoreStanding standing) : IHealthCheck
{
    /// <summary>Positions are given once a second, and whenever somebody reads.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var waiting = await feed.AgeAsync(cancellationToken);

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
        builder.AddFigure(
            new(
                "consent.feed.age",
                "s",
                "For how long the next event of the change feed has waited for its position. Alarm above 60.",
                $"select coalesce(extract(epoch from ({ChangeFeed.Age})), 0)::float8"
            )
        );
        builder.Services.AddHealthChecks().AddCheck<FeedHealth>("feed", tags: [WebProgram.ReadyTag]);
    }
}
