using System.Buffers;
using System.CommandLine;
using System.Runtime.CompilerServices;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Sheets;
using Spectre.Console;
using Rule = SenefConsent.Contracts.Rule;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// <c>blocklist screen recipients.csv -o clean.csv</c>: the file with the decision and the rule of each row. It is cut into rows here, as
/// the service cuts one, and asked about part by part: what was answered is written already when a connection breaks, and only the part
/// that was not is asked again.
/// </summary>
internal sealed class ScreenCommand
{
    private const int RowsPerWrite = 4_096;

    private readonly Argument<string> file;
    private readonly Option<Channel> channel;
    private readonly Option<string> purpose;
    private readonly Option<Audience> audience;
    private readonly Option<string?> organisation;
    private readonly Option<string?> column;
    private readonly Option<string?> sheet;
    private readonly Option<string?> encoding;
    private readonly Option<bool> allowedOnly;
    private readonly Option<bool> links;
    private readonly Option<string?> campaign;
    private readonly Option<string> output;
    private readonly Option<bool> force;
    private readonly Option<TimeSpan> wait;

    private readonly ToolEnvironment tool;
    private readonly ToolTexts texts;
    private readonly Dictionary<Rule, long> rules = [];
    private readonly Queue<SentRow> sent = new();
    private long kept;
    private IReadOnlyList<string> header = [];

    private ScreenCommand(ToolEnvironment tool)
    {
        (this.tool, texts) = (tool, tool.Texts);
        file = new("file") { Description = texts["Argument.Recipients"], HelpName = texts["Value.File"] };
        (channel, purpose, audience) = (Options.Channel(texts), Options.Purpose(texts), Options.Audience(texts));
        output = new("--output", "-o")
        {
            Description = texts["Option.Output.screen"],
            HelpName = texts["Value.File"],
            Required = true,
        };
        allowedOnly = new("--allowed-only") { Description = texts["Option.AllowedOnly"] };
        links = new("--links") { Description = texts["Option.Links"] };
        campaign = new("--campaign") { Description = texts["Option.Campaign"], HelpName = texts["Value.Name"] };
        (column, sheet, encoding) = (Options.Column(texts), Options.Sheet(texts, "screen"), Options.Encoding(texts));
        (organisation, force, wait) = (Options.Organisation(texts), Options.Force(texts), Options.Wait(texts));
    }

    public static Command Create(ToolEnvironment tool)
    {
        var screen = new ScreenCommand(tool);
        var command = new Command("screen", tool.Texts["Screen.Description"])
        {
            screen.file,
            screen.channel,
            screen.purpose,
            screen.audience,
            screen.output,
            screen.allowedOnly,
            screen.organisation,
            screen.column,
            screen.sheet,
            screen.encoding,
            screen.links,
            screen.campaign,
            screen.force,
            screen.wait,
        };
        command.SetAction(screen.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        if (given.GetValue(links) != given.GetValue(campaign) is not null)
        {
            throw new WrongUseException(texts["Screen.LinksAndCampaign"]);
        }

        var connection = Connection.Read(tool);
        var atStart = given.GetValue(wait);
        var blocklist = connection.Blocklist(tool, Connection.LongPatience, atStart);
        var unsubscribe = given.GetValue(links) ? connection.EmailUnsubscribe(tool, Connection.LongPatience, atStart) : null;
        var path = given.GetValue(output)!;
        await using var input = await InputFile.OpenAsync(
            given.GetValue(file)!,
            given.GetValue(encoding),
            new SheetChoice(given.GetValue(sheet), KeepsKinds: OutputFile.IsWorkbook(path)),
            tool,
            cancellation
        );
        await using var answered = OutputFile.Create(path, given.GetValue(force), tool);
        tool.Run.Consequence = path == ToolEnvironment.Standard ? "" : texts["Consequence.NoFile"];
        var startedAt = tool.Clock.GetUtcNow();
        var progress = await FileProgress.ShowAsync(
            tool,
            texts["Screen.Progress"],
            input.Length,
            async progress =>
            {
                await AnswerAsync(given, input, answered, blocklist, unsubscribe, progress, cancellation);
                return progress;
            }
        );
        RequireReadable(input, progress.Rows);
        await answered.FinishAsync(cancellation);
        Summarise(given, input, answered, startedAt, progress);
        return ExitCode.Done;
    }

    private async Task AnswerAsync(
        ParseResult given,
        InputFile input,
        OutputFile answered,
        BlocklistClient blocklist,
        EmailUnsubscribeClient? unsubscribe,
        FileProgress progress,
        CancellationToken cancellation
    )
    {
        var by = given.GetValue(channel);
        var question = new ScreeningQuestion(by, given.GetValue(purpose)!, given.GetValue(audience), given.GetValue(organisation));
        IReadOnlyList<string> added = unsubscribe is null
            ? [OurColumns.Decision, OurColumns.Rule]
            : [OurColumns.Decision, OurColumns.Rule, "unsubscribe", "listUnsubscribe"];
        answered.Next.Write((await input.Rows.ReadByteOrderMarkAsync(isCsv: true, cancellation)).Span);
        var beginning = await input.Rows.FindAsync(input.Csv, by, given.GetValue(column), hasHeader: null, cancellation);
        RequireNoFault(input);
        header = beginning!.Header;
        answered.SetRows(input.Csv);
        WriteBeginning(input, answered, beginning, added);
        await foreach (var part in blocklist.ScreenAsync(question, RecipientsAsync(input, cancellation), cancellation).Chunk(RowsPerWrite))
        {
            var made = unsubscribe is null
                ? []
                : await LinksAsync(unsubscribe, given.GetValue(campaign)!, question.Purpose, part, cancellation);
            foreach (var answer in part)
            {
                WriteVerbatim(given, answered);
                var row = sent.Dequeue();
                rules[answer.Rule] = rules.GetValueOrDefault(answer.Rule) + 1;
                var mayBeWrittenTo = answer.Decision == Verdict.Allowed && answer.Rule != Rule.Duplicate;
                if (mayBeWrittenTo || !given.GetValue(allowedOnly))
                {
                    kept++;
                    answered.AddKinds(row.Kinds);
                    var (decision, rule) = (ExactNames<Verdict>.Of(answer.Decision), ExactNames<Rule>.Of(answer.Rule));
                    if (unsubscribe is null)
                    {
                        input.Csv.Write(answered.Next, row.Bytes, decision, rule);
                    }
                    else
                    {
                        var link = mayBeWrittenTo ? made.Dequeue() : null;
                        input.Csv.Write(answered.Next, row.Bytes, decision, rule, link?.Url ?? "", link?.ListUnsubscribe ?? "");
                    }
                }

                progress.Answered(1, row.Bytes.Length);
            }

            await answered.FlushAsync(cancellation);
        }

        RequireNoFault(input);
        WriteVerbatim(given, answered);
    }

    // What stands above the rows, and the names of the columns.
    private static void WriteBeginning(InputFile input, OutputFile answered, FileBeginning beginning, IReadOnlyList<string> added)
    {
        answered.Next.Write(beginning.Preamble);
        var above = beginning.Preamble.AsSpan();
        for (var rows = input.Csv.Alike(); !above.IsEmpty && rows.TryCut(above, isLast: true, out var cut) && cut.Length > 0; )
        {
            answered.AddKinds(KindsOf(input));
            above = above[cut.Length..];
        }

        if (beginning.HasHeader)
        {
            answered.AddKinds(KindsOf(input));
            input.Csv.Write(answered.Next, beginning.HeaderRow, [.. added]);
        }
    }

    // What is sent is kept until it is answered.
    private async IAsyncEnumerable<string?> RecipientsAsync(InputFile input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!input.Rows.IsEnded)
        {
            while (TryTake(input, out var row))
            {
                sent.Enqueue(row);
                if (row.Content.Kind == RowKind.Recipient)
                {
                    yield return row.Content.Recipient;
                }
            }

            await input.Rows.ReadAsync(cancellation);
        }
    }

    private static bool TryTake(InputFile input, out SentRow row)
    {
        var isThere = input.Rows.TryNext(input.Csv, out var bytes);
        row = isThere ? new SentRow(bytes.ToArray(), input.Csv.Read(bytes), KindsOf(input)) : default;
        return isThere;
    }

    // Of the cells that stay in the row.
    private static CellKind[] KindsOf(InputFile input) =>
        input.Workbook is { } workbook ? [.. workbook.TakeKinds().Where((_, column) => !input.Csv.IsReplaced(column))] : [];

    // Blank lines stay where they are, as the service leaves them.
    private void WriteVerbatim(ParseResult given, OutputFile answered)
    {
        while (sent.TryPeek(out var row) && row.Content.Kind == RowKind.Verbatim)
        {
            sent.Dequeue();
            if (!given.GetValue(allowedOnly))
            {
                answered.AddKinds(row.Kinds);
                answered.Next.Write(row.Bytes);
            }
        }
    }

    private static async Task<Queue<UnsubscribeLink?>> LinksAsync(
        EmailUnsubscribeClient unsubscribe,
        string campaign,
        string purpose,
        ScreenedRecipient[] part,
        CancellationToken cancellation
    )
    {
        var recipients = part.Where(answer => answer.Decision == Verdict.Allowed && answer.Rule != Rule.Duplicate)
            .Select(answer => answer.Recipient!);
        return new(await unsubscribe.LinksAsync(campaign, purpose, recipients.ToAsyncEnumerable(), cancellation).ToListAsync(cancellation));
    }

    private void RequireNoFault(InputFile input)
    {
        if (input.Rows.Fault is { } fault)
        {
            throw new WrongUseException(input.Told(fault, texts));
        }
    }

    // Rather a wrong column than a list in which nobody has an address.
    private void RequireReadable(InputFile input, long rows)
    {
        if (rows == 0 || rules.GetValueOrDefault(Rule.Unreadable) < rows)
        {
            return;
        }

        throw new WrongUseException(
            texts.Counted(
                "Screen.AllUnreadable",
                rows,
                ("file", input.Name),
                ("column", texts.ColumnOf(header, input.Csv.Column)),
                ("columns", texts.ColumnsOf(header))
            )
        );
    }

    private void Summarise(ParseResult given, InputFile input, OutputFile answered, DateTimeOffset startedAt, FileProgress progress)
    {
        var isCut = given.GetValue(allowedOnly);
        var table = new Table()
            .AddColumns(texts["Table.Decision"], texts["Table.Rule"], texts["Table.Meaning"])
            .AddColumn(new TableColumn(texts["Table.Rows"]).RightAligned());
        if (isCut)
        {
            table.AddColumn(texts["Table.InTheFile"]);
        }

        foreach (var (rule, rows) in rules.OrderByDescending(rule => IsAllowed(rule.Key)).ThenByDescending(rule => rule.Value))
        {
            var decision = IsAllowed(rule) ? Verdict.Allowed : Verdict.Blocked;
            List<string> cells = [texts.Coloured(decision), ExactNames<Rule>.Of(rule), Markup.Escape(texts.Of(rule)), texts.Count(rows)];
            cells.AddRange(isCut ? [texts[IsAllowed(rule) && rule != Rule.Duplicate ? "Table.Kept" : "Table.LeftOut"]] : []);
            table.AddRow([.. cells]);
        }

        tool.Notices.Write(table.AddRow("", $"[bold]{texts["Table.All"]}[/]", "", $"[bold]{texts.Count(progress.Rows)}[/]"));
        tool.Notices.WriteLine(texts.Asked(given.GetValue(channel), given.GetValue(purpose)!, given.GetValue(audience), startedAt));
        if (input.Workbook is { OtherSheets.Count: > 0 } workbook)
        {
            tool.Notices.WriteLine(texts["Sheet.Others", ("sheet", workbook.Sheet), ("sheets", string.Join(", ", workbook.OtherSheets))]);
        }

        if (rules.TryGetValue(Rule.Unreadable, out var unreadable))
        {
            tool.Notices.MarkupLineInterpolated(
                $"[yellow]{texts.Counted("Screen.Unreadable", unreadable, ("column", texts.ColumnOf(header, input.Csv.Column)))}[/]"
            );
        }

        tool.Notices.WriteLine(
            texts.Counted(
                kept == progress.Rows ? "Screen.WroteAll" : "Screen.Wrote",
                kept,
                ("file", answered.Name),
                ("all", texts.Count(progress.Rows)),
                ("left", texts.Count(progress.Rows - kept)),
                ("time", texts.Time(progress.Elapsed))
            )
        );
        tool.Notices.WriteLine(texts["Screen.Again"]);
    }

    private static bool IsAllowed(Rule rule) => rule is Rule.None or Rule.Consent or Rule.Duplicate;

    private readonly record struct SentRow(byte[] Bytes, RowContent Content, CellKind[] Kinds);
}
