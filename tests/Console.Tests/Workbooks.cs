using System.IO.Compression;
using System.Net;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>Workbooks as Excel writes them, with the least that it reads.</summary>
internal static class Workbooks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static byte[] Of(params (string Name, string[][] Rows)[] sheets)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(
                archive,
                "_rels/.rels",
                $"""<Relationships xmlns="{Relations}"><Relationship Id="r" Type="{Documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
            );
            Add(
                archive,
                "xl/workbook.xml",
                $"""<workbook xmlns="{Main}" xmlns:r="{Documents}"><sheets>{Each(index => $"""<sheet name="{sheets[index].Name}" sheetId="{index + 1}" r:id="r{index}"/>""")}</sheets></workbook>"""
            );
            Add(
                archive,
                "xl/_rels/workbook.xml.rels",
                $"""<Relationships xmlns="{Relations}">{Each(index => $"""<Relationship Id="r{index}" Type="{Documents}/worksheet" Target="worksheets/{index}.xml"/>""")}</Relationships>"""
            );
            foreach (var (index, sheet) in sheets.Index())
            {
                var rows = sheet.Rows.Select(row => $"<row>{string.Concat(row.Select(Cell))}</row>");
                Add(
                    archive,
                    $"xl/worksheets/{index}.xml",
                    $"""<worksheet xmlns="{Main}"><sheetData>{string.Concat(rows)}</sheetData></worksheet>"""
                );
            }
        }

        return file.ToArray();

        string Each(Func<int, string> part) => string.Concat(Enumerable.Range(0, sheets.Length).Select(part));
    }

    private static string Cell(string text) => $"""<c t="inlineStr"><is><t>{WebUtility.HtmlEncode(text)}</t></is></c>""";

    private static void Add(ZipArchive archive, string path, string content)
    {
        using var part = new StreamWriter(archive.CreateEntry(path).Open());
        part.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + content);
    }
}
