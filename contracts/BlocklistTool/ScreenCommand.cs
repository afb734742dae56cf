using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using SenefConsent.Client;
using SenefConsent.Contracts;
using SenefConsent.Csv;
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

    private readonly Argument<string> file = new("file")
    {
        Description =
            "The CSV file or workbook, or - for standard input: comma, semicolon or tab, with or without a header. A workbook comes "
            + "back as CSV.",
    };
    private readonly Option<Channel> channel = CommandLine.Channel();
    private readonly Option<string> purpose = CommandLine.Purpose();
    private readonly Option<Audience> audience = CommandLine.Audience();
    private readonly Option<string?> organisation = CommandLine.Organisation();
    private readonly Option<string?> column = CommandLine.Column();
    private readonly Option<string?> sheet = CommandLine.Sheet();
    private readonly Option<string?> encoding = CommandLine.Encoding();
    private readonly Option<bool> force = CommandLine.Force();
    private readonly Option<bool> allowedOnly = new("--allowed-only")
    {
        Description = "Only the rows that may be written to, each recipient once.",
    };
    private readonly Option<bool> links = new("--links")
    {
        Description = "Two more columns for those that may be written to: unsubscribe (the link) and listUnsubscribe (the header field).",
    };
    private readonly Option<string?> campaign = new("--campaign") { Description = "The campaign that the links are of." };
    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The file to write, or - for standard output. It is there as a whole or not at all.",
        Required = true,
    };

    private readonly ToolEnvironment tool;
    private readonly Dictionary<Rule, long> rules = [];
    private readonly Queue<SentRow> sent = new();

    private ScreenCommand(ToolEnvironment tool) => this.tool = tool;

    public static Command Create(ToolEnvironment tool)
    {
        var screen = new ScreenCommand(tool);
        var command = new Command("screen", "Tells of each row of a CSV file whether its recipient may be prospected.")
        {
            screen.file,
            screen.channel,
            screen.purpose,
            screen.audience,
            screen.organisation,
            screen.column,
            screen.sheet,
            screen.encoding,
            screen.allowedOnly,
            screen.links,
            screen.campaign,
            screen.output,
            screen.force,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(screen.links) != result.GetValue(screen.campaign) is not null)
            {
                result.AddError("--links and --campaign are given both or not at all.");
            }
        });
        command.SetAction(screen.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        var connection = Connection.Read(tool);
        var blocklist = connection.Blocklist(tool, Connection.LongPatience);
        var unsubscribe = given.GetValue(links) ? connection.EmailUnsubscribe(tool, Connection.LongPatience) : null;
        await using var input = await InputFile.OpenAsync(
            given.GetValue(file)!,
            given.GetValue(encoding),
            given.GetValue(sheet),
            tool,
            cancellation
        );
        await using var answered = OutputFile.Create(given.GetValue(output)!, given.GetValue(force), tool);
        var startedAt = tool.Clock.GetUtcNow();
        var progress = await FileProgress.ShowAsync(
            tool,
            "Screening",
            input.Length,
            async progress =>
            {
                await AnswerAsync(given, input, answered, blocklist, unsubscribe, progress, cancellation);
                return progress;
            }
        );
        await answered.FinishAsync(cancellation);
        Summarise(startedAt, progress);
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
        answered.Next.Write(beginning!.Preamble);
        if (beginning.HasHeader)
        {
            input.Csv.Write(answered.Next, beginning.HeaderRow, [.. added]);
        }

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
        row = isThere ? new SentRow(bytes.ToArray(), input.Csv.Read(bytes)) : default;
        return isThere;
    }

    // Blank lines stay where they are, as the service leaves them.
    private void WriteVerbatim(ParseResult given, OutputFile answered)
    {
        while (sent.TryPeek(out var row) && row.Content.Kind == RowKind.Verbatim)
        {
            sent.Dequeue();
            if (!given.GetValue(allowedOnly))
            {
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

    private static void RequireNoFault(InputFile input)
    {
        if (input.Rows.Fault is { } fault)
        {
            throw new WrongUseException($"{input.Name}: {fault} Nothing was written.");
        }
    }

    private void Summarise(DateTimeOffset startedAt, FileProgress progress)
    {
        var table = new Table().AddColumn("Decision").AddColumn("Rule").AddColumn(new TableColumn("Rows").RightAligned());
        foreach (var (rule, rows) in rules.OrderByDescending(rule => IsAllowed(rule.Key)).ThenByDescending(rule => rule.Value))
        {
            table.AddRow(IsAllowed(rule) ? "[green]allowed[/]" : "[red]blocked[/]", ExactNames<Rule>.Of(rule), Count(rows));
        }

        tool.Notices.Write(table.AddRow("", "[bold]all[/]", $"[bold]{Count(progress.Rows)}[/]"));
        tool.Notices.MarkupLineInterpolated(
            $"{progress.Rate}, {progress.Elapsed:mm\\:ss} min. Whoever refused before {startedAt:yyyy-MM-dd HH:mm:ss} UTC is blocked here."
        );
        tool.Notices.MarkupLine(
            "What is allowed can be refused a moment later: a permit lives a minute at most, shorter than a file. Screen again "
                + "right before you send."
        );
    }

    private static bool IsAllowed(Rule rule) => rule is Rule.None or Rule.Consent or Rule.Duplicate;

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);

    private readonly record struct SentRow(byte[] Bytes, RowContent Content);
}
