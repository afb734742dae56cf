using System.Buffers;
using System.Text;

namespace SenefConsent.Csv;

/// <summary>Reads the text of a cell, in whatever charset the file has.</summary>
/// <param name="cell">Its bytes, without the quotes around it.</param>
public delegate string CellText(ReadOnlySpan<byte> cell);

/// <summary>
/// CSV as RFC 4180 has it, with what Excel, LibreOffice and Python make of it: comma, semicolon or tab, cells in quotes with line ends in
/// them, CRLF, LF or CR. Rows are cut and given back as bytes, so that what is the caller's comes back as it came, in whatever charset.
/// Made by hand for that: the libraries read characters, and write a row anew.
/// </summary>
/// <param name="text">Reads a cell. The charset is not needed to cut rows, as long as it holds ASCII.</param>
public sealed class CsvRows(CellText text) : IRowFormat
{
    private const byte Quote = (byte)'"';

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\t\r\n\"");
    private static readonly SearchValues<byte> AnyEnd = SearchValues.Create(",;\t\r\n"u8);

    private readonly List<Range> cells = [];
    private byte delimiter;
    private SearchValues<byte> ends = AnyEnd;
    private int width;
    private byte[] lineEnd = "\r\n"u8.ToArray();

    /// <summary>The column that the recipient stands in, from 0.</summary>
    public int Column { get; set; }

    /// <summary>How many cells the row that was cut last has.</summary>
    public int Count => cells.Count;

    /// <summary>
    /// Recognises the delimiter by the row that was cut last, which is the file's first: the one of comma, semicolon and tab that stands
    /// most often in it, outside of quotes. Cut it again afterwards.
    /// </summary>
    /// <returns>Whether the row was none of the file's own but Excel's <c>sep=;</c>.</returns>
    public bool Recognise(ReadOnlySpan<byte> first)
    {
        var content = Content(first);
        lineEnd = content.Length < first.Length ? first[content.Length..].ToArray() : lineEnd;
        var isTold =
            content
            is [(byte)'s' or (byte)'S', (byte)'e' or (byte)'E', (byte)'p' or (byte)'P', (byte)'=', (byte)',' or (byte)';' or (byte)'\t'];
        delimiter = isTold ? content[^1] : MostFrequent(content);
        ends = SearchValues.Create([delimiter, (byte)'\r', (byte)'\n']);
        return isTold;
    }

    /// <summary>The row that was cut last is as wide as all that follow.</summary>
    public void SetWidth() => width = cells.Count;

    /// <summary>The text of a cell of the row that was cut last.</summary>
    public string Cell(ReadOnlySpan<byte> row, int column)
    {
        var cell = row[cells[column]];
        if (cell is not [Quote, .., Quote])
        {
            return Ascii.IsValid(cell) ? Encoding.ASCII.GetString(cell) : text(cell);
        }

        return text(cell[1..^1]).Replace("\"\"", "\"", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public bool TryCut(ReadOnlySpan<byte> bytes, bool isLast, out CutRow row)
    {
        row = default;
        cells.Clear();
        for (var i = 0; ; )
        {
            var cellStart = i;
            if (i < bytes.Length && bytes[i] == Quote)
            {
                if (!TryPassQuoted(bytes, isLast, ref i))
                {
                    row = new CutRow(0, "has a quote that is never closed", bytes[..cellStart].Count((byte)'\n'));
                    return isLast;
                }

                if (i < bytes.Length && !ends.Contains(bytes[i]))
                {
                    row = new CutRow(
                        0,
                        "has text after the quote that closes a cell: double a quote that belongs to the text",
                        bytes[..i].Count((byte)'\n')
                    );
                    return true;
                }
            }
            else
            {
                var length = bytes[i..].IndexOfAny(ends);
                i = length < 0 ? bytes.Length : i + length;
            }

            // What comes next can still be a delimiter, or the second half of a line end.
            if (!isLast && (i == bytes.Length || (bytes[i] == '\r' && i + 1 == bytes.Length)))
            {
                return false;
            }

            cells.Add(cellStart..i);
            if (i == bytes.Length || bytes[i] is (byte)'\r' or (byte)'\n')
            {
                row = new CutRow(EndOfLine(bytes, i));
                if (width > 0 && cells.Count > width)
                {
                    row = row with
                    {
                        Fault = $"has {cells.Count} cells where the first row has {width}: put a cell that holds the delimiter into quotes",
                    };
                }

                return true;
            }

            i++;
        }
    }

    /// <inheritdoc/>
    public RowContent Read(ReadOnlySpan<byte> row) =>
        Content(row).IsEmpty
            ? new RowContent(RowKind.Verbatim)
            : new RowContent(RowKind.Recipient, Column < cells.Count ? Cell(row, Column) : null);

    // What is added is ours and never begins with a sign that a spreadsheet takes for a formula; the caller's own cells are the caller's.
    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> row, params ReadOnlySpan<string> answer)
    {
        var content = Content(row);
        output.Write(content);

        // Some programs leave out the last cells of a row when they are empty.
        for (var missing = width - CellsOf(content); missing > 0; missing--)
        {
            output.Write([delimiter]);
        }

        foreach (var cell in answer)
        {
            output.Write([delimiter]);
            Encoding.UTF8.GetBytes(cell.AsSpan().ContainsAny(Quoted) ? Quoting(cell) : cell, output);
        }

        output.Write(content.Length < row.Length ? row[content.Length..] : lineEnd);
    }

    /// <inheritdoc/>
    public void WriteFault(IBufferWriter<byte> output, string reason)
    {
        for (var empty = 0; empty < width; empty++)
        {
            output.Write([delimiter]);
        }

        output.Write(Encoding.UTF8.GetBytes($"error{(char)delimiter}{Quoting(reason)}"));
        output.Write(lineEnd);
    }

    private static string Quoting(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool TryPassQuoted(ReadOnlySpan<byte> bytes, bool isLast, ref int i)
    {
        for (i++; ; )
        {
            var length = bytes[i..].IndexOf(Quote);
            if (length < 0)
            {
                return false;
            }

            i += length + 1;
            if (i == bytes.Length || bytes[i] != Quote)
            {
                return isLast || i < bytes.Length;
            }

            i++;
        }
    }

    private static int EndOfLine(ReadOnlySpan<byte> bytes, int i) =>
        i == bytes.Length ? i
        : bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n' ? i + 2
        : i + 1;

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> row) => row.TrimEnd("\r\n"u8);

    private static byte MostFrequent(ReadOnlySpan<byte> content)
    {
        Span<int> counts = stackalloc int[3];
        var isQuoted = false;
        foreach (var character in content)
        {
            isQuoted ^= character == Quote;
            if (!isQuoted && ",;\t"u8.IndexOf(character) is >= 0 and var index)
            {
                counts[index]++;
            }
        }

        return counts[1] > counts[0] && counts[1] >= counts[2] ? (byte)';'
            : counts[2] > counts[0] ? (byte)'\t'
            : (byte)',';
    }

    // Counted again where it is in doubt: the cells of a row are not kept until it is written.
    private int CellsOf(ReadOnlySpan<byte> content)
    {
        if (width <= 1)
        {
            return width;
        }

        if (content.Count(delimiter) >= width - 1 && content.IndexOf(Quote) < 0)
        {
            return width;
        }

        TryCut(content, isLast: true, out _);
        return cells.Count;
    }
}
