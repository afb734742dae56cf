using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Sheets;
using Spectre.Console;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist import suppressions.csv --system sendgrid</c>: the refusals of a previous system, with the fate of each row. The file goes
/// in parts, each with its header. A part that was not answered is sent again, and records nothing twice; its rows are then known ones.
/// </summary>
internal sealed class ImportCommand
{
    private const int LargestRows = BlocklistClient.LargestPart / 2;

    private readonly Argument<string> file;
    private readonly Option<Channel> channel;
    private readonly Option<string> system;
    private readonly Option<string?> purpose;
    private readonly Option<DateTimeOffset?> exportedAt;
    private readonly Option<string?> column;
    private readonly Option<string?> sheet;
    private readonly Option<string?> encoding;
    private readonly Option<bool> dryRun;
    private readonly Option<string?> report;
    private readonly Option<bool> force;
    private readonly Option<bool> allowLeftOut;
    private readonly Option<bool> allowUnreadable;
    private readonly Option<TimeSpan> wait;

    private readonly ToolEnvironment tool;
    private readonly ToolTexts texts;
    private readonly List<ImportedRow> fates = [];

    private ImportCommand(ToolEnvironment tool)
    {
        (this.tool, texts) = (tool, tool.Texts);
        file = new("file") { Description = texts["Argument.Refusals"], HelpName = texts["Value.File"] };
        channel = Options.Channel(texts);
        system = new("--system")
        {
            Description = texts["Option.System"],
            HelpName = texts["Value.Name"],
            Required = true,
        };
        purpose = new("--purpose", "-p") { Description = texts["Option.RefusedPurpose"], HelpName = texts["Value.Name"] };
        exportedAt = Options.ExportedAt(texts);
        dryRun = new("--dry-run") { Description = texts["Option.DryRun"] };
        report = new("--output", "-o") { Description = texts["Option.Output.import"], HelpName = texts["Value.File"] };
        allowLeftOut = new("--allow-left-out") { Description = texts["Option.AllowLeftOut"] };
        allowUnreadable = new("--allow-unreadable") { Description = texts["Option.AllowUnreadable"] };
        (column, sheet, encoding) = (Options.Column(texts), Options.Sheet(texts, "import"), Options.Encoding(texts));
        (force, wait) = (Options.Force(texts), Options.Wait(texts));
    }

    public static Command Create(ToolEnvironment tool)
    {
        var import = new ImportCommand(tool);
        var command = new Command("import", tool.Texts["Import.Description"])
        {
            import.file,
            import.channel,
            import.system,
            import.purpose,
            import.exportedAt,
            import.dryRun,
            import.report,
            import.column,
            import.sheet,
            import.encoding,
            import.allowLeftOut,
            import.allowUnreadable,
            import.force,
            import.wait,
        };
        command.SetAction(import.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        var blocklist = Connection.Read(tool).Blocklist(tool, Connection.LongPatience, given.GetValue(wait));

        // A day alone ends later than now on the day itself.
        var now = tool.Clock.GetUtcNow();
        var exported = given.GetValue(exportedAt);
        var question = new ImportQuestion(
            given.GetValue(channel),
            given.GetValue(system)!,
            given.GetValue(purpose),
            given.GetValue(dryRun),
            exported is { } at && at > now && Moment.InParis(at).Date == Moment.InParis(now).Date ? now : exported
        );
        await using var input = await InputFile.OpenAsync(
            given.GetValue(file)!,
            given.GetValue(encoding),
            new SheetChoice(given.GetValue(sheet), MustBeAsked: true),
            tool,
            cancellation,
            asUtf8: true
        );

        // Before anything is recorded, since it can be refused.
        await using var output = given.GetValue(report) is { } path ? OutputFile.Create(path, given.GetValue(force), tool) : null;
        tool.Run.Consequence = texts["Consequence.NothingRecorded"];
        var progress = await FileProgress.ShowAsync(
            tool,
            texts[question.DryRun ? "Import.Trying" : "Import.Progress"],
            input.Length,
            async progress =>
            {
                await SendAsync(given, input, blocklist, question, progress, cancellation);
                return progress;
            }
        );
        if (input.Rows.Fault is { } fault)
        {
            fates.Add(new ImportedRow(input.Rows.Line, ImportFate.Malformed, Note: fault.In(texts.Language, texts["Column.Choose"])));
        }

        if (output is not null)
        {
            await ReportAsync(output, cancellation);
        }

        Summarise(question, input, output, progress);
        return input.Rows.Fault is not null ? ExitCode.Wrong
            : fates.Exists(row => IsLeftOut(row.Fate)) && !given.GetValue(allowLeftOut) ? ExitCode.LeftOut
            : ExitCode.Done;
    }

    private static bool IsLeftOut(ImportFate fate) => fate is not (ImportFate.Recorded or ImportFate.Known);

    // The column is found once, over the whole file, and told with each part: a part by itself may look different.
    private async Task SendAsync(
        ParseResult given,
        InputFile input,
        BlocklistClient blocklist,
        ImportQuestion question,
        FileProgress progress,
        CancellationToken cancellation
    )
    {
        var (rows, csv) = (input.Rows, input.Csv);
        await rows.ReadByteOrderMarkAsync(isCsv: true, cancellation);
        if (await rows.FindAsync(csv, question.Channel, given.GetValue(column), hasHeader: null, cancellation) is not { } beginning)
        {
            throw new WrongUseException(input.Told(rows.Fault!, texts));
        }

        if (!beginning.HasHeader)
        {
            csv.AllowAnyWidth();
        }

        question = question with { Column = (csv.Column + 1).ToString(CultureInfo.InvariantCulture), HasHeader = beginning.HasHeader };
        byte[] begin = [.. "sep="u8, csv.Delimiter, (byte)'\n', .. beginning.HeaderRow, .. EndOf(beginning.HeaderRow)];
        var beginLines = 1 + RowReader.LinesOf(beginning.HeaderRow);
        var part = new ArrayBufferWriter<byte>(LargestRows);
        var isDoubtful = !given.GetValue(allowUnreadable);
        while (!rows.IsEnded)
        {
            var firstLine = rows.Line;
            part.ResetWrittenCount();
            part.Write(begin);
            while (part.WrittenCount < LargestRows && !rows.IsEnded)
            {
                if (!TryTake(input, question.Channel, part, ref isDoubtful))
                {
                    await rows.ReadAsync(cancellation);
                }
            }

            if (isDoubtful)
            {
                await RequireReadableAsync(input, beginning, blocklist, question, part.WrittenMemory, cancellation);
                isDoubtful = false;
            }

            var fated = await ImportAsync(blocklist, question, part.WrittenMemory, cancellation);
            fates.AddRange(fated.Select(row => row with { Line = row.Line - beginLines + firstLine - 1 }));
            progress.Answered(fated.Count, part.WrittenCount - begin.Length);
        }
    }

    // What the service has received is recorded, even if its answer is lost.
    private async Task<IReadOnlyList<ImportedRow>> ImportAsync(
        BlocklistClient blocklist,
        ImportQuestion question,
        ReadOnlyMemory<byte> part,
        CancellationToken cancellation
    )
    {
        tool.Run.Consequence = texts[question.DryRun ? "Consequence.NothingRecorded" : "Consequence.PartRecorded"];
        try
        {
            return await blocklist.ImportAsync(question, part, cancellation);
        }
        catch (ConsentProblemException refused)
            when (fates.Count == 0 && refused.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
        {
            tool.Run.Consequence = texts["Consequence.NothingRecorded"];
            throw;
        }
    }

    // A first part in which nobody has an address is more likely another column: each of its rows would become a refusal of nobody.
    private async Task RequireReadableAsync(
        InputFile input,
        FileBeginning beginning,
        BlocklistClient blocklist,
        ImportQuestion question,
        ReadOnlyMemory<byte> part,
        CancellationToken cancellation
    )
    {
        var refusals = (await blocklist.ImportAsync(question with { DryRun = true }, part, cancellation))
            .Where(row => !IsLeftOut(row.Fate))
            .ToList();
        if (refusals.Count > 0 && refusals.TrueForAll(row => row.Readable is false))
        {
            throw new WrongUseException(
                texts.Counted(
                    "Import.AllUnreadable",
                    refusals.Count,
                    ("file", input.Name),
                    ("column", texts.ColumnOf(beginning.Header, input.Csv.Column)),
                    ("columns", texts.ColumnsOf(beginning.Header))
                )
            );
        }
    }

    private static ReadOnlySpan<byte> EndOf(byte[] row) => row is [] or [.., (byte)'\r' or (byte)'\n'] ? [] : "\n"u8;

    // As long as no row has an address by its look, it is in doubt whether the column is right.
    private static bool TryTake(InputFile input, Channel channel, ArrayBufferWriter<byte> to, ref bool isDoubtful)
    {
        var isThere = input.Rows.TryNext(input.Csv, out var row);
        to.Write(row);
        isDoubtful &= channel != Channel.Post && !(isThere && IsAddress(input.Csv.Read(row).Recipient));
        return isThere;

        bool IsAddress(string? recipient) => recipient is not null && AddressShape.IsAddress(channel, recipient);
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

        output.SetRows(new CsvRows(cell => Encoding.UTF8.GetString(cell)) { Delimiter = (byte)',' });
        output.Next.Write(Encoding.UTF8.GetBytes(text.ToString()));
        await output.FinishAsync(cancellation);
    }

    private void Summarise(ImportQuestion question, InputFile input, OutputFile? output, FileProgress progress)
    {
        var table = new Table()
            .AddColumn(texts["Table.Fate"])
            .AddColumn(texts["Table.Meaning"])
            .AddColumn(new TableColumn(texts["Table.Rows"]).RightAligned());
        foreach (var fate in fates.CountBy(row => row.Fate).OrderBy(fate => fate.Key))
        {
            table.AddRow(ExactNames<ImportFate>.Of(fate.Key), Markup.Escape(MeaningOf(fate.Key, question.DryRun)), texts.Count(fate.Value));
        }

        tool.Notices.Write(table.AddRow($"[bold]{texts["Table.All"]}[/]", "", $"[bold]{texts.Count(fates.Count)}[/]"));
        foreach (var noted in fates.Where(row => row.Note is not null).GroupBy(row => row.Note))
        {
            Note(noted.Key!, noted.Count(), noted.First().Line);
        }

        foreach (var left in fates.Where(row => IsLeftOut(row.Fate) && row.Note is null).GroupBy(row => row.Fate))
        {
            Note(MeaningOf(left.Key, question.DryRun), left.Count(), left.First().Line);
        }

        if (fates.FirstOrDefault(row => row.Readable is false) is { } unreadable)
        {
            Note(texts["Import.Unreadable"], fates.Count(row => row.Readable is false), unreadable.Line);
        }

        if (output is not null)
        {
            tool.Notices.WriteLine(texts.Counted("Import.Wrote", fates.Count, ("file", output.Name)));
        }

        var refused = fates.Count(row => row.Fate == ImportFate.Recorded);
        tool.Notices.WriteLine(
            texts.Counted(
                question.DryRun ? "Import.WouldRecord" : "Import.Recorded",
                refused,
                ("file", input.Name),
                ("channel", texts.Of(question.Channel)),
                ("purpose", question.Purpose ?? texts["Import.AllProspecting"]),
                ("system", question.System),
                ("known", texts.Count(fates.Count(row => row.Fate == ImportFate.Known))),
                ("left", texts.Count(fates.Count(row => IsLeftOut(row.Fate)))),
                ("time", texts.Time(progress.Elapsed))
            )
        );
    }

    private void Note(string note, int rows, long line) =>
        tool.Notices.MarkupLineInterpolated(
            $"[yellow]{texts["Import.Note", ("rows", texts.Count(rows)), ("note", note)]}[/] [dim]{texts["Import.FirstIn", ("line", texts.Count(line))]}[/]"
        );

    private string MeaningOf(ImportFate fate, bool isDryRun) =>
        texts[$"Fate.{ExactNames<ImportFate>.Of(fate)}{(isDryRun && fate == ImportFate.Recorded ? ".DryRun" : "")}"];
}
