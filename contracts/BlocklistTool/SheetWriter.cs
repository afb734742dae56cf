using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using SenefConsent.Csv;
using SenefConsent.Sheets;

namespace SenefConsent.BlocklistTool;

/// <summary>
/// Writes rows as the one sheet of an Excel workbook, while they come. A cell is text and never a formula, whatever it begins with; only
/// what was a number, a date or a truth value in a workbook is one again. By hand, because the libraries pull their rows, and the parts are
/// few.
/// </summary>
/// <param name="file">Where it is written.</param>
/// <param name="rows">Cuts the rows into cells.</param>
/// <param name="texts">What is said where a workbook cannot hold them.</param>
internal sealed class SheetWriter(Stream file, CsvRows rows, ToolTexts texts) : IDisposable
{
    private const int MostRows = 1_048_576;
    private const int MostCells = 16_384;
    private const int LongestCell = 32_767;
    private const string Xml = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // What a cell looks like: text, a day, a time. Text has the format of text, so that it stays text when somebody edits it.
    private const string TextStyle = "1";
    private const string DayStyle = "2";
    private const string TimeStyle = "3";

    private static readonly (string Path, string Content)[] OtherParts =
    [
        (
            "[Content_Types].xml",
            $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/></Types>"""
        ),
        (
            "_rels/.rels",
            $"""<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
        ),
        (
            "xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Documents}"><sheets><sheet name="blocklist" sheetId="1" r:id="rId1"/></sheets></workbook>"""
        ),
        (
            "xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Relations}"><Relationship Id="rId1" Type="{Documents}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Documents}/styles" Target="styles.xml"/></Relationships>"""
        ),
        (
            "xl/styles.xml",
            $"""<styleSheet xmlns="{Main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf numFmtId="49" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/><xf numFmtId="22" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>"""
        ),
    ];

    private readonly ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true);
    private StreamWriter? sheet;
    private int count;

    /// <summary>Writes rows of CSV, each whole.</summary>
    /// <param name="csv">The rows.</param>
    /// <param name="kinds">What their cells hold, row by row; text where it is empty.</param>
    public void Write(ReadOnlySpan<byte> csv, Queue<CellKind[]> kinds)
    {
        sheet ??= Begin();
        csv = count == 0 && csv.StartsWith(Encoding.UTF8.Preamble) ? csv[Encoding.UTF8.Preamble.Length..] : csv;
        while (!csv.IsEmpty && rows.TryCut(csv, isLast: true, out var cut) && cut.Length > 0)
        {
            var row = csv[..cut.Length];
            csv = csv[cut.Length..];

            // What Excel asks of a file of text is no row of a sheet.
            if (count > 0 || !row.StartsWith("sep="u8))
            {
                WriteRow(sheet, row, kinds.TryDequeue(out var known) ? known : []);
            }
        }
    }

    /// <summary>Writes what a workbook has besides its rows.</summary>
    public void Finish()
    {
        (sheet ??= Begin()).Write("</sheetData></worksheet>");
        sheet.Dispose();
        foreach (var (path, content) in OtherParts)
        {
            using var part = Open(path);
            part.Write(content);
        }

        archive.Dispose();
    }

    public void Dispose()
    {
        sheet?.Dispose();
        archive.Dispose();
    }

    /// <summary>A text as XML holds it: what XML cannot hold is written as Excel does, by its number, and so is what looks like one.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is (< 0x20 and not ('\t' or '\n')) or 0xFFFE or 0xFFFF || IsLikeANumber(text.AsSpan(index)))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"_x{rune.Value:X4}_");
            }
            else
            {
                escaped.Append(rune);
            }

            index += rune.Utf16SequenceLength;
        }

        return SecurityElement.Escape(escaped.ToString());
    }

    // _x0041_ in a text would be read as A.
    private static bool IsLikeANumber(ReadOnlySpan<char> text) => text is ['_', 'x', _, _, _, _, '_', ..];

    private StreamWriter Begin()
    {
        var begun = Open("xl/worksheets/sheet1.xml");
        begun.Write($"""<worksheet xmlns="{Main}"><sheetData>""");
        return begun;
    }

    private StreamWriter Open(string path)
    {
        var part = new StreamWriter(
            archive.CreateEntry(path, CompressionLevel.Fastest).Open(),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 64 * 1024
        );
        part.Write(Xml);
        return part;
    }

    private void WriteRow(StreamWriter to, ReadOnlySpan<byte> row, CellKind[] kinds)
    {
        if (++count > MostRows || rows.Count > MostCells)
        {
            throw new WrongUseException(texts["Sheet.TooLarge", ("rows", texts.Count(MostRows)), ("cells", texts.Count(MostCells))]);
        }

        to.Write($"""<row r="{count}">""");
        for (var column = 0; column < rows.Count; column++)
        {
            WriteCell(to, rows.Cell(row, column), $"{NameOf(column)}{count}", column < kinds.Length ? kinds[column] : CellKind.Text);
        }

        to.Write("</row>");
    }

    private void WriteCell(StreamWriter to, string cell, string place, CellKind kind)
    {
        switch (kind)
        {
            case var _ when cell == "":
                break;
            case CellKind.Number:
                to.Write($"""<c r="{place}"><v>{cell}</v></c>""");
                break;
            case CellKind.Boolean:
                to.Write($"""<c r="{place}" t="b"><v>{(cell == "true" ? 1 : 0)}</v></c>""");
                break;
            case CellKind.Date when NumberOf(cell) is var (number, style):
                to.Write($"""<c r="{place}" s="{style}"><v>{number.ToString("R", CultureInfo.InvariantCulture)}</v></c>""");
                break;
            case var _ when cell.Length > LongestCell:
                throw new WrongUseException(texts["Sheet.LongCell", ("row", texts.Count(count)), ("characters", texts.Count(LongestCell))]);
            default:
                to.Write($"""<c r="{place}" s="{TextStyle}" t="inlineStr"><is><t xml:space="preserve">{Escaped(cell)}</t></is></c>""");
                break;
        }
    }

    // A to Z, then AA.
    private static string NameOf(int column) => (column < 26 ? "" : NameOf((column / 26) - 1)) + (char)('A' + (column % 26));

    private static (double Number, string Style)? NumberOf(string cell) =>
        DateTime.TryParseExact(cell, [Workbook.Day, Workbook.DayAndTime], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? (at.ToOADate(), cell.Length == Workbook.Day.Length ? DayStyle : TimeStyle)
            : null;
}
