using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>An erasure that was carried out, or would be.</summary>
/// <param name="Id">Which.</param>
/// <param name="Case">The case that ordered it; null where a rule of retention did.</param>
/// <param name="ContactPoints">How many ids of contact points it is about.</param>
/// <param name="Counts">What it came to.</param>
public sealed record CarriedOutErasure(Guid Id, Guid? Case, int ContactPoints, ErasureCounts Counts);

/// <summary>Contact points whose retention is over.</summary>
/// <param name="Rule">The rule by which it is.</param>
/// <param name="Ids">They.</param>
/// <param name="StillEndedAsync">Which of some it still is over for. Asked once they are locked: somebody may have acted since they were found.
/// </param>
public sealed record EndedContactPoints(string Rule, Guid[] Ids, Func<Guid[], Task<Guid[]>> StillEndedAsync);

/// <summary>
/// Carries out what was ordered: each erasure in a transaction of its own, with its event of the case. Checks stay right meanwhile: the
/// streams are locked, and the row of the blocklist follows from what stays. Running it again does nothing more.
/// </summary>
/// <param name="database">The database, as a role that may change events. No service has it.</param>
/// <param name="store">How events are stored.</param>
/// <param name="keyring">The keys of contact points.</param>
/// <param name="tables">The tables of services that hold more.</param>
public sealed class ErasureRun(NpgsqlDataSource database, IDocumentStore store, ContactPointKeyring keyring, ErasedTables tables)
{
    /// <summary>Who carries it out, as the events say.</summary>
    public const string By = "erasure";

    private const string Schema = LedgerStore.Schema;
    private const string Events = $"{Schema}.mt_events";

    // What names them: their own streams, what waited for them, and accounts that they were linked to.
    private static readonly string Reached = $$"""
        select id from {{LedgerStore.UnattributedTable}} where data ->> 'contactPoint' = any($2)
        union select stream_id from {{Events}}
        where type in ('contact_point_linked', 'contact_point_unlinked')
            and (data ->> 'contactPoint' = any($2) or data ->> 'replaces' = any($2) or data -> 'otherIds' ?| $2)
        union select unnest($1::uuid[])
        """;

    private readonly StoredEvents stored = new(store);

    /// <summary>Carries out everything that was ordered, and what has ended. One that fails does not keep the others.</summary>
    /// <param name="now">The present.</param>
    /// <param name="ended">Contact points whose retention is over.</param>
    /// <param name="isDryRun">Whether each is taken back once it is counted.</param>
    /// <param name="cancellation">Stops between two erasures; what was carried out stays so.</param>
    /// <exception cref="AggregateException">Some failed, and are tried again by the next run.</exception>
    public async Task<IReadOnlyList<CarriedOutErasure>> RunAsync(
        DateTimeOffset now,
        IReadOnlyList<EndedContactPoints> ended,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        var (carriedOut, faults) = (new List<CarriedOutErasure>(), new List<Exception>());
        foreach (var order in (await OrdersAsync(cancellation)).Concat(ended.Select(group => Order.Of(group, now))))
        {
            try
            {
                if (await CarryOutAsync(order, now, isDryRun, cancellation) is { } done)
                {
                    carriedOut.Add(done);
                }
            }
            catch (NpgsqlException fault)
            {
                faults.Add(fault);
            }
        }

        return faults.Count == 0 ? carriedOut : throw new AggregateException($"{faults.Count} erasures failed.", faults);
    }

    private async Task<List<Order>> OrdersAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select id, case_id, contact_points, accounts, overrides_hold, ordered_at from {ErasureOrders.Table}
            where carried_out_at is null order by ordered_at, id
            """
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var orders = new List<Order>();
        while (await rows.ReadAsync(cancellation))
        {
            orders.Add(
                new Order(
                    rows.GetGuid(0),
                    rows.GetGuid(1),
                    rows.GetFieldValue<Guid[]>(2),
                    rows.GetFieldValue<Guid[]>(3),
                    rows.GetBoolean(4),
                    rows.GetFieldValue<DateTimeOffset>(5)
                )
            );
        }

        return orders;
    }

    // Null when another run has carried it out meanwhile, or none of it has ended any more.
    private async Task<CarriedOutErasure?> CarryOutAsync(Order order, DateTimeOffset now, bool isDryRun, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var work = new Work(connection, cancellation);
        if (
            order.Ended is null
            && await work.IdsAsync(
                $"select id from {ErasureOrders.Table} where id = $1 and carried_out_at is null for update",
                Of(order.Id)
            )
                is []
        )
        {
            return null;
        }

        var others = await work.IdsAsync(Reached, Of(order.Accounts), Texts(order.ContactPoints));

        // In the order in which everybody locks them.
        await work.IdsAsync(
            $"select id from {Schema}.mt_streams where id = any($1) order by id for update",
            Of((Guid[])[.. others, order.Case])
        );
        await work.IdsAsync($"select id from {Schema}.mt_streams where id = any($1) order by id for update", Of(order.ContactPoints));

        if (order.Ended is { } ended)
        {
            order = order with { ContactPoints = await ended.StillEndedAsync(order.ContactPoints) };
            if (order.ContactPoints is [])
            {
                return null;
            }

            others = await work.IdsAsync(Reached, Of(order.Accounts), Texts(order.ContactPoints));
            await work.ChangeAsync(
                $"insert into {ErasureOrders.Table} (id, case_id, contact_points, accounts, overrides_hold, ordered_at) "
                    + "values ($1, $2, $3, $4, false, $5)",
                Of(order.Id),
                Of(order.Case),
                Of(order.ContactPoints),
                Of(order.Accounts),
                Of(order.OrderedAt)
            );
        }

        var before = order.Ended is not null
            ? long.MaxValue
            : await work.NumberAsync(
                $"select coalesce(max(seq_id), {long.MaxValue}) from {Events} where type = '{ErasureOrders.EventType}' and stream_id = $1 and data ->> 'erasure' = $2",
                Of(order.Case),
                Of($"{order.Id}")
            );
        var (events, named) = await ReduceAsync(work, order, [.. others, .. order.ContactPoints], before);
        var evidence = await DeleteEvidenceAsync(work, order, now);
        var answers = await work.ChangeAsync(
            $"""
            update {AnsweredRequest.Table} set answer = ''
            where answer <> '' and exists (select from unnest($1) as named (id) where position(named.id in answer) > 0)
            """,
            Texts([.. order.ContactPoints, .. order.Accounts, .. named])
        );
        var links = await work.ChangeAsync(
            $"delete from {LedgerStore.LinkedTable} where contact_point = any($1) or account = any($2)",
            Of(order.ContactPoints),
            Of(order.Accounts)
        );
        var (messages, inQueues) = (0, await work.IdsAsync(tables.NamedInQueues, Of(order.ContactPoints)));
        foreach (var queue in tables.Queues)
        {
            messages += await work.ChangeAsync(
                $"delete from {queue} where exists (select from unnest($1) as named (id) where position(convert_to(named.id, 'UTF8') in body) > 0)",
                Texts([.. order.ContactPoints, .. inQueues])
            );
        }

        foreach (var statement in tables.Statements)
        {
            await work.ChangeAsync(statement, Of(order.ContactPoints), Of(evidence.Deleted));
        }

        var counts = new ErasureCounts(events, evidence.Deleted.Length, links, answers, messages, evidence.Kept);
        var done = new CarriedOutErasure(order.Id, order.Ended is null ? order.Case : null, order.ContactPoints.Length, counts);
        if (isDryRun)
        {
            return done;
        }

        if (order.Ended is { Rule: var rule })
        {
            await RecordAsync(work, now, rule, done.ContactPoints);
        }
        else
        {
            await AppendAsync(work, order.Case, new ErasureCarriedOut(order.Id, counts, By, now));
        }

        await work.ChangeAsync($"update {ErasureOrders.Table} set carried_out_at = $2 where id = $1", Of(order.Id), Of(now));
        await transaction.CommitAsync(cancellation);
        return done;
    }

    // Up to the order: what somebody does since is no part of it.
    private async Task<(int Reduced, IReadOnlyList<Guid> Ids)> ReduceAsync(Work work, Order order, Guid[] streams, long before)
    {
        var history = new ErasedHistory(keyring, order.ContactPoints.ToHashSet(), order.Accounts.ToHashSet());
        var (said, changed) = (new List<IEvent>(), new List<(long Sequence, object Data)>());
        await using (
            var read = work.Command(
                $"select stream_id, id, type, data, seq_id, version, timestamp from {Events} where stream_id = any($1) order by stream_id, version",
                Of(streams)
            )
        )
        {
            await using var rows = await read.ExecuteReaderAsync(work.Cancellation);
            while (await rows.ReadAsync(work.Cancellation))
            {
                var e = stored.Read(rows.GetGuid(0), rows.GetGuid(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3));
                (e.Sequence, e.Version, e.Timestamp) = (rows.GetInt64(4), rows.GetInt64(5), rows.GetFieldValue<DateTimeOffset>(6));
                if (
                    e.Sequence <= before
                    && history.Of(e) is var data
                    && !StoredEvents.Write(data).SequenceEqual(StoredEvents.Write(e.Data))
                )
                {
                    changed.Add((e.Sequence, data));
                    e = WithData(e, data);
                }

                said.Add(e);
            }
        }

        await WriteAsync(work, changed);
        foreach (var stream in said.GroupBy(e => e.StreamId))
        {
            await WriteRowAsync(work, stream.Key, [.. stream]);
        }

        return (changed.Count, [.. said.Where(e => order.ContactPoints.Contains(e.StreamId)).Select(e => e.Id)]);
    }

    private async Task WriteAsync(Work work, List<(long Sequence, object Data)> changed)
    {
        await using var command = work.Command(
            $"""
            update {Events} set data = reduced.data, type = reduced.type, mt_dotnet_type = reduced.dotnet_type
            from unnest($1, $2, $3, $4) as reduced (seq_id, data, type, dotnet_type) where mt_events.seq_id = reduced.seq_id
            """
        );
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. changed.Select(one => one.Sequence)] });
        command.Parameters.Add(
            new NpgsqlParameter<byte[][]>
            {
                TypedValue = [.. changed.Select(one => StoredEvents.Write(one.Data))],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            }
        );
        command.Parameters.Add(
            new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(one => stored.TypeOf(one.Data).EventTypeName)] }
        );
        command.Parameters.Add(
            new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(one => stored.TypeOf(one.Data).DotNetTypeName)] }
        );
        await command.ExecuteNonQueryAsync(work.Cancellation);
    }

    private static async Task WriteRowAsync(Work work, Guid stream, IReadOnlyList<IEvent> said)
    {
        var (table, row) = said[0].Data switch
        {
            IContactPointEvent => (
                LedgerStore.BlocklistTable,
                JsonSerializer.SerializeToUtf8Bytes(ContactPoint.Fold(stream, said), StoredJson.Default.ContactPoint)
            ),
            IUnattributedEvent => (
                LedgerStore.UnattributedTable,
                JsonSerializer.SerializeToUtf8Bytes(
                    said.Aggregate(new UnattributedObjection { Id = stream }, (waited, e) => waited.After(e)),
                    StoredJson.Default.UnattributedObjection
                )
            ),
            _ => ("", []),
        };
        if (table != "")
        {
            await using var command = work.Command($"update {table} set data = $2 where id = $1", Of(stream));
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = row, NpgsqlDbType = NpgsqlDbType.Jsonb });
            await command.ExecuteNonQueryAsync(work.Cancellation);
        }
    }

    // Only what is theirs alone. The papers of a case belong to the case as well, and what was kept before evidence had owners may hold others.
    private static async Task<(Guid[] Deleted, int Kept)> DeleteEvidenceAsync(Work work, Order order, DateTimeOffset now)
    {
        var isHeld = order.OverridesHold ? "false" : RetentionExtension.ExtendsEvidence("kept.id", "$2");
        var deleted = await work.IdsAsync(
            $"""
            delete from {Schema}.evidence kept
            where id in (select evidence from {EvidenceVault.OwnerTable} where contact_point = any($1))
                and not exists (
                    select from {EvidenceVault.OwnerTable} owner where owner.evidence = kept.id and owner.contact_point <> all($1))
                and collected_at <= $3 and not {isHeld}
            returning id
            """,
            Of(order.ContactPoints),
            Of(now),
            Of(order.OrderedAt)
        );
        await work.ChangeAsync($"delete from {EvidenceVault.OwnerTable} where evidence = any($1)", Of(deleted));
        var kept = await work.NumberAsync(
            $"select count(distinct evidence) from {EvidenceVault.OwnerTable} where contact_point = any($1)",
            Of(order.ContactPoints)
        );
        return (deleted, (int)kept);
    }

    private static async Task RecordAsync(Work work, DateTimeOffset now, string rule, int contactPoints)
    {
        await using var batch = new NpgsqlBatch(work.Connection);
        batch.BatchCommands.Add(RetentionRuns.Insert(now, rule, LedgerStore.BlocklistTable, contactPoints, held: 0));
        await batch.ExecuteNonQueryAsync(work.Cancellation);
    }

    private async Task AppendAsync(Work work, Guid stream, ErasureCarriedOut data)
    {
        await using var batch = new NpgsqlBatch(work.Connection);
        batch.BatchCommands.Add(CommitStatements.AppendTo(stream, EventId.Of(Source.Dpo, stream, $"{By}|{data.Erasure:N}"), data, stored));
        await batch.ExecuteNonQueryAsync(work.Cancellation);
    }

    private IEvent WithData(IEvent e, object data)
    {
        var reduced = stored.TypeOf(data).Wrap(data);
        (reduced.StreamId, reduced.Id, reduced.Sequence, reduced.Version, reduced.Timestamp) = (
            e.StreamId,
            e.Id,
            e.Sequence,
            e.Version,
            e.Timestamp
        );
        return reduced;
    }

    private static NpgsqlParameter Texts(IEnumerable<Guid> ids) => Of(ids.Select(id => $"{id}").ToArray());

    private static NpgsqlParameter Of(object value) => new() { Value = value };

    /// <summary>An order; by a rule that has ended something, with what that was.</summary>
    private sealed record Order(
        Guid Id,
        Guid Case,
        Guid[] ContactPoints,
        Guid[] Accounts,
        bool OverridesHold,
        DateTimeOffset OrderedAt,
        EndedContactPoints? Ended = null
    )
    {
        public static Order Of(EndedContactPoints ended, DateTimeOffset now) =>
            new(Guid.CreateVersion7(now), ErasureOrders.NoCase, ended.Ids, [], OverridesHold: false, now, ended);
    }

    /// <summary>The statements of a transaction.</summary>
    private sealed record Work(NpgsqlConnection Connection, CancellationToken Cancellation)
    {
        public NpgsqlCommand Command(string sql, params IReadOnlyList<NpgsqlParameter> parameters)
        {
            var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 0 };
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter);
            }

            return command;
        }

        public async Task<int> ChangeAsync(string sql, params IReadOnlyList<NpgsqlParameter> parameters)
        {
            await using var command = Command(sql, parameters);
            return await command.ExecuteNonQueryAsync(Cancellation);
        }

        public async Task<long> NumberAsync(string sql, params IReadOnlyList<NpgsqlParameter> parameters)
        {
            await using var command = Command(sql, parameters);
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }

        public async Task<Guid[]> IdsAsync(string sql, params IReadOnlyList<NpgsqlParameter> parameters)
        {
            await using var command = Command(sql, parameters);
            await using var rows = await command.ExecuteReaderAsync(Cancellation);
            var ids = new List<Guid>();
            while (await rows.ReadAsync(Cancellation))
            {
                ids.Add(rows.GetGuid(0));
            }

            return [.. ids];
        }
    }
}

/// <summary>What an erasure reaches beside the ledger's own tables.</summary>
/// <param name="Queues">Tables of messages whose column <c>body</c> may name a contact point.</param>
/// <param name="NamedInQueues">Finds what else of a contact point messages may name: <c>$1</c> is every id of the contact points.</param>
/// <param name="Statements">What deletes the rest: <c>$1</c> is every id of the contact points, <c>$2</c> the evidence that was deleted.
/// </param>
public sealed record ErasedTables(IReadOnlyList<string> Queues, string NamedInQueues, IReadOnlyList<string> Statements);
