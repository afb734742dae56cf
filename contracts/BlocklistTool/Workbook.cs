using System.Buffers;
using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using SenefConsent.Csv;

namespace SenefConsent.BlocklistTool;

/// <summary>A workbook (.xlsx, .xls), read as the CSV that its program would save: UTF-8, commas, all rows, hidden ones as well.</summary>
internal static class Workbook
{
    private static readonly SearchValues<char> InQuotes = SearchValues.Create(",;\t\r\n\"");

    /// <summary>Whether a file may be one, by its first bytes.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head is [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..];

    /// <summary>Reads the sheet that has rows.</summary>
    /// <exception cref="WrongUseException">It is none, or more than one sheet has rows.</exception>
    public static async Task<MemoryStream> ReadAsync(Stream file, string name, string? sheet, CancellationToken cancellation)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var all = new MemoryStream();
        await file.CopyToAsync(all, cancellation);
        all.Position = 0;
        try
        {
            using var reader = ExcelReaderFactory.CreateReader(all);
            return Choose(SheetsOf(reader), name, sheet);
        }
        catch (Exception unreadable) when (unreadable is ExcelReaderException or InvalidDataException or NotSupportedException)
        {
            throw new WrongUseException($"{name}: {FirstBytes.FaultOf(all.GetBuffer(), isCsv: true)}");
        }
    }

    private static MemoryStream Choose(List<(string Name, MemoryStream Rows)> sheets, string name, string? asked) =>
        (asked is null ? sheets : sheets.FindAll(sheet => string.Equals(sheet.Name, asked, StringComparison.OrdinalIgnoreCase))) switch
        {
            [var one] => one.Rows,
            [] => throw new WrongUseException($"{name}: the workbook has no {(asked is null ? "rows" : $"sheet {asked} with rows")}."),
            var several => throw new WrongUseException(
                $"{name}: several sheets have rows: {string.Join(", ", several.Select(sheet => sheet.Name))}. Choose one by --sheet."
            ),
        };

    private static List<(string Name, MemoryStream Rows)> SheetsOf(IExcelDataReader reader)
    {
        var sheets = new List<(string, MemoryStream)>();
        do
        {
            var rows = new MemoryStream();
            var hasRows = false;
            while (reader.Read())
            {
                var row = string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(index => Quoted(TextOf(reader, index))));
                hasRows |= row.Any(character => character is not (',' or ' '));
                rows.Write(Encoding.UTF8.GetBytes(row + "\r\n"));
            }

            rows.Position = 0;
            if (hasRows)
            {
                sheets.Add((reader.Name, rows));
            }
        } while (reader.NextResult());

        return sheets;
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(InQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static string TextOf(IExcelDataReader reader, int index) =>
        reader.GetValue(index) switch
        {
            null => "",
            DateTime at => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            double number => NumberOf(number, reader.GetNumberFormatString(index)),
            bool flag => flag ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    // All its digits, whatever the width of the column shows; and the zero before a telephone number where the cell's format has it.
    private static string NumberOf(double number, string? format)
    {
        if (number != Math.Floor(number) || Math.Abs(number) >= 1e15)
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }

        var digits = number.ToString("0", CultureInfo.InvariantCulture);
        return format is ['0', _, ..] && format.All(character => character is '0' or '#' or ' ' or '"' or '\\' or '-' or '\u00A0')
            ? digits.PadLeft(format.Count(character => character is '0' or '#'), '0')
            : digits;
    }
}
