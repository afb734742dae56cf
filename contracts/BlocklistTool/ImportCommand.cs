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
            "CSV of SendGrid, Mailgun, Amazon SES, Brevo, Mailchimp or alike, or bare addresses one a line; - for standard input.",
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
    private readonly Option<string?> encoding = new("--encoding")
    {
        Description = "Of a file that is neither UTF-8 nor begins as UTF-16: latin1, windows-1252, cp850 …",
    };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Tells what would be recorded, and records nothing." };
    private readonly Option<string?> report = new("--output", "-o")
    {
        Description = "Writes the fate of each row to this CSV file: line, fate, eventId, readable, note. It holds no address.",
    };

    private readonly Surroundings tool;
    private readonly List<ImportedRow> fates = [];

    private ImportCommand(Surroundings tool) => this.tool = tool;

    public static Command Create(Surroundings tool)
    {
        var import = new ImportCommand(tool);
        var command = new Command("import", "Takes over the refusals of a previous system, with their dates. It never lifts one.")
        {
            import.file,
            import.channel,
            import.system,
            import.purpose,
            import.exportedAt,
            import.encoding,
            import.dryRun,
            import.report,
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
        await using var input = await InputFile.OpenAsync(given.GetValue(file)!, given.GetValue(encoding), tool, cancellation);
        await FileProgress.ShowAsync(
            tool,
            question.DryRun ? "Trying" : "Importing",
            input.Length,
            async progress =>
            {
                await SendAsync(input, blocklist, question, progress, cancellation);
                return progress;
            }
        );
        if (input.Rows.Fault is { } fault)
        {
            fates.Add(new ImportedRow(input.Rows.Line, ImportFate.Malformed, Note: fault));
        }

        if (given.GetValue(report) is { } path)
        {
            await ReportAsync(path, cancellation);
        }

        Summarise(question);
        return input.Rows.Fault is null ? ExitCode.Done : ExitCode.Wrong;
    }

    private async Task SendAsync(
        InputFile input,
        BlocklistClient blocklist,
        ImportQuestion question,
        FileProgress progress,
        CancellationToken cancellation
    )
    {
        var (rows, csv) = (input.Rows, input.Csv);
        await rows.ReadMarkAsync(cancellation);
        var header = await HeaderAsync(input, question.Channel, cancellation);
        var headerLines = rows.Line - 1;
        var part = new ArrayBufferWriter<byte>(LargestRows);
        for (var isFirst = true; !rows.IsEnded || isFirst; isFirst = false)
        {
            var firstLine = rows.Line;
            part.ResetWrittenCount();
            part.Write(header);
            while (part.WrittenCount < LargestRows && !rows.IsEnded)
            {
                if (!TryTake(rows, csv, part))
                {
                    await rows.ReadAsync(cancellation);
                }
            }

            // A header that the service does not take for one is a row to it, each time that it comes.
            var told = await blocklist.ImportAsync(question, part.WrittenMemory, cancellation);
            fates.AddRange(
                told.Where(row => isFirst || row.Line > headerLines)
                    .Select(row => row.Line > headerLines ? row with { Line = row.Line - headerLines + firstLine - 1 } : row)
            );
            progress.Answered(told.Count, part.WrittenCount - header.Length);
        }
    }

    // A row with an address in it is none.
    private static async Task<byte[]> HeaderAsync(InputFile input, Channel channel, CancellationToken cancellation)
    {
        var header = new ArrayBufferWriter<byte>();
        while (!input.Rows.IsEnded && !TryTakeHeader(input, channel, header))
        {
            await input.Rows.ReadAsync(cancellation);
        }

        return header.WrittenSpan.ToArray();
    }

    private static bool TryTakeHeader(InputFile input, Channel channel, ArrayBufferWriter<byte> header)
    {
        var (rows, csv) = (input.Rows, input.Csv);
        if (!rows.TryPeek(csv, out var row))
        {
            return false;
        }

        if (header.WrittenCount == 0 && csv.Recognise(row))
        {
            // Excel's sep=, after which the header comes.
            TryTake(rows, csv, header);
            return false;
        }

        if (!rows.TryPeek(csv, out row))
        {
            return false;
        }

        for (var cell = 0; cell < csv.Count; cell++)
        {
            if (InputFile.LooksLikeAddress(channel, csv.Cell(row, cell)))
            {
                return true;
            }
        }

        csv.SetWidth();
        TryTake(rows, csv, header);
        return true;
    }

    private static bool TryTake(RowReader rows, CsvRows csv, ArrayBufferWriter<byte> to)
    {
        var isThere = rows.TryNext(csv, out var row);
        to.Write(row);
        return isThere;
    }

    private async Task ReportAsync(string path, CancellationToken cancellation)
    {
        await using var output = OutputFile.Create(path, tool);
        await using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\r\n" };
        await text.WriteLineAsync("line,fate,eventId,readable,note");
        foreach (var row in fates)
        {
            await text.WriteLineAsync(
                string.Join(
                    ',',
                    row.Line,
                    JsonNames<ImportFate>.Of(row.Fate),
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
            table.AddRow(JsonNames<ImportFate>.Of(fate.Key), fate.Value.ToString("N0", CultureInfo.InvariantCulture));
        }

        tool.Notices.Write(table);
        foreach (var noted in fates.Where(row => row.Note is not null).GroupBy(row => row.Note))
        {
            tool.Notices.MarkupLineInterpolated($"[yellow]{noted.Count()} × {noted.Key}[/] [dim](first in line {noted.First().Line})[/]");
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
