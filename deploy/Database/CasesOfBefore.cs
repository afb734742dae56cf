using Npgsql;
using SenefConsent.Ledger;
using SenefConsent.SubjectRights;

namespace SenefConsent.Database;

/// <summary>
/// Cases from before it was written when a case was closed, which papers are its own and what its holds keep. Says so of them, from their
/// events.
/// </summary>
internal static class CasesOfBefore
{
    // A case that was closed and reopened is open; a hold is on one subject or on all, and on the papers of the case.
    private const string Statements = $"""
        update {SubjectRightsTables.Case} found set closed_at = ended.at
        from (select distinct on (stream_id) stream_id, type, (data ->> 'at')::timestamptz as at from {LedgerStore.Schema}.mt_events
            where type in ('case_closed', 'case_reopened') order by stream_id, version desc) ended
        where ended.stream_id = found.id and ended.type = 'case_closed' and found.closed_at is null;

        insert into {EvidenceVault.OwnerTable} (contact_point, evidence)
        select distinct e.stream_id, kept.id from {SubjectRightsTables.Case} found
        join {LedgerStore.Schema}.mt_events e on e.stream_id = found.id
        cross join jsonb_each_text(e.data) as member (name, value)
        join {LedgerStore.Schema}.evidence kept on kept.id::text = member.value
        on conflict do nothing;

        insert into {RetentionExtension.Table} (id, subject, since, until)
        select id, id, received_at, closed_at + interval '1 year' from {SubjectRightsTables.Case}
        on conflict (id, subject) do nothing;

        insert into {RetentionExtension.Table} (id, subject, since, until)
        select (placed.data ->> 'hold')::uuid, held.subject, (placed.data ->> 'at')::timestamptz,
            (select (released.data ->> 'at')::timestamptz from {LedgerStore.Schema}.mt_events released
                where released.stream_id = placed.stream_id and released.type = 'hold_released'
                    and released.data ->> 'hold' = placed.data ->> 'hold' limit 1)
        from {LedgerStore.Schema}.mt_events placed
        join {SubjectRightsTables.Case} found on found.id = placed.stream_id
        cross join lateral unnest(found.id || case when placed.data ->> 'subject' is null then found.subjects
            else array[(placed.data ->> 'subject')::uuid] end) as held (subject)
        where placed.type = 'hold_placed'
        on conflict (id, subject) do nothing
        """;

    /// <summary>Runs. Safe to run again.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource owner, CancellationToken cancellation)
    {
        await using var command = owner.CreateCommand(Statements);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
