using System.Buffers;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Rows that are decided with one question to the database. Used again and again, so that a long file makes no garbage of its length.
/// </summary>
internal sealed class ScreeningBatch
{
    private readonly ArrayBufferWriter<byte> bytes = new(64 * 1024);
    private readonly List<(int Start, int Length, RowKind Kind)> rows = [];
    private readonly List<ContactAddress> addresses = [];
    private BlocklistLookup? lookup;
    private Task<BlocklistAnswer>? answer;

    public IReadOnlyList<(int Start, int Length, RowKind Kind)> Rows => rows;

    public IReadOnlyList<ContactAddress> Addresses => addresses;

    public ReadOnlySpan<byte> Bytes => bytes.WrittenSpan;

    public bool IsEmpty => rows.Count == 0;

    public bool IsFull(int mostRows, int mostBytes) => rows.Count >= mostRows || bytes.WrittenCount >= mostBytes;

    public void Add(ReadOnlySpan<byte> row, RowContent content, Channel channel)
    {
        rows.Add((bytes.WrittenCount, row.Length, content.Kind));
        bytes.Write(row);
        if (content.Kind != RowKind.Verbatim)
        {
            addresses.Add(ContactAddress.For(channel, content.Recipient ?? ""));
        }
    }

    /// <summary>Begins to ask; <see cref="AnswerAsync"/> has the answer.</summary>
    public void Decide(
        BlocklistReader blocklist,
        ContactPointKeyring keyring,
        ScreeningRequest request,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        lookup = new BlocklistLookup(keyring, addresses, request.Organisation);
        answer = blocklist.DecideAsync(lookup, request.Question with { At = now }, cancellation);
    }

    public Task<BlocklistAnswer> AnswerAsync() => answer!;

    /// <summary>Waits until nothing of it is asked any more, whatever came of it.</summary>
    public Task EndAsync() =>
        answer!.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>The id that no further key changes: a link is made of it.</summary>
    public Guid IdOf(int index) => lookup!.OwnOf(index)[^1];

    public void Clear()
    {
        bytes.ResetWrittenCount();
        rows.Clear();
        addresses.Clear();
        (lookup, answer) = (null, null);
    }
}
