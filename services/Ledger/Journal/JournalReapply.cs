using JasperFx.Events;
using Marten;
using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>What a reapplication came to.</summary>
/// <param name="Counts">How many events of each type became what.</param>
/// <param name="Failed">Those that could not be applied, by their ids, with why.</param>
public sealed record ReapplyReport(
    IReadOnlyDictionary<(string Type, Reapplied Outcome), int> Counts,
    IReadOnlyList<(Guid Event, string Type, Exception Fault)> Failed
);

/// <summary>Applies what the journal keeps and the database lacks. Doing so again changes nothing.</summary>
public sealed class JournalReapply
{
    private const int IdsAtOnce = 5_000;
    private const int CommandsAtOnce = 256;

    private readonly NpgsqlDataSource database;
    private readonly StoredEvents stored;
    private readonly LedgerWriter writer;

    /// <summary>Makes it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="store">Its event store.</param>
    /// <param name="catalogue">The purposes.</param>
    /// <param name="telemetry">Counts what is written.</param>
    /// <param name="clock">The clock.</param>
    public JournalReapply(
        NpgsqlDataSource database,
        IDocumentStore store,
        PurposeCatalogue catalogue,
        LedgerTelemetry telemetry,
        TimeProvider clock
    )
    {
        (this.database, stored) = (database, new StoredEvents(store));

        // Not journaled: everything that it writes comes from there.
        writer = new LedgerWriter(database, store, catalogue, telemetry, clock, journal: null, standing: null);
    }

    /// <summary>
    /// Applies commits in the order given. What comes of them does not depend on it, but for erasures: what is applied after the order of one
    /// is no part of it.
    /// </summary>
    /// <param name="commits">The commits.</param>
    /// <param name="isDryRun">Whether nothing is written, and what is missing is counted as appended.</param>
    /// <param name="cancellation">Stops; what was applied stays.</param>
    public async Task<ReapplyReport> RunAsync(IEnumerable<JournaledCommit> commits, bool isDryRun, CancellationToken cancellation)
    {
        var counts = new Dictionary<(string, Reapplied), int>();
        var failed = new List<(Guid, string, Exception)>();

        // What a probe said has done its work, and may have come to the end of its retention.
        var entries = commits.SelectMany(commit => commit.Entries).Where(entry => !ProbeContactPoint.Is(entry.Stream));
        foreach (var some in entries.Chunk(IdsAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            var there = await ThereAsync(some, cancellation);
            foreach (var entry in some.Where(entry => there.Contains(entry.Id)))
            {
                Count(entry, Reapplied.WasThere);
            }

            var missing = some.Where(entry => !there.Contains(entry.Id)).DistinctBy(entry => entry.Id);
            if (isDryRun)
            {
                foreach (var entry in missing)
                {
                    Count(entry, Reapplied.Appended);
                }

                continue;
            }

            foreach (var together in missing.Chunk(CommandsAtOnce))
            {
                foreach (var (entry, outcome) in together.Select(entry => (entry, Outcome: ApplyAsync(entry))).ToList())
                {
                    try
                    {
                        Count(entry, await outcome);
                    }
                    catch (Exception fault) when (!StoreFault.IsOutage(fault))
                    {
                        failed.Add((entry.Id, entry.Type, fault));
                    }
                }
            }
        }

        return new ReapplyReport(counts, failed);

        void Count(JournalEntry entry, Reapplied outcome) =>
            counts[(entry.Type, outcome)] = counts.GetValueOrDefault((entry.Type, outcome)) + 1;
    }

    private async Task<Reapplied> ApplyAsync(JournalEntry entry)
    {
        var e = stored.Read(entry.Stream, entry.Id, entry.Type, System.Text.Encoding.UTF8.GetBytes(entry.Data.GetRawText()));
        return await writer.WriteAsync(new ReapplyEvent(e), ReapplyEvent.Decide);
    }

    private async Task<HashSet<Guid>> ThereAsync(IEnumerable<JournalEntry> entries, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select id from {LedgerStore.Schema}.mt_events where id = any($1)");
        command.Parameters.Add(BlocklistRow.IdsParameter([.. entries.Select(entry => entry.Id)]));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var there = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            there.Add(rows.GetGuid(0));
        }

        return there;
    }
}
