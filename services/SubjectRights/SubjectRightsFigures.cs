using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What waits for people, as metrics: counts and ages, nothing of anybody.</summary>
internal static class SubjectRightsFigures
{
    /// <summary>Adds them.</summary>
    public static void AddFigures(this IHostApplicationBuilder builder)
    {
        builder.AddFigure(
            new(
                "consent.unattributed.waiting",
                "{request}",
                "Requests that may be objections and wait for the data protection officer.",
                $"select count(*)::float8 from {LedgerStore.UnattributedTable} where data ->> 'resolution' is null"
            )
        );
        builder.AddFigure(
            new(
                "consent.unattributed.age",
                "s",
                "How long the oldest of them has waited. Alarm above three days.",
                $"select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from {LedgerStore.UnattributedTable} "
                    + "where data ->> 'resolution' is null"
            )
        );
        builder.AddFigure(
            new(
                "consent.objections.unanswered",
                "{objection}",
                "Objections whose persons were not told yet that they are in force.",
                $"select count(*)::float8 from {AwaitedAnswers.Table} where answered_at is null"
            )
        );
        builder.AddFigure(
            new(
                "consent.objections.unanswered.age",
                "s",
                "How long the oldest of them has waited. Alarm above three weeks: the answer is due within a month (GDPR Art. 12(3)).",
                $"select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from {AwaitedAnswers.Table} "
                    + "where answered_at is null"
            )
        );
        builder.AddFigure(
            new(
                "consent.cases.open",
                "{case}",
                "Open cases, by when the answer is due: overdue, within a week, later. Alarm on any that is overdue.",
                $"""
                select due, count(id)::float8 from unnest(array['overdue', 'week', 'later']) due
                left join (
                    select id, case when due_on < today then 'overdue' when due_on <= today + 7 then 'week' else 'later' end as falls
                    from {SubjectRightsTables.Case}, (select (now() at time zone 'Europe/Paris')::date as today) t where is_open) open
                    on falls = due
                group by due
                """,
                Label: "due"
            )
        );
        builder.AddFigure(
            new(
                "consent.breaches.open",
                "{breach}",
                "Breaches that are not closed.",
                $"select count(*)::float8 from {SubjectRightsTables.Breach} where closed_at is null"
            )
        );
        builder.AddFigure(
            new(
                "consent.breaches.open.age",
                "s",
                "Since the controller became aware of the oldest of them. The authority is notified within 72 hours (GDPR Art. 33).",
                $"select coalesce(extract(epoch from now() - min(aware_at)), 0)::float8 from {SubjectRightsTables.Breach} "
                    + "where closed_at is null"
            )
        );
    }
}
