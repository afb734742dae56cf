using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>One thing that was said on a contact point, at its place in the feed.</summary>
/// <param name="Position">Its place, from 1: no two have the same, none is missing, and it never changes.</param>
/// <param name="Event">What was said.</param>
/// <param name="Holds">What holds for the contact point: its row of the blocklist, which is never older than the event.</param>
public sealed record FedChange(long Position, IEvent Event, ContactPoint Holds)
{
    /// <summary>What was said, as an event of a contact point.</summary>
    public IContactPointEvent Said => (IContactPointEvent)Event.Data;
}

/// <summary>An event that a subscriber may not know of.</summary>
/// <param name="Position">Its place in the feed; null while it has none.</param>
/// <param name="ReceivedAt">When it reached us; long ago when that cannot be read.</param>
/// <param name="Scope">What it is about; null when that cannot be read.</param>
public sealed record UntoldEvent(long? Position, DateTimeOffset ReceivedAt, Scope? Scope)
{
    /// <summary>Reads one.</summary>
    internal static UntoldEvent Of(long? position, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Said>(json, JsonSerializerOptions.Web) is { Capture: { } capture } said
                ? new UntoldEvent(position, capture.ReceivedAt, said.Scope)
                : new UntoldEvent(position, DateTimeOffset.UnixEpoch, null);
        }
        catch (JsonException)
        {
            return new UntoldEvent(position, DateTimeOffset.UnixEpoch, null);
        }
    }

    private sealed record Said(Scope? Scope, Capture? Capture);
}

/// <summary>
/// Everything that was ever said on contact points, in one order without gaps, for whoever mirrors the blocklist.
/// </summary>
/// <remarks>
/// The store's own numbers are drawn before the commit: one who reads by them passes over an event that commits after a later one, and one
/// who waits for gaps to close has to give up some day. So each event is put into a queue in its own transaction, by a trigger, and gets
/// its position when it is taken from there, which is only possible after its commit. Of one contact point a later event has a higher
/// number and is never visible without the earlier ones; taking the lowest numbers first thus keeps the order of what a person said. See
/// decision 0011.
/// </remarks>
public sealed class ChangeFeed(IDocumentStore store, NpgsqlDataSource database, StoreStanding? standing)
{
    /// <summary>The table of the feed: a position and the number of its event.</summary>
    public const string Table = $"{LedgerStore.Schema}.change";

    /// <summary>The table of events that have no position yet.</summary>
    public const string QueueTable = $"{LedgerStore.Schema}.change_queue";

    /// <summary>The table of the positions after which the feed went on once the database had been restored.</summary>
    public const string RestartTable = $"{LedgerStore.Schema}.feed_restart";

    /// <summary>How many changes are read at once, at most.</summary>
    public const int LargestPage = 1_000;

    private const string Trigger = "queue_changes";

    // Did the same for each row.
    private const string TriggerBefore = "queue_change";
    private const int TakenAtOnce = 10_000;

    // Far beyond any position that was given out before a restore.
    private const long RestartStep = 1_000_000_000;

    private static readonly string IsTold = $"s.type = 'contact_point' and not {ProbeContactPoint.IsAs("s.id")}";

    private const string Last =
        $"greatest((select coalesce(max(position), 0) from {Table}), (select coalesce(max(position), 0) from {RestartTable}))";

    // Any number, as long as nothing else locks it.
    private const string OnlyPublisher = "select pg_advisory_xact_lock(5417231)";

    // Events of accounts, of the data protection officer's list and of probes are queued as well, and leave the queue without a position:
    // telling them apart is not for the transaction of an objection. A row without an event is left: its event may be about to commit, and where
    // there is none it holds up nobody.
    private static readonly string Publish = $"""
        with taken as (
            delete from {QueueTable} where seq_id in (
                select q.seq_id from {QueueTable} q join {LedgerStore.Schema}.mt_events e on e.seq_id = q.seq_id
                order by q.seq_id limit $1)
            returning seq_id),
        published as (
            insert into {Table} (position, seq_id)
            select {Last} + row_number() over (order by e.seq_id), e.seq_id
            from taken
            join {LedgerStore.Schema}.mt_events e on e.seq_id = taken.seq_id
            join {LedgerStore.Schema}.mt_streams s on s.id = e.stream_id and {IsTold}
            where not exists (select from {Table} c where c.seq_id = e.seq_id))
        select count(*) from taken
        """;

    /// <summary>Asks how long the next event has waited for its position; null when none waits.</summary>
    public const string Age = $"select clock_timestamp() - ({Queued} order by q.seq_id limit 1)";

    private const string Queued = $"select e.timestamp from {QueueTable} q join {LedgerStore.Schema}.mt_events e on e.seq_id = q.seq_id";

    /// <summary>
    /// Gives a position to every event that was committed before the call. A database that is behind gives none: those that it would give
    /// were given to other events before it was restored.
    /// </summary>
    /// <exception cref="StoreBehindException">It is behind.</exception>
    public async Task PublishAsync(CancellationToken cancellation)
    {
        await (standing?.RequireAsync(cancellation) ?? Task.CompletedTask);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        for (var more = await IsQueuedAsync(connection, cancellation); more; )
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var only = new NpgsqlCommand(OnlyPublisher, connection, transaction);
            await only.ExecuteNonQueryAsync(cancellation);
            await using var publish = new NpgsqlCommand(Publish, connection, transaction)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = TakenAtOnce } },
            };
            more = await publish.ExecuteScalarAsync(cancellation) is (long)TakenAtOnce;
            await transaction.CommitAsync(cancellation);
        }
    }

    /// <summary>For how long the next event to get a position has waited for it; zero when none waits.</summary>
    public async Task<TimeSpan> AgeAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Age);
        return await command.ExecuteScalarAsync(cancellation) is TimeSpan age ? age : TimeSpan.Zero;
    }

    /// <summary>The position of the last change that has one; 0 when there is none.</summary>
    public async Task<long> EndAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select coalesce(max(position), 0) from {Table}");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// Whether a position is one of the feed, or the one before its beginning. One that was given out before a restore is none: who has read
    /// up to there must begin anew.
    /// </summary>
    public async Task<bool> HasAsync(long position, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select $1 = 0 or exists (select from {Table} where position = $1)");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// Has the feed go on beyond every position that was given out before the database was restored, so that none of them stands for another
    /// event now. As the owner of the schema.
    /// </summary>
    public static async Task RestartAsync(NpgsqlConnection owner, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {RestartTable} (position) select ({Last} / {RestartStep} + 1) * {RestartStep}",
            owner
        );
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Reads changes in their order. A database that may lack some gives none.</summary>
    /// <exception cref="StoreBehindException">It may.</exception>
    /// <param name="after">The position before the first; 0 for all.</param>
    /// <param name="limit">How many at most, up to <see cref="LargestPage"/>.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="last">The last position that is read.</param>
    public async Task<IReadOnlyList<FedChange>> ReadAsync(long after, int limit, CancellationToken cancellation, long last = long.MaxValue)
    {
        await (standing?.RequireAsync(cancellation) ?? Task.CompletedTask);
        await using var command = database.CreateCommand(
            $"select seq_id, position from {Table} where position > $1 and position <= $2 order by position limit $3"
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The first events of some types after a position, and those that wait for one. What cannot be read is there too.</summary>
    /// <param name="after">The position before the first.</param>
    /// <param name="types">The types of the events.</param>
    /// <param name="limit">How many at most, of each.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<IReadOnlyList<UntoldEvent>> UntoldAsync(
        long after,
        IReadOnlyList<Type> types,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            (select c.position, e.data::text from {Table} c join {LedgerStore.Schema}.mt_events e on e.seq_id = c.seq_id
                where c.position > $1 and e.type = any($2) order by c.position limit $3)
            union all
            (select null, e.data::text from {QueueTable} q join {LedgerStore.Schema}.mt_events e on e.seq_id = q.seq_id
                where e.type = any($2) order by q.seq_id limit $3)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(
            new NpgsqlParameter<string[]>
            {
                TypedValue =
                [
                    .. store
                        .Options.Events.AllKnownEventTypes()
                        .Where(known => types.Contains(known.EventType))
                        .Select(known => known.EventTypeName),
                ],
            }
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var events = new List<UntoldEvent>();
        while (await rows.ReadAsync(cancellation))
        {
            events.Add(UntoldEvent.Of(rows.IsDBNull(0) ? null : rows.GetInt64(0), rows.GetString(1)));
        }

        return events;
    }

    /// <summary>Everything that was said on a contact point and has a position.</summary>
    public async Task<IReadOnlyList<FedChange>> OfContactPointAsync(Guid contactPoint, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select c.seq_id, c.position from {LedgerStore.Schema}.mt_events e join {Table} c on c.seq_id = e.seq_id where "
                + "e.stream_id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = contactPoint });
        return await ReadAsync(command, cancellation);
    }

    /// <summary>
    /// Makes the trigger where it is not there, and gives a position to every event from before it. For the migration: as the owner of the
    /// schema, while services of the version before may still append.
    /// </summary>
    /// <param name="owner">A data source of the owner.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task MigrateAsync(NpgsqlDataSource owner, CancellationToken cancellation)
    {
        // With the rights of its owner: the services' roles have none on the queue.
        await using (
            var trigger = owner.CreateCommand(
                $"""
                create or replace function {LedgerStore.Schema}.{Trigger}() returns trigger
                language plpgsql security definer set search_path = pg_catalog as $body$
                begin
                    insert into {QueueTable} (seq_id) select seq_id from added on conflict do nothing;
                    return null;
                end
                $body$;
                do $do$ begin
                    if not exists (
                        select from pg_trigger where tgrelid = '{LedgerStore.Schema}.mt_events'::regclass and tgname = '{Trigger}'
                    ) then
                        create trigger {Trigger} after insert on {LedgerStore.Schema}.mt_events
                            referencing new table as added for each statement execute function {LedgerStore.Schema}.{Trigger}();
                        drop trigger if exists {TriggerBefore} on {LedgerStore.Schema}.mt_events;
                        drop function if exists {LedgerStore.Schema}.{TriggerBefore};
                    end if;
                end $do$;
                """
            )
        )
        {
            await trigger.ExecuteNonQueryAsync(cancellation);
        }

        // The trigger is committed, so every event is in the queue or visible here; and what is here comes before what is there.
        await using var connection = await owner.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var only = new NpgsqlCommand(OnlyPublisher, connection, transaction);
        await only.ExecuteNonQueryAsync(cancellation);
        await using var earlier = new NpgsqlCommand(
            $"""
            insert into {Table} (position, seq_id)
            select (select coalesce(max(position), 0) from {Table}) + row_number() over (order by e.seq_id), e.seq_id
            from {LedgerStore.Schema}.mt_events e
            join {LedgerStore.Schema}.mt_streams s on s.id = e.stream_id and {IsTold}
            where not exists (select from {Table} c where c.seq_id = e.seq_id)
                and not exists (select from {QueueTable} q where q.seq_id = e.seq_id)
            """,
            connection,
            transaction
        )
        {
            CommandTimeout = 0,
        };
        await earlier.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<bool> IsQueuedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select exists ({Queued})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<IReadOnlyList<FedChange>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var positions = new Dictionary<long, long>();
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                positions.Add(rows.GetInt64(0), rows.GetInt64(1));
            }
        }

        if (positions.Count == 0)
        {
            return [];
        }

        await using var session = store.QuerySession();
        var numbers = positions.Keys.ToArray();
        var events = await session.Events.QueryAllRawEvents().Where(e => numbers.Contains(e.Sequence)).ToListAsync(cancellation);
        var holds = (await session.LoadManyAsync<ContactPoint>(cancellation, events.Select(e => e.StreamId).Distinct())).ToDictionary(row =>
            row.Id
        );
        return
        [
            .. events
                .Select(e => new FedChange(
                    positions[e.Sequence],
                    e,
                    holds.GetValueOrDefault(e.StreamId) ?? new ContactPoint { Id = e.StreamId }
                ))
                .OrderBy(change => change.Position),
        ];
    }
}
