using System.Globalization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>
/// Brings a restored database up to the journal: everything that protects people and was recorded after the backup is recorded again, with
/// its ids and times. Evidence is not in the journal. Running it again does nothing more.
/// </summary>
/// <param name="Files">How many files of the journal had something that the database may lack.</param>
/// <param name="Counts">How many events of each type became what.</param>
/// <param name="Faults">What is lost or could not be applied. While there is any, services take refusals only.</param>
/// <param name="GivenUp">The same, where somebody said that it is lost for good.</param>
public sealed record JournalRecovery(
    int Files,
    IReadOnlyDictionary<(string Type, Reapplied Outcome), int> Counts,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> GivenUp
)
{
    private const string WhatToDo =
        "The database is not up to the journal. Set Journal__Directory to the journal of this database, put whole copies of its files in their "
        + "place and run this again; or give up what is lost with --accept-loss.";

    /// <summary>Runs.</summary>
    /// <param name="database">The database, as its owner.</param>
    /// <param name="store">Its event store.</param>
    /// <param name="journal">Where the journal is, and for how long it is kept.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="acceptsLoss">Whether what the journal lacks is given up, so that services open without it.</param>
    /// <param name="cancellation">Stops; what was applied stays.</param>
    /// <exception cref="DatabaseRefusedException">The journal cannot be read, or is another database's.</exception>
    public static async Task<JournalRecovery> RunAsync(
        NpgsqlDataSource database,
        IDocumentStore store,
        JournalOptions journal,
        bool isDryRun,
        bool acceptsLoss,
        CancellationToken cancellation
    )
    {
        await using var services = new ServiceCollection()
            .AddMetrics()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<LedgerTelemetry>()
            .BuildServiceProvider();
        var catalogue = PurposeCatalogue.Read(new LedgerOptions().PurposeCatalogue);
        var reapply = new JournalReapply(database, store, catalogue, services.GetRequiredService<LedgerTelemetry>(), TimeProvider.System);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var marks = await JournalMarks.ReadAsync(connection, cancellation);
        var keys = (await KeyRegister.ReadAsync(connection, cancellation))
            .Where(key => key.Use == KeyUse.ContactPoints.Name)
            .ToDictionary(key => key.Version, key => Convert.ToHexStringLower(key.CheckValue));
        var files = FilesIn(journal.Directory);
        var counts = new Dictionary<(string, Reapplied), int>();
        var (faults, givenUp, applied) = (new List<string>(), new List<string>(), new List<JournalPosition>());
        var extents = files.Select(file => JournalReading.ExtentOf(file.FullName)).ToList();
        var comparison = JournalComparison.Of(extents, marks, TimeSpan.FromDays(journal.Days), TimeProvider.System.GetUtcNow());
        var lagging = files.Zip(extents).Where(pair => pair.Second.Last > MarkOf(pair.First.Name)).ToList();
        var erasures = new List<JournaledCommit>();
        foreach (var (file, extent) in lagging)
        {
            var mark = MarkOf(file.Name);
            var contents = JournalReading.Read(file.FullName);
            if (contents.Keys.Any(key => keys.TryGetValue(key.Key, out var known) && known != key.Value))
            {
                throw new DatabaseRefusedException(
                    $"{file.Name} was written with another contact point key than this database: it is the journal of another one. Set "
                        + "Journal__Directory to the journal of this database. Nothing of it was applied"
                );
            }

            var found = 0L;
            var report = await reapply.RunAsync(Missing(), isDryRun, cancellation);
            Count(report);
            var unread = extent.Last - mark - found;
            List<string> lost =
            [
                .. unread == 0
                    ? Array.Empty<string>()
                    : [$"{unread} commits of {file.Name} cannot be read, which is damaged at byte {string.Join(", ", contents.DamagedAt)}"],
                .. FailuresOf(report),
            ];
            (acceptsLoss ? givenUp : faults).AddRange(lost);
            if (acceptsLoss || lost.Count == 0)
            {
                applied.Add(new JournalPosition(file.Name, extent.Last));
            }

            IEnumerable<JournaledCommit> Missing()
            {
                foreach (var commit in JournalReading.CommitsIn(file.FullName))
                {
                    if (commit.Position.Sequence > mark && commit.Position.Sequence <= extent.Last)
                    {
                        found++;
                        if (commit.Entries.Any(OrdersErasure))
                        {
                            erasures.Add(commit with { Entries = [.. commit.Entries.Where(OrdersErasure)] });
                        }

                        yield return commit with
                        {
                            Entries = [.. commit.Entries.Where(entry => !OrdersErasure(entry))],
                        };
                    }
                }
            }
        }

        // Last, so that whatever a person said before they were erased is part of it.
        var ordered = await reapply.RunAsync(erasures, isDryRun, cancellation);
        Count(ordered);
        if (ordered.Failed.Count > 0)
        {
            faults.AddRange(FailuresOf(ordered));
            applied.Clear();
        }

        (acceptsLoss ? givenUp : faults).AddRange(
            comparison.Missing.Select(file => $"the journal lacks {file}, which this database was written with")
        );
        if (!isDryRun)
        {
            // Before services see the marks and give out positions again.
            if (comparison.Lacks.Count > 0 || (acceptsLoss && comparison.Missing.Count > 0))
            {
                await ChangeFeed.RestartAsync(connection, cancellation);
            }

            await JournalMarks.SetAsync(connection, applied, cancellation);
            await JournalMarks.ForgetAsync(connection, acceptsLoss ? comparison.Missing : [], cancellation);
        }

        return new JournalRecovery(lagging.Count, counts, faults, givenUp);

        void Count(ReapplyReport report)
        {
            foreach (var (kind, count) in report.Counts)
            {
                counts[kind] = counts.GetValueOrDefault(kind) + count;
            }
        }

        long MarkOf(string file) => marks.GetValueOrDefault(file)?.Sequence ?? 0;
    }

    /// <summary>The lines of the report.</summary>
    public IEnumerable<string> Describe(bool isDryRun)
    {
        foreach (
            var ((type, outcome), count) in Counts.OrderBy(pair => pair.Key.Outcome).ThenBy(pair => pair.Key.Type, StringComparer.Ordinal)
        )
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{type, -24} {count, 8} {WordsFor(outcome, isDryRun)}");
        }

        yield return Faults.Count > 0 ? WhatToDo
        : isDryRun ? $"{Files} files of the journal hold something that the database may lack."
        : "The database is up to the journal. Services open by themselves.";
    }

    private static bool OrdersErasure(JournalEntry entry) => entry.Type == ErasureOrders.EventType;

    private static IEnumerable<string> FailuresOf(ReapplyReport report) =>
        report.Failed.Select(failed => $"{failed.Type} {failed.Event} was not applied: {Ledger.Faults.Describe(failed.Fault)}");

    private static IReadOnlyList<FileInfo> FilesIn(string directory)
    {
        try
        {
            return JournalReading.FilesIn(directory);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"the journal cannot be read: {unreadable.Message}");
        }
    }

    private static string WordsFor(Reapplied outcome, bool isDryRun) =>
        outcome switch
        {
            Reapplied.Appended => isDryRun ? "missing" : "applied",
            Reapplied.WasThere => "was there",
            _ => "without its case, which came after the backup: a restriction is in force, an erasure is ordered",
        };
}
