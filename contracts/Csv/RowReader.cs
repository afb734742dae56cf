using System.Globalization;
using System.Text;

namespace SenefConsent.Csv;

/// <summary>
/// Reads a body row by row and holds one buffer of it: 64 KB, and as much as the longest row when that is more. Counts lines, so that a
/// fault can be found in the file.
/// </summary>
/// <param name="body">The body, or the rest of one.</param>
/// <param name="line">The line that it begins in.</param>
public sealed class RowReader(Stream body, long line = 1)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool isLast;
    private Task<int>? arriving;

    /// <summary>The number of the line that the next row begins in, from 1.</summary>
    public long Line { get; private set; } = line;

    /// <summary>How many bytes were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>What is wrong, with its line; nothing more can be read then.</summary>
    public FileFault? Fault { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public bool IsEnded => Fault is not null || (isLast && start == end);

    /// <summary>Takes the next row, if it has arrived. It is valid until the next call.</summary>
    public bool TryNext(IRowFormat format, out ReadOnlySpan<byte> row)
    {
        if (!TryPeek(format, out row))
        {
            return false;
        }

        row = Take(row.Length);
        return true;
    }

    /// <summary>How many lines rows take. A line ends in LF, in CRLF or, where there is no LF, in CR.</summary>
    public static int LinesOf(ReadOnlySpan<byte> rows) =>
        rows.IsEmpty ? 0
        : rows.Count((byte)'\n') is > 0 and var lines ? lines
        : Math.Max(1, rows.Count((byte)'\r'));

    /// <summary>Takes so many bytes of what has arrived: whole rows.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        var taken = buffer.AsSpan(start, length);
        start += length;
        Taken += length;
        Line += LinesOf(taken);
        return taken;
    }

    /// <summary>Looks at the next row, if it has arrived, and leaves it there.</summary>
    public bool TryPeek(IRowFormat format, out ReadOnlySpan<byte> row)
    {
        row = [];
        if (start == end || Fault is not null)
        {
            return false;
        }

        if (!format.TryCut(buffer.AsSpan(start, end - start), isLast, out var cut))
        {
            if (end - start >= format.LongestRow)
            {
                Fault = new FileFault("LongLine", ("bytes", format.LongestRow.ToString(CultureInfo.InvariantCulture))).At(Line);
            }

            return false;
        }

        if (cut.Fault is not null)
        {
            Fault = cut.Fault.At(Line + cut.FaultLine);
            return false;
        }

        row = buffer.AsSpan(start, cut.Length);
        return true;
    }

    /// <summary>What has arrived and was not taken yet; valid until more is read.</summary>
    public ReadOnlySpan<byte> Ahead => buffer.AsSpan(start, end - start);

    /// <summary>Whether <see cref="Ahead"/> is all that is left.</summary>
    public bool IsWhole => isLast;

    /// <summary>Nothing more is to be read.</summary>
    /// <param name="fault">Why.</param>
    public void Refuse(FileFault fault) => Fault = fault;

    /// <summary>Whether more can be read without waiting for it.</summary>
    public bool HasMoreNow(CancellationToken cancellation)
    {
        Ask(cancellation);
        return arriving is { IsCompleted: true };
    }

    /// <summary>Waits for more.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        Ask(cancellation);
        if (arriving is null)
        {
            return;
        }

        var read = await arriving;
        arriving = null;
        end += read;
        isLast = read == 0;
    }

    /// <summary>
    /// Passes over the byte order mark, if there is one, and gives it back. <see cref="Fault"/> says so when the file is no text that can be
    /// cut into rows, such as a workbook.
    /// </summary>
    /// <param name="isCsv">Whether the file should be CSV, and hence no JSON and no page.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> ReadByteOrderMarkAsync(bool isCsv, CancellationToken cancellation)
    {
        while (end < FirstBytes.Enough && !isLast)
        {
            await ReadAsync(cancellation);
        }

        var head = buffer.AsMemory(0, end);
        Fault = FirstBytes.FaultOf(head.Span, isCsv);
        if (!head.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        start = Encoding.UTF8.Preamble.Length;
        Taken = start;
        return head[..start].ToArray();
    }

    private void Ask(CancellationToken cancellation)
    {
        if (arriving is not null || isLast || Fault is not null)
        {
            return;
        }

        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        arriving = body.ReadAsync(buffer.AsMemory(end), cancellation).AsTask();
    }
}
