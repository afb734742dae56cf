using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>How far subscribers and jobs are, as metrics.</summary>
internal static class BlocklistFigures
{
    /// <summary>Adds them.</summary>
    public static void AddFigures(this IHostApplicationBuilder builder)
    {
        builder.AddFigure(
            new(
                "consent.subscribers",
                "{subscriber}",
                "Subscribers by state. Alarm on any that is disabled: it answered 410 and is told nothing more.",
                $"""
                select state, count(name)::float8 from unnest(array['told', 'disabled']) state
                left join {BlocklistTables.Subscriber}
                    on removed_at is null and state = case when disabled_at is null then 'told' else 'disabled' end
                group by state
                """,
                Label: "state"
            )
        );
        builder.AddFigure(
            new(
                "consent.subscriber.age",
                "s",
                "How long the oldest change that a subscriber has not taken has been there, by subscriber. Alarm above 36 hours.",
                $"""
                select name, coalesce((
                    select extract(epoch from now() - e.timestamp) from {ChangeFeed.Table} c
                    join {LedgerStore.Schema}.mt_events e on e.seq_id = c.seq_id
                    where c.position > s.position order by c.position limit 1), 0)::float8
                from {BlocklistTables.Subscriber} s where removed_at is null and disabled_at is null
                """,
                Label: "subscriber"
            )
        );
        builder.AddFigure(
            new(
                "consent.jobs",
                "{job}",
                "Screenings and imports of the last day that the service runs by itself, by state.",
                $"select state, count(*)::float8 from {BlocklistTables.Job} group by state",
                Label: "state"
            )
        );
    }
}
