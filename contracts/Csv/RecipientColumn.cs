using System.Globalization;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Csv;

/// <summary>How a file begins.</summary>
/// <param name="Preamble">What stands above the first row, as it came: blank lines, Excel's <c>sep=</c>, a title.</param>
/// <param name="HeaderRow">The row that names the columns, with its line end; empty when there is none.</param>
/// <param name="Header">The names of the columns; empty when there is none.</param>
public sealed record FileBeginning(byte[] Preamble, byte[] HeaderRow, IReadOnlyList<string> Header)
{
    /// <summary>Whether a row names the columns.</summary>
    public bool HasHeader => HeaderRow.Length > 0;
}

/// <summary>What was seen in the first rows of a file.</summary>
/// <param name="Preamble">What stands above the first row, as it came.</param>
/// <param name="Header">The names of the columns; empty when there is none.</param>
/// <param name="Rows">The first rows after it.</param>
/// <param name="Candidates">The columns that may hold the recipients, from 0: exactly one when they were found.</param>
/// <param name="IsByName">Whether it was found by its name.</param>
/// <param name="Fault">Why there is not exactly one candidate; null when there is.</param>
public sealed record FileLook(
    byte[] Preamble,
    IReadOnlyList<string> Header,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<int> Candidates,
    bool IsByName,
    FileFault? Fault
);

/// <summary>
/// Finds the column of the recipients, by its name and by what it holds. A wrong column would lose every refusal of an import, and allow
/// everybody in a screening: unless there is exactly one candidate the file is refused, with what was seen.
/// </summary>
public static class RecipientColumn
{
    private const int RowsLookedAt = 50;
    private const int BytesLookedAt = 64 * 1024;
    private const int MostTitles = 10;
    private const int EnoughToDoubtAName = 5;

    /// <summary>
    /// Reads up to the first row of a recipient: passes over blank lines and a title, recognises delimiter and header, and finds the column.
    /// <see cref="CsvRows.Column"/>, delimiter and width are known then; null, and <see cref="RowReader.Fault"/> says why, when it fails.
    /// </summary>
    /// <param name="source">The file, after its byte order mark.</param>
    /// <param name="csv">Cuts it.</param>
    /// <param name="channel">What the recipients are reached by, which gives names and looks of their column.</param>
    /// <param name="column">The column's name, or its number from 1, when it is told; null to find it.</param>
    /// <param name="hasHeader">Whether the first row names the columns, when that is told; null to recognise it.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<FileBeginning?> FindAsync(
        this RowReader source,
        CsvRows csv,
        Channel channel,
        string? column,
        bool? hasHeader,
        CancellationToken cancellation
    )
    {
        await ReadBeginningAsync(source, csv, channel, cancellation);
        return source.Fault is null ? Find(source, csv, channel, column, hasHeader) : null;
    }

    /// <summary>
    /// As <see cref="FindAsync"/>, for whoever shows what is there: a file in which no column can be found is not refused, and its rows are
    /// not to be read afterwards. Null, and <see cref="RowReader.Fault"/> says why, when it has no rows at all.
    /// </summary>
    public static async Task<FileLook?> LookAsync(
        this RowReader source,
        CsvRows csv,
        Channel channel,
        string? column,
        bool? hasHeader,
        CancellationToken cancellation
    )
    {
        await ReadBeginningAsync(source, csv, channel, cancellation);
        return source.Fault is null ? Look(source, csv, channel, column, hasHeader) : null;
    }

    private static async Task ReadBeginningAsync(RowReader source, CsvRows csv, Channel channel, CancellationToken cancellation)
    {
        while (source.Fault is null && !source.IsWhole && source.Ahead.Length < csv.LongestRow && !HasShownARow(source, csv, channel))
        {
            await source.ReadAsync(cancellation);
        }

        // What has arrived is looked at; whoever sends row by row and waits for each answer is not kept waiting.
        while (source.Fault is null && source.Ahead.Length < BytesLookedAt && source.HasMoreNow(cancellation))
        {
            await source.ReadAsync(cancellation);
        }
    }

    private static bool HasShownARow(RowReader source, CsvRows csv, Channel channel)
    {
        var rows = CutAhead(source, csv);
        return rows.Count > 1
            || rows.Exists(row => CellsOf(source.Ahead[row], csv, null).Exists(cell => AddressShape.IsAddress(channel, cell)));
    }

    private static FileBeginning? Find(RowReader source, CsvRows csv, Channel channel, string? column, bool? hasHeader)
    {
        if (Look(source, csv, channel, column, hasHeader) is not { } look)
        {
            return null;
        }

        if (look.Fault is { } fault)
        {
            source.Refuse(fault);
            return null;
        }

        csv.Column = look.Candidates[0];
        source.TryPeek(csv, out var beginning);
        var isHeader = look.Header.Count > 0;
        csv.SetWidth(beginning, isHeader ? OurColumns.In(look.Header) : OurColumns.In(look.Rows));
        return new FileBeginning(look.Preamble, isHeader ? source.Take(beginning.Length).ToArray() : [], look.Header);
    }

    private static FileLook? Look(RowReader source, CsvRows csv, Channel channel, string? column, bool? hasHeader)
    {
        var rows = CutAhead(source, csv);
        byte? told = rows.Count > 0 ? Told(source.Ahead[rows[0]]) : null;
        rows.RemoveRange(0, told is null ? 0 : 1);
        if (rows.Count == 0)
        {
            SayWhyNothing(source, csv);
            return null;
        }

        var first = hasHeader is null ? FirstAfterTitles(source.Ahead, rows, csv, channel, told) : 0;
        rows.RemoveRange(0, first);
        var delimiter = told ?? DelimiterOf(source.Ahead, rows, csv, channel);
        var sample = new List<List<string>>();
        foreach (var row in rows)
        {
            sample.Add(CellsOf(source.Ahead[row], csv, delimiter));
        }

        var preamble = source.Take(rows[0].Start.Value).ToArray();
        csv.Delimiter = delimiter;
        if (!source.TryPeek(csv, out _))
        {
            return null;
        }

        var isHeader = hasHeader ?? IsHeader(sample[0], channel, column);
        var header = isHeader ? sample[0] : [];
        var data = isHeader ? sample[1..] : sample;
        var candidates = column is null
            ? Candidates(sample[0].Count, header, data, channel)
            : Asked(header, sample[0].Count, column, hasHeader is not null);
        return new FileLook(
            preamble,
            header,
            data,
            candidates,
            candidates is [var one]
                && one < header.Count
                && IsFoundByName(channel, header[one], data.Select(row => row.ElementAtOrDefault(one))),
            candidates.Count == 1 ? null : FaultOf(sample[0].Count, header, candidates, column).At(source.Line)
        );
    }

    private static bool IsFoundByName(Channel channel, string name, IEnumerable<string?> cells) =>
        ColumnNames.IsStrong(channel, name)
        || (ColumnNames.IsOfRecipients(channel, name) && !cells.Any(cell => cell is not null && AddressShape.IsAddress(channel, cell)));

    // A first row that cannot be cut says why itself.
    private static void SayWhyNothing(RowReader source, CsvRows csv)
    {
        while (source.TryPeek(csv, out var row))
        {
            source.Take(row.Length);
        }

        if (source.Fault is null)
        {
            source.Refuse(new FileFault("NoRow"));
        }
    }

    // The rows that have arrived, without blank ones, as ranges of what has.
    private static List<Range> CutAhead(RowReader source, CsvRows csv)
    {
        var rows = new List<Range>();
        var ahead = source.Ahead;
        var start = 0;
        csv.ForgetDelimiter();
        while (
            rows.Count < RowsLookedAt
            && start < ahead.Length
            && csv.TryCut(ahead[start..], source.IsWhole, out var cut)
            && cut.Fault is null
        )
        {
            if (!CsvRows.IsBlank(ahead.Slice(start, cut.Length)))
            {
                rows.Add(start..(start + cut.Length));
            }

            start += cut.Length;
        }

        return rows;
    }

    // Null: whatever can be one is a delimiter.
    private static List<string> CellsOf(ReadOnlySpan<byte> row, CsvRows csv, byte? delimiter)
    {
        if (delimiter is { } known)
        {
            csv.Delimiter = known;
        }
        else
        {
            csv.ForgetDelimiter();
        }

        if (!csv.TryCut(row, isLast: true, out var cut) || cut.Fault is not null)
        {
            return [];
        }

        var cells = new List<string>(csv.Count);
        for (var index = 0; index < csv.Count; index++)
        {
            cells.Add(csv.Cell(row, index));
        }

        return cells;
    }

    // Excel's sep=;
    private static byte? Told(ReadOnlySpan<byte> row) =>
        row.TrimEnd("\r\n"u8)
            is [(byte)'s' or (byte)'S', (byte)'e' or (byte)'E', (byte)'p' or (byte)'P', (byte)'=', (byte)',' or (byte)';' or (byte)'\t']
            ? row[4]
            : null;

    // A title has no address and no name of a column of recipients, and less cells than what stands below it.
    private static int FirstAfterTitles(ReadOnlySpan<byte> ahead, List<Range> rows, CsvRows csv, Channel channel, byte? told)
    {
        for (var index = 0; index < Math.Min(rows.Count, MostTitles); index++)
        {
            var cells = CellsOf(ahead[rows[index]], csv, told ?? DelimiterOf(ahead, rows[index..], csv, channel));
            if (cells.Exists(cell => AddressShape.IsAddress(channel, cell)))
            {
                return FirstAsWide(ahead, rows, csv, index, cells.Count);
            }

            if (cells.Exists(cell => ColumnNames.IsOfRecipients(channel, cell)))
            {
                return index;
            }
        }

        return 0;
    }

    // A list of bare addresses is one cell wide, and so is a row that none can read: there is no telling a title.
    private static int FirstAsWide(ReadOnlySpan<byte> ahead, List<Range> rows, CsvRows csv, int withAddress, int width)
    {
        for (var index = 0; width > 1 && index < withAddress; index++)
        {
            foreach (var delimiter in CsvRows.Delimiters)
            {
                if (CellsOf(ahead[rows[index]], csv, delimiter).Count >= width)
                {
                    return index;
                }
            }
        }

        return width > 1 ? withAddress : 0;
    }

    // The one that shows names or addresses, then the one by which most rows are as wide as the first, then the most frequent.
    private static byte DelimiterOf(ReadOnlySpan<byte> ahead, List<Range> rows, CsvRows csv, Channel channel)
    {
        var (best, bestScore) = ((byte)',', (false, 0, 0));
        foreach (var delimiter in CsvRows.Delimiters)
        {
            var first = CellsOf(ahead[rows[0]], csv, delimiter);
            var (shows, alike) = (first.Exists(cell => ColumnNames.IsOfRecipients(channel, cell)), 0);
            foreach (var row in rows)
            {
                var cells = CellsOf(ahead[row], csv, delimiter);
                shows |= cells.Exists(cell => AddressShape.IsAddress(channel, cell));
                alike += first.Count > 1 && cells.Count == first.Count ? 1 : 0;
            }

            var score = (shows, alike, first.Count);
            if (score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (delimiter, score);
            }
        }

        return best;
    }

    private static bool IsHeader(List<string> cells, Channel channel, string? column)
    {
        if (cells.Exists(cell => AddressShape.IsAddress(channel, cell)))
        {
            return false;
        }

        var filled = cells.Where(cell => cell.Trim() != "").ToList();
        return filled.Exists(ColumnNames.IsKnown)
            || (column is not null && filled.Exists(cell => ColumnNames.Fold(cell) == ColumnNames.Fold(column)))
            || (channel != Channel.Post && filled.Count > 1 && filled.TrueForAll(ColumnNames.IsNameLike));
    }

    private static FileFault FaultOf(int width, List<string> header, List<int> candidates, string? column)
    {
        return candidates.Count > 1 ? new FileFault("SeveralColumns") { Columns = [.. candidates.Select(Seen)] }
            : header.Count > 0
                ? new FileFault(column is null ? "NoColumn" : "ColumnNotThere")
                {
                    Columns = [.. header.Index().Select(name => Seen(name.Index))],
                }
            : new FileFault(
                (column is null ? "NoColumnIn" : "ColumnNotIn") + (width == 1 ? "OneCell" : "Cells"),
                ("cells", width.ToString(CultureInfo.InvariantCulture))
            );

        FileColumn Seen(int index) => index < header.Count ? Shown(index + 1, header[index]) : new FileColumn(index + 1, null);
    }

    // Who tells whether there is a header knows the file, and means the number when giving one.
    private static List<int> Asked(List<string> header, int width, string column, bool isTold)
    {
        var number = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given >= 1 ? given : 0;
        if (isTold && number > 0)
        {
            return [number - 1];
        }

        var folded = ColumnNames.Fold(column);
        var named = header.Index().Where(name => folded != "" && ColumnNames.Fold(name.Item) == folded).Select(name => name.Index).ToList();
        return named.Count > 0 ? named
            : number >= 1 && number <= width ? [number - 1]
            : [];
    }

    private static List<int> Candidates(int width, List<string> header, List<List<string>> data, Channel channel)
    {
        var columns = Enumerable.Range(0, width).ToList();
        var named = columns.FindAll(index => ColumnNames.IsStrong(channel, Name(index)));
        var showing = columns.FindAll(index => Cells(index).Any(cell => AddressShape.IsCertainly(channel, cell)));
        if (showing.Count == 0)
        {
            showing = columns.FindAll(index => Cells(index).Any(cell => AddressShape.IsAddress(channel, cell)));
        }

        // Who sent a message or keeps a contact is not who receives it.
        if (showing.Exists(index => !ColumnNames.IsOfAnother(Name(index))))
        {
            showing.RemoveAll(index => ColumnNames.IsOfAnother(Name(index)));
        }

        if (named.Count > 1)
        {
            return named;
        }

        if (named is [var one])
        {
            var others = showing.FindAll(index => index != one && !ColumnNames.IsOfAnother(Name(index)));

            // A second number is usual beside the one that is named, as a SIREN or a fax; a second e-mail address is somebody's.
            var isDoubtful = channel == Channel.Email || !Cells(one).Any(cell => AddressShape.IsAddress(channel, cell));
            return others.Count > 0 && isDoubtful ? [one, .. others]
                : showing.Count == 0 && channel != Channel.Post && Cells(one).Count() >= EnoughToDoubtAName ? []
                : [one];
        }

        var weak = columns.FindAll(index => ColumnNames.IsOfRecipients(channel, Name(index)));
        return channel == Channel.Post ? (weak.Count == 0 && width == 1 && header.Count == 0 ? [0] : weak)
            : showing.Count == 0 ? weak.FindAll(index => !Cells(index).Any())
            : channel != Channel.Email && weak.FindAll(showing.Contains) is [var confirmed] ? [confirmed]
            : showing;

        string Name(int index) => index < header.Count ? header[index] : "";

        IEnumerable<string> Cells(int index) =>
            data.Where(row => index < row.Count).Select(row => row[index]).Where(cell => cell.Trim() != "");
    }

    // What others wrote, short and without what would move a terminal; and no address, for what is wrong with a file is kept.
    private static FileColumn Shown(int number, string name)
    {
        if (name.Contains('@') || AddressShape.IsAddress(Channel.Sms, name))
        {
            return new FileColumn(number, null, IsAddress: true);
        }

        var shown = new StringBuilder();
        foreach (var rune in name.Trim().EnumerateRunes().Take(40))
        {
            shown.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format ? "\uFFFD" : rune.ToString());
        }

        return new FileColumn(number, shown.Length == 0 ? null : shown.ToString());
    }
}
