using System.Text;

namespace SenefConsent.Csv;

/// <summary>
/// Reads a body row by row and holds one buffer of it: 64 KB, and as much as the longest row when that is more. Counts lines, so that a
/// fault can be found in the file.
/// </summary>
public sealed class RowReader(Stream body)
{
    private const int LongestRow = 1024 * 1024;

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool isLast;
    private Task<int>? arriving;

    /// <summary>The number of the line that the next row begins in, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>What is wrong, with its line; nothing more can be read then.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public bool IsEnded => Fault is not null || (isLast && start == end);

    /// <summary>Takes the next row, if it has arrived. It is valid until the next call.</summary>
    public bool TryNext(IRowFormat format, out ReadOnlySpan<byte> row)
    {
        if (!TryPeek(format, out row))
        {
            return false;
        }

        start += row.Length;
        Line += Math.Max(1, row.Count((byte)'\n'));
        return true;
    }

    /// <summary>Looks at the next row, if it has arrived, and leaves it there.</summary>
    public bool TryPeek(IRowFormat format, out ReadOnlySpan<byte> row)
    {
        row = [];
        if (start == end || arriving is not null || Fault is not null)
        {
            return false;
        }

        if (!format.TryCut(buffer.AsSpan(start, end - start), isLast, out var cut))
        {
            if (end - start >= LongestRow)
            {
                Fault = $"Line {Line} begins a row that is longer than {LongestRow} bytes: is the quote that closes a cell missing?";
            }

            return false;
        }

        if (cut.Fault is not null)
        {
            Fault = $"Line {Line + cut.FaultLine} {cut.Fault}.";
            return false;
        }

        row = buffer.AsSpan(start, cut.Length);
        return true;
    }

    /// <summary>Nothing more is to be read.</summary>
    /// <param name="fault">Why.</param>
    public void Refuse(string fault) => Fault = fault;

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

    /// <summary>Passes over the byte order mark, if there is one, and gives it back.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadMarkAsync(CancellationToken cancellation)
    {
        while (end < 3 && !isLast)
        {
            await ReadAsync(cancellation);
        }

        var head = buffer.AsMemory(0, end);
        if (head.Span.StartsWith(Encoding.Unicode.Preamble) || head.Span.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            Fault = "Line 1 begins as UTF-16. Save the file as UTF-8 (Excel: \"CSV UTF-8\") or declare another charset.";
        }

        if (!head.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        start = Encoding.UTF8.Preamble.Length;
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
