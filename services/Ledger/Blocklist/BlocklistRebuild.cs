using System.Data;
using System.Text.Json;
using Marten;
using Marten.Events.Archiving;
using Marten.Services;

namespace SenefConsent.Ledger;

/// <summary>What a rebuild found.</summary>
/// <param name="ContactPoints">How many contact points have events or a row.</param>
/// <param name="Differing">How many rows were not the fold of their events: missing, different, or without events.</param>
public sealed record RebuildReport(long ContactPoints, long Differing);

/// <summary>
/// Compares the blocklist with the fold of the events, and mends it. Checks stay right meanwhile: a row is only replaced under its stream's
/// lock.
/// </summary>
public static class BlocklistRebuild
{
    private const int PageSize = 1_000;

    // An event that was archived was said all the same, and a stream that is archived takes no objection.
    private static readonly string[] BringBackArchived =
    [
        .. new[] { "mt_streams", "mt_events" }.Select(table =>
            $"update {LedgerStore.Schema}.{table} set is_archived = false where is_archived"
        ),
    ];

    /// <summary>Runs. Without <paramref name="repair"/> it only reports.</summary>
    /// <param name="store">A store whose role may write the blocklist.</param>
    /// <param name="repair">Whether differing rows are written anew, and archived streams brought back.</param>
    /// <param name="cancellation">Stops between pages; what was repaired stays.</param>
    /// <param name="differs">Is told of each contact point whose row differs.</param>
    public static async Task<RebuildReport> RunAsync(
        IDocumentStore store,
        bool repair,
        CancellationToken cancellation,
        Action<Guid>? differs = null
    )
    {
        if (repair)
        {
            await using var session = store.LightweightSession();
            foreach (var sql in BringBackArchived)
            {
                session.QueueSqlCommand(sql);
            }

            await session.SaveChangesAsync(cancellation);
        }

        var report = new RebuildReport(0, 0);
        for (Guid? after = null; ; )
        {
            var page = await ComparePageAsync(store, after, cancellation);
            if (page.Ids.Count == 0)
            {
                return report;
            }

            foreach (var id in page.Differing)
            {
                differs?.Invoke(id);
            }

            foreach (var id in repair ? page.Differing : [])
            {
                await RepairAsync(store, id, cancellation);
            }

            report = new RebuildReport(report.ContactPoints + page.Ids.Count, report.Differing + page.Differing.Count);
            after = page.Ids[^1];
        }
    }

    private static async Task<(IReadOnlyList<Guid> Ids, IReadOnlyList<Guid> Differing)> ComparePageAsync(
        IDocumentStore store,
        Guid? after,
        CancellationToken cancellation
    )
    {
        // One snapshot for the events and the rows: an objection that commits in between is in both or in neither.
        await using var session = store.LightweightSession(new SessionOptions { IsolationLevel = IsolationLevel.RepeatableRead });
        await session.BeginTransactionAsync(cancellation);
        var ids = await session.AdvancedSql.QueryAsync<Guid>(
            $"""
            select id from (
                select id from {LedgerStore.Schema}.mt_streams where type = 'contact_point'
                union select id from {LedgerStore.BlocklistTable}) as contact_points
            where id > ? order by id limit {PageSize}
            """,
            cancellation,
            after ?? Guid.Empty
        );
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(e => ids.Contains(e.StreamId) && e.MaybeArchived())
            .OrderBy(e => e.StreamId)
            .ThenBy(e => e.Version)
            .ToListAsync(cancellation);
        var rows = (
            await session.AdvancedSql.QueryAsync<Guid, string>(
                $"select row(id), row(data::text) from {LedgerStore.BlocklistTable} where id = any(?)",
                cancellation,
                ids.ToArray()
            )
        ).ToDictionary(row => row.Item1, row => row.Item2);
        var folds = events.GroupBy(e => e.StreamId).ToDictionary(stream => stream.Key, stream => ContactPoint.Fold(stream.Key, stream));
        return (ids, [.. ids.Where(id => Fold(id) != Row(id))]);

        string? Fold(Guid id) => folds.TryGetValue(id, out var fold) ? store.Options.Serializer().ToJson(fold) : null;

        // Read and written anew: PostgreSQL keeps JSON in an order of its own.
        string? Row(Guid id) =>
            rows.TryGetValue(id, out var row)
                ? store.Options.Serializer().ToJson(JsonSerializer.Deserialize<ContactPoint>(row, JsonSerializerOptions.Web))
                : null;
    }

    private static async Task RepairAsync(IDocumentStore store, Guid id, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var row = (
            await session.AdvancedSql.QueryAsync<string>(
                $"select xmin::text from {LedgerStore.BlocklistTable} where id = ?",
                cancellation,
                id
            )
        ).SingleOrDefault();
        var stream = await session.Events.FetchForExclusiveWriting<ContactPoint>(id, cancellation);
        var events = await session.Events.FetchStreamAsync(id, token: cancellation);
        if (events.Count == 0)
        {
            // A contact point without events has no stream to lock: the first objection may write this row meanwhile, and then it is
            // another one.
            session.QueueSqlCommand($"delete from {LedgerStore.BlocklistTable} where id = ? and xmin::text = ?", id, row ?? "");
        }
        else
        {
            session.QueueSqlCommand(
                $"""
                insert into {LedgerStore.BlocklistTable} (id, data, mt_version) values (?, ?::jsonb, ?)
                on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version
                """,
                id,
                store.Options.Serializer().ToJson(ContactPoint.Fold(id, events)),
                stream.CurrentVersion ?? 0
            );
        }

        await session.SaveChangesAsync(cancellation);
    }
}
