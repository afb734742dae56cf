using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Runs a screening. It holds two batches of rows at a time, and reads no faster than its answer is read. Every batch is decided on the
/// state of its own moment, on the primary; the permit counts from before the first.
/// </summary>
internal sealed class Screening(ScreeningRequest request, IRowFormat format, string? column) : IResult
{
    // What is added to a row.
    public const string Decision = OurColumns.Decision;
    public const string AppliedRule = OurColumns.Rule;
    public const string ContactPoint = "contactPoint";
    public const string Link = "link";

    private const int RowsPerBatch = 4096;
    private const int BytesPerBatch = 1024 * 1024;
    private const int BatchesInFlight = 2;

    // The trailers.
    private const string Outcome = "Screening-Outcome";
    private const string Rows = "Screening-Rows";
    private const string Allowed = "Screening-Allowed";
    private const string Blocked = "Screening-Blocked";
    private const string Duplicates = "Screening-Duplicates";
    private const string Error = "Screening-Error";
    private const string Permit = "Screening-Permit";

    private readonly SeenRecipients seen = new();
    private readonly Dictionary<Rule, long> rules = [];
    private long rows;
    private long allowed;
    private long duplicates;

    public async Task ExecuteAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var (register, blocklist, clock) = (
            services.GetRequiredService<SummaryRegister<ScreeningSummary>>(),
            services.GetRequiredService<BlocklistReader>(),
            services.GetRequiredService<TimeProvider>()
        );
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var source = new RowReader(context.Request.Body);
        var first = await BeginAsync(source, context.RequestAborted);
        if (source.Fault is { } fault)
        {
            await Problems.Problem(400, $"{fault}").ExecuteAsync(context);
            return;
        }

        var startedAt = clock.GetUtcNow();
        var id = Guid.CreateVersion7(startedAt);
        var snapshot = await blocklist.SnapshotAsync(context.RequestAborted);
        await register.StartAsync(request.Client, Summary(id, ScreeningOutcome.Running, startedAt), context.RequestAborted);
        var outcome = ScreeningOutcome.Broken;
        string? permit = null;
        try
        {
            context.Response.ContentType = context.Request.ContentType;
            context.Response.Headers["Screening-Id"] = $"{id}";
            var body = new TrailedBody(context.Response, Outcome, Rows, Allowed, Blocked, Duplicates, Error, Permit);
            await AnswerAsync(context, source, first, body, blocklist, clock);
            outcome = source.Fault is null ? ScreeningOutcome.Completed : ScreeningOutcome.Malformed;
            permit = services
                .GetRequiredService<SendPermits>()
                .Issue(request.Client, request.Question, request.Organisation, snapshot, clock.GetUtcNow());
            await register.EndAsync(
                Summary(id, outcome, startedAt) with
                {
                    EndedAt = clock.GetUtcNow(),
                    Error = source.Fault?.ToString(),
                    Permit = permit,
                }
            );
            await body.EndAsync(Trailers(outcome, source.Fault?.ToString(), permit), context.RequestAborted);
        }
        finally
        {
            services
                .GetRequiredService<RecipientQueries>()
                .Asked(request.Client, "screenings", request.Question.Channel, request.Question.Purpose, rows);
            if (permit is null)
            {
                await register.EndAsync(Summary(id, outcome, startedAt) with { EndedAt = clock.GetUtcNow() });
            }
        }
    }

    // The byte order mark, what stands above the rows and the header, as they go back.
    private async Task<byte[]> BeginAsync(RowReader source, CancellationToken cancellation)
    {
        var begin = new ArrayBufferWriter<byte>();
        begin.Write((await source.ReadByteOrderMarkAsync(isCsv: format is CsvRows, cancellation)).Span);
        if (
            format is CsvRows csv
            && await source.FindAsync(csv, request.Question.Channel, column, hasHeader: null, cancellation) is { } beginning
        )
        {
            begin.Write(beginning.Preamble);
            if (beginning.HasHeader)
            {
                csv.Write(begin, beginning.HeaderRow, [.. request.Added]);
            }
        }

        return begin.WrittenSpan.ToArray();
    }

    private async Task AnswerAsync(
        HttpContext context,
        RowReader source,
        byte[] first,
        TrailedBody body,
        BlocklistReader blocklist,
        TimeProvider clock
    )
    {
        var (keyring, queries) = (
            context.RequestServices.GetRequiredService<ContactPointKeyring>(),
            context.RequestServices.GetRequiredService<RecipientQueries>()
        );
        var output = new ArrayBufferWriter<byte>(BytesPerBatch);
        var inFlight = new Queue<ScreeningBatch>();
        var spare = new Stack<ScreeningBatch>([new ScreeningBatch(), new ScreeningBatch(), new ScreeningBatch()]);
        var batch = spare.Pop();
        try
        {
            while (true)
            {
                while (!batch.IsFull(RowsPerBatch, BytesPerBatch) && source.TryNext(format, out var row))
                {
                    batch.Add(row, format.Read(row), request.Question.Channel);
                }

                var isFull = batch.IsFull(RowsPerBatch, BytesPerBatch);
                if (!isFull && !source.IsEnded && source.HasMoreNow(context.RequestAborted))
                {
                    await source.ReadAsync(context.RequestAborted);
                    continue;
                }

                if (!batch.IsEmpty && (isFull || source.IsEnded || inFlight.Count == 0))
                {
                    await queries.TakeAsync(request.Client, batch.Addresses, context.RequestAborted);
                    batch.Decide(blocklist, keyring, request, clock.GetUtcNow(), context.RequestAborted);
                    inFlight.Enqueue(batch);
                    batch = spare.Pop();
                    if (inFlight.Count < BatchesInFlight)
                    {
                        continue;
                    }
                }

                // What is decided goes out before anything more is waited for.
                if (inFlight.TryDequeue(out var oldest))
                {
                    spare.Push(await WriteAsync(oldest));
                }
                else if (source.IsEnded)
                {
                    break;
                }
                else
                {
                    await source.ReadAsync(context.RequestAborted);
                }
            }
        }
        finally
        {
            foreach (var undone in inFlight)
            {
                await undone.EndAsync();
            }
        }

        output.Write(first);
        if (source.Fault is { } fault)
        {
            format.WriteFault(output, $"{fault}");
        }

        await SendAsync();

        async Task<ScreeningBatch> WriteAsync(ScreeningBatch decided)
        {
            var answer = await decided.AnswerAsync();
            output.Write(first);
            first = [];
            Write(decided, answer, output);
            await SendAsync();
            decided.Clear();
            return decided;
        }

        async Task SendAsync()
        {
            await body.SendAsync(output.WrittenMemory, context.RequestAborted);
            output.ResetWrittenCount();
        }
    }

    private void Write(ScreeningBatch batch, BlocklistAnswer answer, IBufferWriter<byte> output)
    {
        var (index, added) = (0, new string[request.Added.Count]);
        foreach (var (start, length, kind) in batch.Rows)
        {
            var row = batch.Bytes.Slice(start, length);
            if (kind == RowKind.Verbatim)
            {
                if (!request.AllowedOnly)
                {
                    output.Write(row);
                }

                continue;
            }

            var (verdict, rule) = (answer.Decisions[index].Verdict, answer.Decisions[index].Rule);
            var isAllowed = verdict == Verdict.Allowed;
            var id = batch.IdOf(index++);
            var isRepeated = seen.IsRepeated(id);
            rows++;
            allowed += isAllowed ? 1 : 0;
            duplicates += isRepeated ? 1 : 0;
            rule = isAllowed && isRepeated ? Rule.Duplicate : rule;
            rules[rule] = rules.GetValueOrDefault(rule) + 1;
            if (!request.AllowedOnly || (isAllowed && !isRepeated))
            {
                for (var place = 0; place < added.Length; place++)
                {
                    added[place] = request.Added[place] switch
                    {
                        Decision => isAllowed ? "allowed" : "blocked",
                        AppliedRule => RuleText.Of(rule),
                        ContactPoint => $"{id}",
                        _ => isAllowed ? request.Links!.LinkOf(id) : "",
                    };
                }

                format.Write(output, kind == RowKind.Unusable ? [] : row, added);
            }
        }
    }

    private IReadOnlyList<(string Name, string Value)> Trailers(ScreeningOutcome outcome, string? fault, string permit) =>
        [
            (Outcome, outcome == ScreeningOutcome.Completed ? "completed" : "malformed"),
            (Rows, rows.ToString(CultureInfo.InvariantCulture)),
            (Allowed, allowed.ToString(CultureInfo.InvariantCulture)),
            (Blocked, (rows - allowed).ToString(CultureInfo.InvariantCulture)),
            (Duplicates, duplicates.ToString(CultureInfo.InvariantCulture)),
            (Error, fault ?? ""),
            (Permit, permit),
        ];

    private ScreeningSummary Summary(Guid id, ScreeningOutcome outcome, DateTimeOffset startedAt) =>
        new(
            id,
            outcome,
            startedAt,
            EndedAt: null,
            rows,
            allowed,
            rows - allowed,
            duplicates,
            seen.IsFull ? SeenRecipients.Most : null,
            rules.ToDictionary(rule => RuleText.Of(rule.Key), rule => rule.Value)
        );
}
