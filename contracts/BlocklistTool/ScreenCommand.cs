using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
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
/// that was not is asked again. With <c>--job</c> the whole file is handed to the service, which screens it by itself.
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
    private readonly Option<string?> output;
    private readonly Option<bool> job;
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
        output = new("--output", "-o") { Description = texts["Option.Output.screen"], HelpName = texts["Value.File"] };
        job = new("--job") { Description = texts["Option.Job"] };
        allowedOnly = new("--allowed-only") { Description = texts["Option.AllowedOnly"] };
        links = new("--links") { Description = texts["Option.Links"] };
        campaign = new("--campaign") { Description = texts["Option.Campaign"], HelpName = texts["Value.Name"] };
        (column, sheet, encoding) = (Options.Column(texts), Options.Sheet(texts, "screen"), Options.Encoding(texts));
        (organisation, force, wait) = (Options.Organisation(texts), Options.Force(texts), Options.Wait(texts));
    }

    public static Command Create(ToolEnvironment tool)
    {
        var screen = new ScreenCommand(tool);
        var command = new CheckedCommand("screen", tool.Texts["Screen.Description"], screen.FaultsOf)
        {
            screen.file,
            screen.channel,
            screen.purpose,
            screen.audience,
            screen.output,
            screen.job,
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

    // What is handed in is fetched later, and written then.
    private IEnumerable<string> FaultsOf(CommandResult given)
    {
        if (given.GetValue(job))
        {
            return ((Option[])[output, links, campaign])
                .Where(option => given.GetResult(option) is { Implicit: false })
                .Select(option => texts[$"Screen.NotWithJob.{option.Name[2..]}"]);
        }

        return given.GetResult(output) is null ? [texts["Parse.OptionMissing", ("option", output.Name), ("value", output.HelpName!)]] : [];
    }

    private Task<int> RunAsync(ParseResult given, CancellationToken cancellation) =>
        given.GetValue(job) ? HandInAsync(given, cancellation) : ScreenAsync(given, cancellation);

    private async Task<int> ScreenAsync(ParseResult given, CancellationToken cancellation)
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
        var question = QuestionOf(given);
        IReadOnlyList<string> added = unsubscribe is null
            ? [OurColumns.Decision, OurColumns.Rule]
            : [OurColumns.Decision, OurColumns.Rule, "unsubscribe", "listUnsubscribe"];
        var (mark, beginning) = await BeginAsync(given, input, cancellation);
        answered.Next.Write(mark.Span);
        header = beginning.Header;
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

    private ScreeningQuestion QuestionOf(ParseResult given) =>
        new(given.GetValue(channel), given.GetValue(purpose)!, given.GetValue(audience), given.GetValue(organisation));

    private async Task<(ReadOnlyMemory<byte> Mark, FileBeginning Beginning)> BeginAsync(
        ParseResult given,
        InputFile input,
        CancellationToken cancellation
    )
    {
        var mark = await input.Rows.ReadByteOrderMarkAsync(isCsv: true, cancellation);
        var beginning = await input.Rows.FindAsync(
            input.Csv,
            given.GetValue(channel),
            given.GetValue(column),
            hasHeader: null,
            cancellation
        );
        RequireNoFault(input);
        return (mark, beginning!);
    }

    private async Task<int> HandInAsync(ParseResult given, CancellationToken cancellation)
    {
        var connection = Connection.Read(tool);

        // Whether the service is there and takes the key is found out before the file is sent, which can be done once only.
        await connection.Jobs(tool, Connection.LongPatience, given.GetValue(wait)).ScreeningsAsync(cancellation);
        await using var input = await InputFile.OpenAsync(
            given.GetValue(file)!,
            given.GetValue(encoding),
            new SheetChoice(given.GetValue(sheet)),
            tool,
            cancellation,
            asUtf8: true
        );
        tool.Run.Consequence = texts["Consequence.NoJob"];
        var handedIn = await FileProgress.ShowAsync(
            tool,
            texts["Screen.HandingIn"],
            input.Length,
            progress => SendAsync(given, input, connection.Transfers(tool), progress, cancellation)
        );
        await tool.Out.WriteAsync(Encoding.ASCII.GetBytes($"{handedIn.Id}\n"), cancellation);
        TellOtherSheets(input);
        tool.Notices.WriteLine(texts["Screen.HandedIn", ("file", input.Name), ("time", texts.Time(handedIn.ExpiresAt))]);
        tool.Notices.WriteLine(texts.JobFor(handedIn));
        tool.Notices.WriteLine(texts.JobResult(handedIn));
        return ExitCode.Done;
    }

    // Read here as the service reads it, so that what it cannot screen is refused at once and in words of ours.
    private async Task<ScreeningJob> SendAsync(
        ParseResult given,
        InputFile input,
        JobsClient jobs,
        FileProgress progress,
        CancellationToken cancellation
    )
    {
        var (mark, beginning) = await BeginAsync(given, input, cancellation);
        var pipe = new Pipe();
        var sending = SendRowsAsync(
            input,
            [.. mark.Span, .. beginning.Preamble, .. beginning.HeaderRow],
            pipe.Writer,
            progress,
            cancellation
        );
        try
        {
            return await jobs.StartScreeningAsync(
                QuestionOf(given),
                pipe.Reader.AsStream(),
                "text/csv",
                (input.Csv.Column + 1).ToString(CultureInfo.InvariantCulture),
                given.GetValue(allowedOnly),
                cancellation
            );
        }
        finally
        {
            await sending;
        }
    }

    // What goes wrong here is what the request fails with.
    private async Task SendRowsAsync(
        InputFile input,
        byte[] beginning,
        PipeWriter to,
        FileProgress progress,
        CancellationToken cancellation
    )
    {
        try
        {
            to.Write(beginning);
            while (!input.Rows.IsEnded)
            {
                var (rows, bytes) = (0, 0);
                while (input.Rows.TryNext(input.Csv, out var row))
                {
                    to.Write(row);
                    (rows, bytes) = (rows + 1, bytes + row.Length);
                }

                progress.Answered(rows, bytes);
                if ((await to.FlushAsync(cancellation)).IsCompleted)
                {
                    return;
                }

                await input.Rows.ReadAsync(cancellation);
            }

            RequireNoFault(input);
            await to.CompleteAsync();
        }
        catch (Exception fault)
        {
            await to.CompleteAsync(fault);
        }
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
        ScreenedRows.Show(tool, rules, given.GetValue(allowedOnly));
        tool.Notices.WriteLine(texts.Asked(given.GetValue(channel), given.GetValue(purpose)!, given.GetValue(audience), startedAt));
        TellOtherSheets(input);
        if (rules.TryGetValue(Rule.Unreadable, out var unreadable))
        {
            tool.Notices.MarkupLineInterpolated(
                $"[yellow]{texts.Counted("Screen.Unreadable", unreadable, ("column", texts.ColumnOf(header, input.Csv.Column)))}[/]"
            );
        }

        ScreenedRows.ShowWritten(tool, answered, kept, progress.Rows, progress.Elapsed);
    }

    private void TellOtherSheets(InputFile input)
    {
        if (input.Workbook is { OtherSheets.Count: > 0 } workbook)
        {
            tool.Notices.WriteLine(texts["Sheet.Others", ("sheet", workbook.Sheet), ("sheets", string.Join(", ", workbook.OtherSheets))]);
        }
    }

    private readonly record struct SentRow(byte[] Bytes, RowContent Content, CellKind[] Kinds);
}
