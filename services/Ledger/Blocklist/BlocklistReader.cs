using Marten;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What the blocklist answered.</summary>
/// <param name="Decisions">One a recipient, in the order given.</param>
/// <param name="Snapshot"> Where in the event store it was read: the database's own snapshot (<c>xmin:xmax:list</c>), taken before the rows
/// were read. An event is in the answer if its transaction is visible in it. See <see cref="BlocklistReader.SaidSinceAsync"/>.
/// </param>
public sealed record BlocklistAnswer(IReadOnlyList<SendDecision> Decisions, string Snapshot);

/// <summary>
/// Reads the blocklist and decides. A check that starts after an objection was acknowledged sees it, on any instance of any service: every
/// answer is read from the primary, by primary key, and nothing is cached. A recipient for whom that fails by a fault of ours is blocked as
/// unreadable, and costs the others nothing. All are blocked while the database may lack what they said.
/// </summary>
public sealed class BlocklistReader(
    IDocumentStore store,
    NpgsqlDataSource database,
    PurposeCatalogue catalogue,
    StoreStanding? standing,
    Faults? faults = null
)
{
    private const string TakeSnapshot = "select pg_current_snapshot()::text";

    // An event's own transaction, from the row's 32-bit xmin and the epoch of the snapshot. Sequence numbers would not do: they are drawn
    // before the commit, and an event with a lower one can commit after an event with a higher one.
    private const string ReadSince = $"""
        with given as (select $2::pg_snapshot as then, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next),
             events as (
                select e.stream_id, (given.next & ~4294967295::bigint) | e.xmin::text::bigint as xid, given.then, given.next
                from {LedgerStore.Schema}.mt_events e, given where e.stream_id = any($1))
        select distinct stream_id from events
        where not pg_visible_in_snapshot(
            (case when xid >= next and xid >= 4294967296 then xid - 4294967296 else xid end)::text::xid8, events.then)
        """;

    /// <summary>Decides for each recipient, in the order given, and tells where in the event store it was read.</summary>
    public Task<BlocklistAnswer> DecideAsync(BlocklistLookup lookup, SendQuestion question, CancellationToken cancellation) =>
        database.AcrossRestartAsync(async () =>
        {
            var known = standing?.Last;
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(TakeSnapshot),
                    new NpgsqlBatchCommand(BlocklistRow.SelectByIds) { Parameters = { BlocklistRow.IdsParameter(lookup.Ids) } },
                    new NpgsqlBatchCommand(StoreIncarnation.Select),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            var snapshot = reader.GetString(0);
            await reader.NextResultAsync(cancellation);
            var rows = await BlocklistRow.ReadAsync(reader, cancellation);
            await reader.NextResultAsync(cancellation);
            var seen = await StoreIncarnation.ReadAsync(reader, cancellation);
            await reader.CloseAsync();
            if (standing is not null && await standing.FindBehindAsync(known, seen, cancellation) is not null)
            {
                return new BlocklistAnswer(AllBehind(lookup), snapshot);
            }

            // That somebody belongs to an organisation stands in their own row, so it takes a second read, and only where anybody belongs
            // to one.
            foreach (var (id, row) in await BlocklistRow.FindAsync(connection, OrganisationsBehind(rows), cancellation))
            {
                rows.Add(id, row);
            }

            return new BlocklistAnswer(Decide(lookup, rows, question), snapshot);
        });

    /// <summary>
    /// Decides as it would have been decided at the instant of the question: from the events that had reached us by then. What a person
    /// said before that instant and reached us after it was not known, and does not count.
    /// </summary>
    public async Task<IReadOnlyList<SendDecision>> DecidePastAsync(
        BlocklistLookup lookup,
        SendQuestion question,
        CancellationToken cancellation
    )
    {
        if (standing is not null && await standing.FindBehindAsync(cancellation) is not null)
        {
            return AllBehind(lookup);
        }

        await using var session = store.QuerySession();
        var rows = await FoldAsync(lookup.Ids);
        foreach (var (id, row) in await FoldAsync(OrganisationsBehind(rows)))
        {
            rows.Add(id, row);
        }

        return Decide(lookup, rows, question);

        async Task<Dictionary<Guid, BlocklistRow>> FoldAsync(Guid[] ids) =>
            (
                await session
                    .Events.QueryAllRawEvents()
                    .Where(e => ids.Contains(e.StreamId))
                    .OrderBy(e => e.StreamId)
                    .ThenBy(e => e.Version)
                    .ToListAsync(cancellation)
            )
                .Where(e => ((IContactPointEvent)e.Data).Capture.KnownAt <= question.At)
                .GroupBy(e => e.StreamId)
                .ToDictionary(
                    stream => stream.Key,
                    stream => BlocklistRow.ReadOrFail(() => BlocklistRow.Of(ContactPoint.Fold(stream.Key, stream)))
                );
    }

    /// <summary>The snapshot of this moment, to be held against later events.</summary>
    public async Task<string> SnapshotAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(TakeSnapshot, connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// For each recipient, whether anything was said for it that was not yet committed in a snapshot. Exact, also where transactions
    /// overlap: what counts is which transactions the snapshot saw, not the order of their numbers.
    /// </summary>
    /// <param name="lookup">The recipients.</param>
    /// <param name="snapshot">What <see cref="BlocklistAnswer.Snapshot"/> was.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<IReadOnlyList<bool>> SaidSinceAsync(BlocklistLookup lookup, string snapshot, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await BlocklistRow.FindAsync(connection, lookup.Ids, cancellation);
        var ids = BlocklistRow.IdsParameter([.. lookup.Ids, .. OrganisationsBehind(rows)]);
        await using var command = new NpgsqlCommand(ReadSince, connection)
        {
            Parameters =
            {
                ids,
                new NpgsqlParameter<string> { TypedValue = snapshot },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var spoken = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            spoken.Add(reader.GetGuid(0));
        }

        return
        [
            .. Enumerable
                .Range(0, lookup.Count)
                .Select(index =>
                    lookup.AllOf(index).Any(id => rows.TryGetValue(id, out var row) && row.Fault is not null)
                    || (spoken.Count > 0 && lookup.AllOf(index).SelectMany(WithOrganisations).Any(spoken.Contains))
                ),
        ];

        IEnumerable<Guid> WithOrganisations(Guid id) => rows.TryGetValue(id, out var row) ? [id, .. row.Organisations ?? []] : [id];
    }

    private static SendDecision[] AllBehind(BlocklistLookup lookup) => [.. Enumerable.Repeat(SendDecision.StoreBehind, lookup.Count)];

    private static Guid[] OrganisationsBehind(Dictionary<Guid, BlocklistRow> rows) =>
        [.. rows.Values.SelectMany(row => row.Organisations ?? []).Distinct().Where(id => !rows.ContainsKey(id))];

    private SendDecision[] Decide(BlocklistLookup lookup, Dictionary<Guid, BlocklistRow> rows, SendQuestion question)
    {
        IReadOnlyList<Statement>? organisation = null;
        SendDecision? silent = null;
        Exception? failed = null;
        var decisions = new SendDecision[lookup.Count];
        for (var index = 0; index < decisions.Length; index++)
        {
            try
            {
                decisions[index] = DecideOn(index);
            }
            catch (Exception fault)
            {
                decisions[index] = SendDecision.Unreadable;
                failed ??= fault;
            }
        }

        if (failed is not null)
        {
            faults?.Report("a recipient of a check", failed);
        }

        return decisions;

        SendDecision DecideOn(int index)
        {
            organisation ??= Said(lookup.Organisation);
            var (own, domain) = (Said(lookup.OwnOf(index)), Said(lookup.DomainOf(index)));
            var organisations = OrganisationsOf(lookup.OwnOf(index));

            // Nearly everybody is somebody who never said anything: one decision serves them all.
            var decision =
                own.Count == 0 && domain.Count == 0 && organisations.Count == 0
                    ? silent ??= SendDecision.Decide(new RecipientStatements([], [], organisation), question, catalogue)
                    : SendDecision.Decide(new RecipientStatements(own, domain, [.. organisation, .. organisations]), question, catalogue);
            return lookup.IsReadable(index) || decision.EventId is not null ? decision : SendDecision.Unreadable;
        }

        IReadOnlyList<Statement> Said(ReadOnlySpan<Guid> ids)
        {
            IReadOnlyList<Statement> said = [];
            foreach (var id in ids)
            {
                if (rows.TryGetValue(id, out var row))
                {
                    said =
                        row.Fault is { } fault ? throw new InvalidDataException("A row of the blocklist cannot be read.", fault)
                        : said.Count == 0 ? row.Statements
                        : [.. said, .. row.Statements];
                }
            }

            return said;
        }

        IReadOnlyList<Statement> OrganisationsOf(ReadOnlySpan<Guid> ids)
        {
            IReadOnlyList<Statement> said = [];
            foreach (var id in ids)
            {
                if (rows.TryGetValue(id, out var row) && row.Organisations is { } organisations)
                {
                    said = [.. said, .. Said([.. organisations])];
                }
            }

            return said;
        }
    }
}
