using Npgsql;
using NpgsqlTypes;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>An event as it lies in the database.</summary>
/// <param name="ContactPoint">Its stream.</param>
/// <param name="Type">Its type, such as <c>objection_recorded</c>.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="At">When it was appended.</param>
/// <param name="HasEvidence">Whether the evidence that it names is there.</param>
/// <param name="IsInRow">Whether the blocklist row of its contact point has its objection.</param>
internal sealed record StoredEvent(Guid ContactPoint, string Type, string? Key, DateTimeOffset At, bool HasEvidence, bool IsInRow);

/// <summary>Reads the tables of the ledger by SQL alone, past everything that writes them.</summary>
/// <param name="owner">The connection string of the database's owner.</param>
internal sealed class LedgerAudit(string owner) : IAsyncDisposable
{
    private readonly NpgsqlDataSource database = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(owner) { CommandTimeout = (int)TimeSpan.FromMinutes(10).TotalSeconds }
    );

    /// <summary>Every event of these contact points.</summary>
    public async Task<IReadOnlyList<StoredEvent>> EventsAsync(IEnumerable<Guid> contactPoints, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $$"""
            select e.stream_id, e.type, e.data -> 'capture' ->> 'idempotencyKey', e.timestamp,
                   exists (select from {{LedgerStore.Schema}}.evidence where evidence.id = (e.data -> 'capture' ->> 'evidence')::uuid),
                   exists (
                       select from {{LedgerStore.BlocklistTable}} row where row.id = e.stream_id
                       and row.data -> 'statements' @> jsonb_build_array(jsonb_build_object('kind', 'objection', 'eventId', e.id::text)))
            from {{LedgerStore.Schema}}.mt_events e where e.stream_id = any($1)
            """
        );
        command.Parameters.Add(
            new NpgsqlParameter { Value = contactPoints.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid }
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var events = new List<StoredEvent>();
        while (await rows.ReadAsync(cancellation))
        {
            events.Add(
                new StoredEvent(
                    rows.GetGuid(0),
                    rows.GetString(1),
                    rows.IsDBNull(2) ? null : rows.GetString(2),
                    rows.GetFieldValue<DateTimeOffset>(3),
                    rows.GetBoolean(4),
                    rows.GetBoolean(5)
                )
            );
        }

        return events;
    }

    /// <summary>
    /// The streams, of all there are, that have a hole in their versions or another version than they have events. Not those that Marten
    /// fills with tombstones, for the sequence numbers of appends that failed: they are nobody's.
    /// </summary>
    public async Task<IReadOnlyList<string>> BrokenStreamsAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select format('%s %s: version %s, events %s', s.type, s.id, s.version, 
                coalesce(string_agg(e.version || ' ' || e.type, ', ' order by e.version), 'none'))
            from {LedgerStore.Schema}.mt_streams s left join {LedgerStore.Schema}.mt_events e on e.stream_id = s.id
            group by s.id, s.type, s.version
            having (s.version <> count(e.id) or count(distinct e.version) <> count(e.id)
                or min(e.version) <> 1 or max(e.version) <> count(e.id))
            and bool_and(e.type = 'tombstone') is not true
            """
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var broken = new List<string>();
        while (await rows.ReadAsync(cancellation))
        {
            broken.Add(rows.GetString(0));
        }

        return broken;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
