using System.Buffers;
using System.Globalization;
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

    /// <summary>What can stand between two cells.</summary>
    public static readonly IReadOnlyList<byte> Delimiters = [.. ",;\t"u8];

    private static readonly SearchValues<byte> InBlankRows = SearchValues.Create(" ,;\t\r\n\""u8);
    private static readonly SearchValues<byte> AnyEnd = SearchValues.Create(",;\t\r\n"u8);

    private readonly List<Range> cells = [];
    private byte delimiter;
    private SearchValues<byte> ends = AnyEnd;
    private int width;
    private int[] replaced = [];
    private byte[] lineEnd = "\r\n"u8.ToArray();

    /// <inheritdoc/>
    public int LongestRow => 1024 * 1024;

    /// <summary>The column that the recipient stands in, from 0.</summary>
    public int Column { get; set; }

    /// <summary>What stands between two cells. Rows can be cut without it, as long as their cells do not matter.</summary>
    public byte Delimiter
    {
        get => delimiter;
        set
        {
            delimiter = value;
            ends = SearchValues.Create([value, (byte)'\r', (byte)'\n']);
        }
    }

    /// <summary>How many cells the row that was cut last has.</summary>
    public int Count => cells.Count;

    /// <summary>Cuts at whatever can stand between two cells, until <see cref="Delimiter"/> is set.</summary>
    public void ForgetDelimiter() => ends = AnyEnd;

    /// <summary>The row that was cut last is as wide as all that follow, and ends as they do.</summary>
    /// <param name="row">That row, with its line end.</param>
    /// <param name="ours">The columns that an answer before has added, which the answer of now replaces.</param>
    public void SetWidth(ReadOnlySpan<byte> row, IEnumerable<int> ours)
    {
        (width, replaced) = (cells.Count, [.. ours]);
        var content = Content(row);
        lineEnd = content.Length < row.Length ? row[content.Length..].ToArray() : lineEnd;
    }

    /// <summary>Cuts the same cells out of rows of any width.</summary>
    public CsvRows Alike() => new(text) { Delimiter = delimiter };

    /// <summary>Whether a column is one that an answer before has added.</summary>
    /// <param name="column">From 0.</param>
    public bool IsReplaced(int column) => replaced.Contains(column);

    /// <summary>Rows may have any number of cells.</summary>
    public void AllowAnyWidth() => width = 0;

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
                    row = new CutRow(0, new FileFault("OpenQuote"), bytes[..cellStart].Count((byte)'\n'));
                    return isLast;
                }

                if (i < bytes.Length && !ends.Contains(bytes[i]))
                {
                    row = new CutRow(0, new FileFault("TextAfterQuote"), bytes[..i].Count((byte)'\n'));
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
                        Fault = new FileFault(
                            "TooManyCells",
                            ("cells", cells.Count.ToString(CultureInfo.InvariantCulture)),
                            ("width", width.ToString(CultureInfo.InvariantCulture))
                        ),
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
        var isFirst = false;
        if (replaced.Length == 0)
        {
            output.Write(content);
        }
        else
        {
            isFirst = !WriteKept(output, content);
        }

        // Some programs leave out the last cells of a row when they are empty.
        for (var missing = width - CellsOf(content); missing > 0; missing--)
        {
            if (replaced.Contains(width - missing))
            {
                continue;
            }

            output.Write(isFirst ? [] : [delimiter]);
            isFirst = false;
        }

        foreach (var cell in answer)
        {
            output.Write(isFirst ? [] : [delimiter]);
            isFirst = false;
            Encoding.UTF8.GetBytes(cell.AsSpan().ContainsAny(Quoted) ? Quoting(cell) : cell, output);
        }

        output.Write(content.Length < row.Length ? row[content.Length..] : lineEnd);
    }

    /// <inheritdoc/>
    public void WriteFault(IBufferWriter<byte> output, string reason)
    {
        for (var empty = replaced.Length; empty < width; empty++)
        {
            output.Write([delimiter]);
        }

        output.Write(Encoding.UTF8.GetBytes($"error{(char)delimiter}{Quoting(reason)}"));
        output.Write(lineEnd);
    }

    /// <summary>Whether a row holds nothing: a blank line, or one of delimiters alone above a header.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> row) => !row.ContainsAnyExcept(InBlankRows);

    // Whether anything was written: a file of nothing but our columns has no cell of its own.
    private bool WriteKept(IBufferWriter<byte> output, ReadOnlySpan<byte> content)
    {
        TryCut(content, isLast: true, out _);
        var isWritten = false;
        for (var index = 0; index < cells.Count; index++)
        {
            if (!replaced.Contains(index))
            {
                output.Write(isWritten ? [delimiter] : []);
                output.Write(content[cells[index]]);
                isWritten = true;
            }
        }

        return isWritten;
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
