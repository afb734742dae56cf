using System.Globalization;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>What is done to the files of the journal beside a recovery.</summary>
public static class JournalFiles
{
    /// <summary>Deletes the files that nobody has written to for longer than the oldest backup that may be restored is old.</summary>
    /// <param name="journal">Where they are, and for how long they are kept.</param>
    /// <param name="now">The present.</param>
    /// <param name="isDryRun">Whether nothing is deleted.</param>
    /// <returns>The line of the report.</returns>
    public static string Sweep(JournalOptions journal, DateTimeOffset now, bool isDryRun)
    {
        var ended = JournalReading
            .FilesIn(journal.Directory)
            .Where(file => file.LastWriteTimeUtc <= now.UtcDateTime.AddDays(-journal.Days))
            .ToList();
        if (!isDryRun)
        {
            ended.ForEach(file => file.Delete());
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{"journal", -16} {journal.Directory, -52} {ended.Count, 8} {(isDryRun ? "would be deleted" : "deleted")}"
        );
    }

    /// <summary>What of the journal could not be applied after a restore. Reads every file whole.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(string owner, JournalOptions journal, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var read = JournalReading.FilesIn(journal.Directory).Select(file => JournalReading.Read(file.FullName)).ToList();
        var marks = await JournalMarks.ReadAsync(connection, cancellation);
        var comparison = JournalComparison.Of(
            [.. read.Select(contents => contents.Extent)],
            marks,
            TimeSpan.FromDays(journal.Days),
            TimeProvider.System.GetUtcNow()
        );
        return
        [
            .. comparison.Lacks.Select(lacking => $"the database is behind the journal: {lacking}. Run 'database reapply'"),
            .. comparison.Missing.Select(file => $"the journal lacks {file}, which this database was written with: put it back"),
            .. read.SelectMany(contents => contents.DamagedAt, (contents, at) => $"{contents.Extent.File} is damaged at byte {at}"),
            .. read.Where(contents => marks.GetValueOrDefault(contents.Extent.File)?.Sequence > contents.Extent.Last)
                .Select(contents => $"{contents.Extent.File} ends before what this database was written with"),
        ];
    }
}
