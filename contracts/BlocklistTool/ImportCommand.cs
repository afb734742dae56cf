using System.Buffers;
using System.CommandLine;
using System.Globalization;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist import suppressions.csv --system sendgrid</c>: the refusals of a previous system, with the fate of each row. The file goes
/// in parts, each with its header. A part that was not answered is sent again, and records nothing twice; its rows are then known ones.
/// </summary>
internal sealed class ImportCommand
{
    private const int LargestRows = BlocklistClient.LargestPart / 2;

    private readonly Argument<string> file = new("file")
    {
        Description =
            "CSV or a workbook of SendGrid, Mailgun, Amazon SES, Brevo, Mailjet, Mailchimp, Postmark, HubSpot, Sarbacane, listmonk or "
            + "alike, or bare addresses one a line; - for standard input.",
    };
    private readonly Option<Channel> channel = CommandLine.Channel();
    private readonly Option<string> system = new("--system")
    {
        Description = "Where they come from, always by the same name, such as sendgrid.",
        Required = true,
    };
    private readonly Option<string?> purpose = new("--purpose", "-p")
    {
        Description = "What they have refused; all prospecting when not given.",
    };
    private readonly Option<DateTimeOffset?> exportedAt = new("--exported-at")
    {
        Description = "When the file was written: a refusal without a date is from then at the latest.",
    };
    private readonly Option<string?> column = CommandLine.Column();
    private readonly Option<string?> sheet = CommandLine.Sheet();
    private readonly Option<string?> encoding = CommandLine.Encoding();
    private readonly Option<bool> force = CommandLine.Force();
    private readonly Option<bool> allowLeftOut = new("--allow-left-out")
    {
        Description = "Exits 0 although rows were left out: bounces, people who are reached, rows without a recipient.",
    };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Tells what would be recorded, and records nothing." };
    private readonly Option<string?> report = new("--output", "-o")
    {
        Description = "Writes the fate of each row to this CSV file: line, fate, eventId, readable, note. It holds no address.",
    };

    private readonly ToolEnvironment tool;
    private readonly List<ImportedRow> fates = [];

    private ImportCommand(ToolEnvironment tool) => this.tool = tool;

    public static Command Create(ToolEnvironment tool)
    {
        var import = new ImportCommand(tool);
        var command = new Command("import", "Takes over the refusals of a previous system, with their dates. It never lifts one.")
        {
            import.file,
            import.channel,
            import.system,
            import.purpose,
            import.exportedAt,
            import.column,
            import.sheet,
            import.encoding,
            import.dryRun,
            import.report,
            import.force,
            import.allowLeftOut,
        };
        command.SetAction(import.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        var blocklist = Connection.Read(tool).Blocklist(tool, Connection.LongPatience);
        var question = new ImportQuestion(
            given.GetValue(channel),
            given.GetValue(system)!,
            given.GetValue(purpose),
            given.GetValue(dryRun),
            given.GetValue(exportedAt)
        );
        await using var input = await InputFile.OpenAsync(
            given.GetValue(file)!,
            given.GetValue(encoding),
            given.GetValue(sheet),
            tool,
            cancellation,
            asUtf8: true
        );

        // Before anything is recorded, since it can be refused.
        await using var output = given.GetValue(report) is { } path ? OutputFile.Create(path, given.GetValue(force), tool) : null;
        await FileProgress.ShowAsync(
            tool,
            question.DryRun ? "Trying" : "Importing",
            input.Length,
            async progress =>
            {
                await SendAsync(input, given.GetValue(column), blocklist, question, progress, cancellation);
                return progress;
            }
        );
        if (input.Rows.Fault is { } fault)
        {
            fates.Add(new ImportedRow(input.Rows.Line, ImportFate.Malformed, Note: fault));
        }

        if (output is not null)
        {
            await ReportAsync(output, cancellation);
        }

        Summarise(question);
        return input.Rows.Fault is not null ? ExitCode.Wrong
            : fates.Exists(row => IsLeftOut(row.Fate)) && !given.GetValue(allowLeftOut) ? ExitCode.LeftOut
            : ExitCode.Done;
    }

    private static bool IsLeftOut(ImportFate fate) => fate is not (ImportFate.Recorded or ImportFate.Known);

    // The column is found once, over the whole file, and told with each part: a part by itself may look different.
    private async Task SendAsync(
        InputFile input,
        string? told,
        BlocklistClient blocklist,
        ImportQuestion question,
        FileProgress progress,
        CancellationToken cancellation
    )
    {
        var (rows, csv) = (input.Rows, input.Csv);
        await rows.ReadByteOrderMarkAsync(isCsv: true, cancellation);
        if (await rows.FindAsync(csv, question.Channel, told, hasHeader: null, cancellation) is not { } beginning)
        {
            throw new WrongUseException($"{input.Name}: {rows.Fault} Nothing was recorded.");
        }

        if (!beginning.HasHeader)
        {
            csv.AllowAnyWidth();
        }

        question = question with { Column = (csv.Column + 1).ToString(CultureInfo.InvariantCulture), HasHeader = beginning.HasHeader };
        byte[] begin = [.. "sep="u8, csv.Delimiter, (byte)'\n', .. beginning.HeaderRow, .. EndOf(beginning.HeaderRow)];
        var beginLines = 1 + RowReader.LinesOf(beginning.HeaderRow);
        var part = new ArrayBufferWriter<byte>(LargestRows);
        while (!rows.IsEnded)
        {
            var firstLine = rows.Line;
            part.ResetWrittenCount();
            part.Write(begin);
            while (part.WrittenCount < LargestRows && !rows.IsEnded)
            {
                if (!TryTake(rows, csv, part))
                {
                    await rows.ReadAsync(cancellation);
                }
            }

            var fated = await blocklist.ImportAsync(question, part.WrittenMemory, cancellation);
            fates.AddRange(fated.Select(row => row with { Line = row.Line - beginLines + firstLine - 1 }));
            progress.Answered(fated.Count, part.WrittenCount - begin.Length);
        }
    }

    private static ReadOnlySpan<byte> EndOf(byte[] row) => row is [] or [.., (byte)'\r' or (byte)'\n'] ? [] : "\n"u8;

    private static bool TryTake(RowReader rows, CsvRows csv, ArrayBufferWriter<byte> to)
    {
        var isThere = rows.TryNext(csv, out var row);
        to.Write(row);
        return isThere;
    }

    private async Task ReportAsync(OutputFile output, CancellationToken cancellation)
    {
        await using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\r\n" };
        await text.WriteLineAsync("line,fate,eventId,readable,note");
        foreach (var row in fates)
        {
            await text.WriteLineAsync(
                string.Join(
                    ',',
                    row.Line,
                    ExactNames<ImportFate>.Of(row.Fate),
                    row.EventId,
                    row.Readable is false ? "false" : "",
                    $"\"{row.Note?.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                )
            );
        }

        output.Next.Write(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
        await output.FinishAsync(cancellation);
    }

    private void Summarise(ImportQuestion question)
    {
        var table = new Table()
            .AddColumn(question.DryRun ? "Fate (dry run: nothing was recorded)" : "Fate")
            .AddColumn(new TableColumn("Rows").RightAligned());
        foreach (var fate in fates.CountBy(row => row.Fate).OrderBy(fate => fate.Key))
        {
            table.AddRow(ExactNames<ImportFate>.Of(fate.Key), fate.Value.ToString("N0", CultureInfo.InvariantCulture));
        }

        tool.Notices.Write(table);
        foreach (var noted in fates.Where(row => row.Note is not null).GroupBy(row => row.Note))
        {
            tool.Notices.MarkupLineInterpolated($"[yellow]{noted.Count()} × {noted.Key}[/] [dim](first in line {noted.First().Line})[/]");
        }

        foreach (var left in fates.Where(row => IsLeftOut(row.Fate) && row.Note is null).GroupBy(row => row.Fate))
        {
            tool.Notices.MarkupLineInterpolated(
                $"[yellow]{left.Count()} × {ExactNames<ImportFate>.Of(left.Key)}: left out[/] [dim](first in line {left.First().Line})[/]"
            );
        }

        if (fates.FirstOrDefault(row => row.Readable is false) is { } unreadable)
        {
            var count = fates.Count(row => row.Readable is false);
            tool.Notices.MarkupLineInterpolated(
                $"[yellow]{count} × no address of the channel: kept exactly as written[/] [dim](first in line {unreadable.Line})[/]"
            );
        }
    }
}
