using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>Shows how the file of a job begins, as long as it waits to be started. It is read for each answer, and nothing of it is kept.</summary>
internal sealed class JobPreviews(JobStore jobs)
{
    private const int RowsShown = 10;
    private const int LongestCell = 200;

    /// <summary>How the file of a job begins; null when it does not wait to be started.</summary>
    /// <param name="job">The job.</param>
    /// <param name="channel">By which channel its recipients are reached; null when that is not known yet.</param>
    /// <param name="column">The column of the recipients, when it is told.</param>
    /// <param name="hasHeader">Whether the first row names the columns, when that is told.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<FilePreview?> OfAsync(Job job, Channel? channel, string? column, bool? hasHeader, CancellationToken cancellation)
    {
        if (job.State != JobState.Prepared)
        {
            return null;
        }

        await using var file = new JobFile(jobs, job.Id, JobFileKind.Input);
        var source = new RowReader(file);
        var type = MediaTypeHeaderValue.Parse(job.ContentType);
        return IsLines(type)
            ? await OfLinesAsync(source, column ?? JsonRows.DefaultMember, column is not null, cancellation)
            : await OfCsvAsync(source, type.Charset.Value, channel, column, hasHeader, cancellation);
    }

    /// <summary>What is wrong with a file, whatever column is taken; null when nothing is.</summary>
    /// <param name="source">The file.</param>
    /// <param name="contentType">What it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string?> FaultOfAsync(RowReader source, string contentType, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.Parse(contentType);
        await source.ReadByteOrderMarkAsync(isCsv: !IsLines(type), cancellation);
        if (source.Fault is null && !IsLines(type))
        {
            await source.LookAsync(Csv(type.Charset.Value, _ => { }), Channel.Email, column: null, hasHeader: null, cancellation);
        }

        return source.Fault?.ToString();
    }

    // While no channel is known the file is read as one of e-mail addresses, which shows delimiter and header, and no column is chosen.
    private static async Task<FilePreview?> OfCsvAsync(
        RowReader source,
        string? charset,
        Channel? channel,
        string? column,
        bool? hasHeader,
        CancellationToken cancellation
    )
    {
        var isUtf8 = true;
        var csv = Csv(charset, isValid => isUtf8 &= isValid);
        await source.ReadByteOrderMarkAsync(isCsv: true, cancellation);
        if (await source.LookAsync(csv, channel ?? Channel.Email, column, hasHeader, cancellation) is not { } look)
        {
            return null;
        }

        var width = Math.Max(look.Header.Count, look.Rows.Select(row => row.Count).DefaultIfEmpty().Max());
        int? place = look.Candidates is [var one] && (channel is not null || column is not null) ? one + 1 : null;
        return new FilePreview(
            isUtf8 ? "utf-8"
                : charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? "windows-1252"
                : charset,
            $"{(char)csv.Delimiter}",
            look.Header.Count > 0,
            [.. Enumerable.Range(0, width).Select(index => new PreviewColumn(index + 1, NameOf(look.Header.ElementAtOrDefault(index))))],
            place,
            place is null ? null
                : column is not null ? ColumnFoundBy.Given
                : look.IsByName ? ColumnFoundBy.Name
                : ColumnFoundBy.Content,
            place is not null || channel is null ? [] : [.. look.Candidates.Select(index => index + 1)],
            place is null && channel is not null ? $"{look.Fault}" : null,
            [.. look.Rows.Take(RowsShown).Select(row => row.Select(Shown).ToList())]
        );
    }

    private static async Task<FilePreview?> OfLinesAsync(RowReader source, string member, bool isGiven, CancellationToken cancellation)
    {
        var format = new JsonRows(member, []);
        await source.ReadByteOrderMarkAsync(isCsv: false, cancellation);
        var rows = new List<Dictionary<string, string>>();
        while (!source.IsEnded && rows.Count < RowsShown)
        {
            if (!source.TryNext(format, out var row))
            {
                await source.ReadAsync(cancellation);
            }
            else if (format.Read(row).Kind == RowKind.Recipient)
            {
                using var line = JsonDocument.Parse(row.ToArray());
                rows.Add(
                    line.RootElement.EnumerateObject()
                        .GroupBy(property => property.Name)
                        .ToDictionary(property => property.Key, property => Shown($"{property.Last().Value}"))
                );
            }
        }

        var names = rows.SelectMany(row => row.Keys).Distinct().ToList();
        int? place = names.IndexOf(member) is >= 0 and var index ? index + 1 : null;
        return new FilePreview(
            "utf-8",
            Delimiter: null,
            HasHeader: false,
            [.. names.Index().Select(name => new PreviewColumn(name.Index + 1, Shown(name.Item)))],
            place,
            place is null ? null
                : isGiven ? ColumnFoundBy.Given
                : ColumnFoundBy.Name,
            [],
            place is null ? $"The first lines have no member {member}. Give the one that holds the recipients as column." : null,
            [.. rows.Select(row => names.ConvertAll(name => row.GetValueOrDefault(name, "")))]
        );
    }

    private static CsvRows Csv(string? charset, Action<bool> sawUtf8) =>
        new(cell =>
        {
            sawUtf8(Utf8.IsValid(cell));
            return ReceivedText.Decode(cell, charset);
        });

    private static bool IsLines(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(ScreeningsEndpoint.LinesType, StringComparison.OrdinalIgnoreCase);

    private static string? NameOf(string? cell) => string.IsNullOrWhiteSpace(cell) ? null : Shown(cell.Trim());

    private static string Shown(string cell) =>
        cell.Length <= LongestCell ? cell : $"{cell.AsSpan(0, LongestCell - (char.IsHighSurrogate(cell[LongestCell - 1]) ? 1 : 0))}…";
}

/// <summary>A flag of a query, which JSON has as true and false.</summary>
internal static class Flags
{
    public static string? Of(bool? value) =>
        value switch
        {
            null => null,
            true => "true",
            false => "false",
        };

    public static bool? Find(string? value) => value is null ? null : value == "true";
}
