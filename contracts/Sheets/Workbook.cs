using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ExcelDataReader;
using SenefConsent.Csv;

namespace SenefConsent.Sheets;

/// <summary>What a cell of a workbook holds, so that it can be written as the same again.</summary>
public enum CellKind : byte
{
    /// <summary>Text, also digits that a format fills up.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A day, or a time of it.</summary>
    Date,

    /// <summary>True or false.</summary>
    Boolean,
}

/// <summary>Why a workbook cannot be read.</summary>
public enum WorkbookFaultKind
{
    /// <summary>It has no rows.</summary>
    NoRows,

    /// <summary>It has no sheet of the name that was asked for.</summary>
    UnknownSheet,

    /// <summary>Several sheets have rows, and none was asked for.</summary>
    SeveralSheets,

    /// <summary>It is damaged, locked, or no workbook.</summary>
    Unreadable,
}

/// <summary>What is wrong with a workbook.</summary>
/// <param name="Kind">What.</param>
/// <param name="Sheets">The sheets that have rows.</param>
/// <param name="File">What its first bytes tell; null for another kind than <see cref="WorkbookFaultKind.Unreadable"/>.</param>
public sealed record WorkbookFault(WorkbookFaultKind Kind, IReadOnlyList<string> Sheets, FileFault? File = null);

/// <summary>
/// A sheet of a workbook (.xlsx, .xls), read row by row as the CSV that its program would save: UTF-8, commas, all rows, hidden ones as
/// well; of a formula its value. Only the texts of the workbook are in memory, not its rows.
/// </summary>
public sealed class Workbook : IAsyncDisposable
{
    /// <summary>How a day is written in CSV.</summary>
    public const string Day = "yyyy-MM-dd";

    /// <summary>How a time is written in CSV.</summary>
    public const string DayAndTime = "yyyy-MM-dd HH:mm:ss";

    private const int PauseAt = 256 * 1024;

    private static readonly SearchValues<char> InQuotes = SearchValues.Create(",;\t\r\n\"");

    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: PauseAt, resumeWriterThreshold: PauseAt / 2));
    private readonly ConcurrentQueue<CellKind[]> kinds = new();
    private readonly SheetChoice choice;
    private readonly Task reading;

    private Workbook(Stream file, Func<WorkbookFault, Exception> told, IReadOnlyList<string> sheets, int chosen, SheetChoice choice)
    {
        (this.choice, Sheet) = (choice, sheets[chosen]);
        OtherSheets = [.. sheets.Where((_, index) => index != chosen)];
        Rows = pipe.Reader.AsStream();
        reading = Task.Run(() => ReadAsync(file, told));
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
    /// <param name="choice">Which sheet.</param>
    /// <param name="told">What is thrown where it cannot be read: here, or later by whoever reads <see cref="Rows"/>.</param>
    public static async Task<Workbook> OpenAsync(Stream file, SheetChoice choice, Func<WorkbookFault, Exception> told)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        List<string> sheets = [];
        await ReadAsync(file, told, reader => Task.FromResult(sheets = SheetsWithRows(reader)));
        var chosen = choice.Asked is { } asked
            ? sheets.FindIndex(sheet => string.Equals(sheet, asked, StringComparison.OrdinalIgnoreCase))
            : 0;
        WorkbookFaultKind? fault = (chosen, sheets.Count) switch
        {
            (_, 0) => WorkbookFaultKind.NoRows,
            (< 0, _) => WorkbookFaultKind.UnknownSheet,
            (_, > 1) when choice is { Asked: null, MustBeAsked: true } => WorkbookFaultKind.SeveralSheets,
            _ => null,
        };
        return fault is { } kind ? throw told(new WorkbookFault(kind, sheets)) : new Workbook(file, told, sheets, chosen, choice);
    }

    /// <summary>What the cells of the next row hold, row by row as they were read from <see cref="Rows"/>.</summary>
    public CellKind[] TakeKinds() => kinds.TryDequeue(out var row) ? row : [];

    /// <summary>Lets the file go, also before it was read to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Rows.DisposeAsync();
        await reading;
    }

    private async Task ReadAsync(Stream file, Func<WorkbookFault, Exception> told)
    {
        try
        {
            await ReadAsync(file, told, WriteRowsAsync);
            await pipe.Writer.CompleteAsync();
        }
        catch (Exception fault)
        {
            await pipe.Writer.CompleteAsync(fault);
        }
    }

    private async Task WriteRowsAsync(IExcelDataReader reader)
    {
        while (reader.Name != Sheet && reader.NextResult()) { }

        if (choice.AsInFrance)
        {
            pipe.Writer.Write(Encoding.UTF8.Preamble);
        }

        var delimiter = choice.AsInFrance ? ';' : ',';
        var cells = new string[reader.FieldCount];
        var row = new CellKind[reader.FieldCount];
        while (reader.Read())
        {
            for (var index = 0; index < cells.Length; index++)
            {
                (cells[index], row[index]) = CellOf(reader, index);
            }

            if (choice.KeepsKinds)
            {
                kinds.Enqueue([.. row]);
            }

            // An empty row, as below a list, is a blank line and nobody's.
            var line = Array.TrueForAll(cells, cell => cell == "") ? "" : string.Join(delimiter, cells.Select(Quoted));
            Encoding.UTF8.GetBytes(line + "\r\n", pipe.Writer);
            if ((await pipe.Writer.FlushAsync()).IsCompleted)
            {
                return;
            }
        }
    }

    // Of a damaged workbook, the reader of archives, of XML and of Excel each say so in their own way.
    private static async Task ReadAsync(Stream file, Func<WorkbookFault, Exception> told, Func<IExcelDataReader, Task> read)
    {
        try
        {
            file.Position = 0;
            using var reader = ExcelReaderFactory.CreateReader(file, new ExcelReaderConfiguration { LeaveOpen = true });
            await read(reader);
        }
        catch (Exception damaged) when (damaged is not (IOException or OutOfMemoryException))
        {
            throw told(Unreadable(file));
        }
    }

    private static WorkbookFault Unreadable(Stream file)
    {
        file.Position = 0;
        var head = new byte[FirstBytes.Enough];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return new WorkbookFault(WorkbookFaultKind.Unreadable, [], FirstBytes.FaultOf(head.AsSpan(0, read), isCsv: true));
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
            DateTime at => (at.ToString(at.TimeOfDay == TimeSpan.Zero ? Day : DayAndTime, CultureInfo.InvariantCulture), CellKind.Date),
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
/// <param name="AsInFrance">Whether the rows are as Excel saves them in France, with a byte order mark and semicolons: what comes of them
/// opens there as a table.</param>
public readonly record struct SheetChoice(string? Asked, bool MustBeAsked = false, bool KeepsKinds = false, bool AsInFrance = false);
