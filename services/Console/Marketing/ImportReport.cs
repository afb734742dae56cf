using System.Runtime.CompilerServices;
using System.Text.Json;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>Some rows of the report of an import, and whether more follow.</summary>
/// <param name="Rows">They.</param>
/// <param name="Next">After which line the next ones begin; null when there are none.</param>
public sealed record ReportPart(IReadOnlyList<ImportedRow> Rows, long? Next)
{
    /// <summary>None.</summary>
    public static ReportPart Empty { get; } = new([], null);
}

/// <summary>Reads the report of an import, while it comes: it may have a million rows.</summary>
internal static class ImportReport
{
    /// <summary>What stands for the rows that a person should look at.</summary>
    public const string ToLookAt = "notes";

    /// <summary>What stands for all rows.</summary>
    public const string All = "all";

    private const int RowsOfPart = 100;
    private const string LastLine = "{\"summary\"";

    /// <summary>The rows that are asked for.</summary>
    /// <param name="jobs">Has the report.</param>
    /// <param name="id">The job.</param>
    /// <param name="which">The name of a fate, <see cref="ToLookAt"/>, or all.</param>
    /// <param name="after">The line after which they begin.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ReportPart> ReadAsync(JobsClient jobs, Guid id, string which, long after, CancellationToken cancellation)
    {
        var fate = ExactNames<ImportFate>.Find(which);
        var rows = new List<ImportedRow>();
        await foreach (var row in RowsAsync(jobs, id, cancellation))
        {
            if (row.Line <= after || (fate is null ? which == ToLookAt && !IsToLookAt(row) : row.Fate != fate))
            {
                continue;
            }

            if (rows.Count == RowsOfPart)
            {
                return new(rows, rows[^1].Line);
            }

            rows.Add(row);
        }

        return new(rows, null);
    }

    /// <summary>All rows.</summary>
    public static async IAsyncEnumerable<ImportedRow> RowsAsync(
        JobsClient jobs,
        Guid id,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var report = await jobs.ImportResultAsync(id, cancellation);
        using var lines = new StreamReader(report);
        while (await lines.ReadLineAsync(cancellation) is { } line && !line.StartsWith(LastLine, StringComparison.Ordinal))
        {
            yield return JsonSerializer.Deserialize<ImportedRow>(line, JsonSerializerOptions.Web)!;
        }
    }

    private static bool IsToLookAt(ImportedRow row) =>
        row.Note is not null || row.Readable == false || row.Fate is not (ImportFate.Recorded or ImportFate.Known);
}
