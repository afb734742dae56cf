using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ExcelDataReader;
using SenefConsent.Csv;

namespace SenefConsent.BlocklistTool;

/// <summary>What a cell of a workbook holds, so that it can be written as the same again.</summary>
internal enum CellKind : byte
{
    Text,
    Number,
    Date,
    Boolean,
}

/// <summary>
/// A sheet of a workbook (.xlsx, .xls), read row by row as the CSV that its program would save: UTF-8, commas, all rows, hidden ones as
/// well; of a formula its value. Only the texts of the workbook are in memory, not its rows.
/// </summary>
internal sealed class Workbook : IAsyncDisposable
{
    private const int PauseAt = 256 * 1024;

    private static readonly SearchValues<char> InQuotes = SearchValues.Create(",;\t\r\n\"");

    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: PauseAt, resumeWriterThreshold: PauseAt / 2));
    private readonly ConcurrentQueue<CellKind[]> kinds = new();
    private readonly bool keepsKinds;
    private readonly Task reading;

    private Workbook(Stream file, string name, ToolTexts texts, IReadOnlyList<string> sheets, int chosen, bool keepsKinds)
    {
        (this.keepsKinds, Sheet) = (keepsKinds, sheets[chosen]);
        OtherSheets = [.. sheets.Where((_, index) => index != chosen)];
        Rows = pipe.Reader.AsStream();
        reading = Task.Run(() => ReadAsync(file, name, texts));
    }

    /// <summary>The sheet that is read.</summary>
    public string Sheet { get; }

    /// <summary>The other sheets that have rows.</summary>
    public IReadOnlyList<string> OtherSheets { get; }

    /// <summary>Its rows, as CSV.</summary>
    public Stream Rows { get; }

    /// <summary>Whether a file may be one, by its first bytes.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head is [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..];

    /// <summary>Finds the sheet and begins to read it.</summary>
    /// <param name="file">The workbook, which can be read from any place.</param>
    /// <param name="name">What it is called in a message.</param>
    /// <param name="choice">Which sheet.</param>
    /// <param name="texts">What is said where it cannot be read.</param>
    /// <exception cref="WrongUseException">It is none, or the sheet is not in it, or it must be chosen.</exception>
    public static async Task<Workbook> OpenAsync(Stream file, string name, SheetChoice choice, ToolTexts texts)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        List<string> sheets = [];
        await ReadAsync(file, name, texts, reader => Task.FromResult(sheets = SheetsWithRows(reader)));
        var chosen = choice.Asked is { } asked
            ? sheets.FindIndex(sheet => string.Equals(sheet, asked, StringComparison.OrdinalIgnoreCase))
            : 0;
        return (chosen, sheets.Count) switch
        {
            (_, 0) => throw new WrongUseException(texts["Sheet.NoRows", ("file", name)]),
            (< 0, _) => throw new WrongUseException(
                texts["Sheet.Unknown", ("file", name), ("sheet", choice.Asked!), ("sheets", string.Join(", ", sheets))]
            ),
            (_, > 1) when choice is { Asked: null, MustBeAsked: true } => throw new WrongUseException(
                texts["Sheet.Several", ("file", name), ("sheets", string.Join(", ", sheets))]
            ),
            _ => new Workbook(file, name, texts, sheets, chosen, choice.KeepsKinds),
        };
    }

    /// <summary>What the cells of the next row hold, row by row as they were read from <see cref="Rows"/>.</summary>
    public CellKind[] TakeKinds() => kinds.TryDequeue(out var row) ? row : [];

    public async ValueTask DisposeAsync()
    {
        await Rows.DisposeAsync();
        await reading;
    }

    private async Task ReadAsync(Stream file, string name, ToolTexts texts)
    {
        try
        {
            await ReadAsync(file, name, texts, WriteRowsAsync);
            await pipe.Writer.CompleteAsync();
        }
        catch (Exception fault) when (fault is WrongUseException or IOException)
        {
            await pipe.Writer.CompleteAsync(fault);
        }
    }

    private async Task WriteRowsAsync(IExcelDataReader reader)
    {
        while (reader.Name != Sheet && reader.NextResult()) { }

        var cells = new string[reader.FieldCount];
        var row = new CellKind[reader.FieldCount];
        while (reader.Read())
        {
            for (var index = 0; index < cells.Length; index++)
            {
                (cells[index], row[index]) = CellOf(reader, index);
            }

            if (keepsKinds)
            {
                kinds.Enqueue([.. row]);
            }

            // An empty row, as below a list, is a blank line and nobody's.
            var line = Array.TrueForAll(cells, cell => cell == "") ? "" : string.Join(',', cells.Select(Quoted));
            Encoding.UTF8.GetBytes(line + "\r\n", pipe.Writer);
            if ((await pipe.Writer.FlushAsync()).IsCompleted)
            {
                return;
            }
        }
    }

    // Of a damaged workbook, the reader of archives, of XML and of Excel each say so in their own way.
    private static async Task ReadAsync(Stream file, string name, ToolTexts texts, Func<IExcelDataReader, Task> read)
    {
        try
        {
            file.Position = 0;
            using var reader = ExcelReaderFactory.CreateReader(file, new ExcelReaderConfiguration { LeaveOpen = true });
            await read(reader);
        }
        catch (Exception damaged) when (damaged is not (IOException or OutOfMemoryException))
        {
            throw Unreadable(file, name, texts);
        }
    }

    private static WrongUseException Unreadable(Stream file, string name, ToolTexts texts)
    {
        file.Position = 0;
        var head = new byte[FirstBytes.Enough];
        var fault = FirstBytes.FaultOf(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)), isCsv: true);
        return new WrongUseException($"{name}{texts["Colon"]}{fault?.In(texts.Language)}");
    }

    private static List<string> SheetsWithRows(IExcelDataReader reader)
    {
        var sheets = new List<string>();
        do
        {
            var hasRows = false;
            while (!hasRows && reader.Read())
            {
                hasRows = Enumerable.Range(0, reader.FieldCount).Any(index => CellOf(reader, index).Text.Trim() != "");
            }

            if (hasRows)
            {
                sheets.Add(reader.Name);
            }
        } while (reader.NextResult());

        return sheets;
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(InQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static (string Text, CellKind Kind) CellOf(IExcelDataReader reader, int index) =>
        reader.GetValue(index) switch
        {
            null => ("", CellKind.Text),
            DateTime at => (
                at.ToString(at.TimeOfDay == TimeSpan.Zero ? SheetWriter.Day : SheetWriter.DayAndTime, CultureInfo.InvariantCulture),
                CellKind.Date
            ),
            double number => NumberOf(number, reader.GetNumberFormatString(index)),
            int number => (number.ToString(CultureInfo.InvariantCulture), CellKind.Number),
            bool flag => (flag ? "true" : "false", CellKind.Boolean),
            var value => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", CellKind.Text),
        };

    // All its digits, whatever the width of the column shows; and the zero before a telephone number where the cell's format has it, which
    // makes it a text.
    private static (string Text, CellKind Kind) NumberOf(double number, string? format)
    {
        if (number != Math.Floor(number) || Math.Abs(number) >= 1e15)
        {
            return (number.ToString("R", CultureInfo.InvariantCulture), CellKind.Number);
        }

        var digits = number.ToString("0", CultureInfo.InvariantCulture);
        return format is ['0', _, ..] && format.All(character => character is '0' or '#' or ' ' or '"' or '\\' or '-' or '\u00A0')
            ? (digits.PadLeft(format.Count(character => character is '0' or '#'), '0'), CellKind.Text)
            : (digits, CellKind.Number);
    }
}

/// <summary>Which sheet of a workbook is read, and how.</summary>
/// <param name="Asked">Its name; null for the first that has rows.</param>
/// <param name="MustBeAsked">Whether several sheets are a fault without a name: to leave one out would lose what it holds.</param>
/// <param name="KeepsKinds">Whether the kinds of cells are kept, to be written again.</param>
internal readonly record struct SheetChoice(string? Asked, bool MustBeAsked = false, bool KeepsKinds = false);
