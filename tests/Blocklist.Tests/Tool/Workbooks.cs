using System.IO.Compression;
using System.Security;

namespace SenefConsent.Blocklist.Tests;

/// <summary>Writes a workbook, with numbers where a cell is one.</summary>
internal static class Workbooks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static void Write(string path, params (string Name, string[][] Rows)[] sheets)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(
            "[Content_Types].xml",
            """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>
            """
        );
        Add(
            "_rels/.rels",
            $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
        );
        Add(
            "xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Documents}"><sheets>{Each((sheet, number) => $"""<sheet name="{sheet.Name}" sheetId="{number}" r:id="s{number}"/>""")}</sheets></workbook>"""
        );
        Add(
            "xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Relations}">{Each((_, number) => $"""<Relationship Id="s{number}" Type="{Documents}/worksheet" Target="worksheets/sheet{number}.xml"/>""")}</Relationships>"""
        );
        foreach (var (index, sheet) in sheets.Index())
        {
            var rows = sheet
                .Rows.Index()
                .Select(row =>
                    $"""<row r="{row.Index + 1}">{string.Concat(row.Item.Index().Select(cell => Cell(row.Index, cell.Index, cell.Item)))}</row>"""
                );
            Add(
                $"xl/worksheets/sheet{index + 1}.xml",
                $"""<worksheet xmlns="{Main}"><sheetData>{string.Concat(rows)}</sheetData></worksheet>"""
            );
        }

        string Each(Func<(string Name, string[][] Rows), int, string> part) =>
            string.Concat(sheets.Select((sheet, index) => part(sheet, index + 1)));

        void Add(string name, string xml)
        {
            using var entry = new StreamWriter(archive.CreateEntry(name).Open());
            entry.Write($"""<?xml version="1.0" encoding="UTF-8"?>{xml.Trim()}""");
        }
    }

    private static string Cell(int row, int column, string value)
    {
        var place = $"{(char)('A' + column)}{row + 1}";
        return value.All(char.IsAsciiDigit)
            ? $"""<c r="{place}"><v>{value}</v></c>"""
            : $"""<c r="{place}" t="inlineStr"><is><t>{SecurityElement.Escape(value)}</t></is></c>""";
    }
}
