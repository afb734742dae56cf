using System.Buffers;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a screening was asked.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="Question">Channel, purpose, audience.</param>
/// <param name="Organisation">The ids of the organisation; none when not asked about.</param>
/// <param name="AllowedOnly">Whether only those come back that may be written to, each once.</param>
/// <param name="Added">What is added to a row: columns of CSV, members of JSON.</param>
/// <param name="Links">Makes the unsubscribe links of those who may be written to; null when none are asked for.</param>
internal sealed record ScreeningRequest(
    string Client,
    SendQuestion Question,
    IReadOnlyList<Guid> Organisation,
    bool AllowedOnly,
    IReadOnlyList<string> Added,
    ScreeningLinks? Links
);

/// <summary>What every screening works with.</summary>
internal sealed record ScreeningParts(
    SummaryRegister<ScreeningSummary> Register,
    BlocklistReader Blocklist,
    ContactPointKeyring Keyring,
    SendPermits Permits,
    RecipientQueries Queries,
    TimeProvider Clock
);

/// <summary>
/// Runs a screening. It holds two batches of rows at a time, and reads no faster than its answer is taken. Every batch is decided on the
/// state of its own moment, on the primary; the permit counts from before the first.
/// </summary>
internal sealed class Screening(ScreeningRequest request, IRowFormat format, string? column, ScreeningParts parts)
{
    // What is added to a row.
    public const string Decision = OurColumns.Decision;
    public const string AppliedRule = OurColumns.Rule;
    public const string ContactPoint = "contactPoint";
    public const string Link = "link";

    private const int RowsPerBatch = 4096;
    private const int BytesPerBatch = 1024 * 1024;
    private const int BatchesInFlight = 2;

    private readonly SeenRecipients seen = new();
    private readonly Dictionary<Rule, long> rules = [];
    private ScreeningSummary summary = null!;
    private long rows;
    private long allowed;
    private long duplicates;

    /// <summary>What it has come to so far.</summary>
    public ScreeningSummary Summary =>
        summary with
        {
            Rows = rows,
            Allowed = allowed,
            Blocked = rows - allowed,
            Duplicates = duplicates,
            DuplicatesKnownTo = seen.IsFull ? SeenRecipients.Most : null,
            Rules = rules.ToDictionary(rule => RuleText.Of(rule.Key), rule => rule.Value),
        };

    /// <summary>Reads a file and answers it, unless it begins as no file that can be screened.</summary>
    /// <param name="source">The file.</param>
    /// <param name="begin">Is told the summary's beginning before the first row is decided.</param>
    /// <param name="send">Takes the answer, part by part, with the contact points that were asked about for it, and is waited for.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>What is wrong with the file's beginning; null when it was answered.</returns>
    public async Task<string?> RunAsync(
        RowReader source,
        Action<ScreeningSummary> begin,
        Func<ReadOnlyMemory<byte>, IReadOnlyList<Guid>, CancellationToken, Task> send,
        CancellationToken cancellation
    )
    {
        var first = await BeginAsync(source, cancellation);
        if (source.Fault is { } fault)
        {
            return $"{fault}";
        }

        var startedAt = parts.Clock.GetUtcNow();
        summary = new ScreeningSummary(
            Guid.CreateVersion7(startedAt),
            ScreeningOutcome.Running,
            startedAt,
            EndedAt: null,
            Rows: 0,
            Allowed: 0,
            Blocked: 0,
            Duplicates: 0,
            DuplicatesKnownTo: null,
            new Dictionary<string, long>()
        );
        var snapshot = await parts.Blocklist.SnapshotAsync(cancellation);
        await parts.Register.StartAsync(request.Client, Summary, cancellation);
        try
        {
            begin(Summary);
            await AnswerAsync(source, first, send, cancellation);
            summary = summary with
            {
                Outcome = source.Fault is null ? ScreeningOutcome.Completed : ScreeningOutcome.Malformed,
                Error = source.Fault?.ToString(),
                Permit = parts.Permits.Issue(request.Client, request.Question, request.Organisation, snapshot, parts.Clock.GetUtcNow()),
            };
        }
        finally
        {
            parts.Queries.Asked(request.Client, "screenings", request.Question.Channel, request.Question.Purpose, rows);
            summary = summary with
            {
                Outcome = summary.Outcome == ScreeningOutcome.Running ? ScreeningOutcome.Broken : summary.Outcome,
                EndedAt = parts.Clock.GetUtcNow(),
            };
            await parts.Register.EndAsync(Summary);
        }

        return null;
    }

    /// <summary>What is wrong with a file's beginning; null when nothing is. Nothing is screened.</summary>
    public async Task<string?> FaultOfAsync(RowReader source, CancellationToken cancellation)
    {
        await BeginAsync(source, cancellation);
        return source.Fault?.ToString();
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
        RowReader source,
        byte[] first,
        Func<ReadOnlyMemory<byte>, IReadOnlyList<Guid>, CancellationToken, Task> send,
        CancellationToken cancellation
    )
    {
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
                if (!isFull && !source.IsEnded && source.HasMoreNow(cancellation))
                {
                    await source.ReadAsync(cancellation);
                    continue;
                }

                if (!batch.IsEmpty && (isFull || source.IsEnded || inFlight.Count == 0))
                {
                    await parts.Queries.TakeAsync(request.Client, batch.Addresses, cancellation);
                    batch.Decide(parts.Blocklist, parts.Keyring, request, parts.Clock.GetUtcNow(), cancellation);
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
                    await source.ReadAsync(cancellation);
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

        await SendAsync([]);

        async Task<ScreeningBatch> WriteAsync(ScreeningBatch decided)
        {
            var answer = await decided.AnswerAsync();
            output.Write(first);
            first = [];
            Write(decided, answer, output);
            await SendAsync([.. Enumerable.Range(0, decided.Addresses.Count).Select(decided.IdOf)]);
            decided.Clear();
            return decided;
        }

        async Task SendAsync(IReadOnlyList<Guid> about)
        {
            await send(output.WrittenMemory, about, cancellation);
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
}
