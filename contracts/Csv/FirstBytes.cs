using System.Text;

namespace SenefConsent.Csv;

/// <summary>What a file is, by its first bytes. Whatever is no text would be cut somewhere and recorded as somebody's refusal.</summary>
public static class FirstBytes
{
    /// <summary>How many bytes tell.</summary>
    public const int Enough = 8;

    private const int Looked = 512;

    private const string SaveAsCsv = "Open it in its program and save the sheet as CSV (Excel: \"CSV UTF-8\"), then send that.";

    private static readonly (byte[] Bytes, string What)[] Known =
    [
        ([.. "PK"u8, 3, 4], "a workbook (.xlsx, .ods) or another ZIP archive. " + SaveAsCsv),
        ([.. "PK"u8, 5, 6], "an empty ZIP archive. " + SaveAsCsv),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old workbook (.xls). " + SaveAsCsv),
        ([.. "%PDF"u8], "a PDF. Ask for the list as CSV."),
        ([.. "{\\rtf"u8], "a text document (.rtf). Save the list as CSV."),
        ([0x1F, 0x8B], "compressed (gzip). Decompress it, then send what is in it."),
        ([.. "BZh"u8], "compressed (bzip2). Decompress it, then send what is in it."),
        ([0xFD, .. "7zXZ"u8], "compressed (xz). Decompress it, then send what is in it."),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed (zstd). Decompress it, then send what is in it."),
        ([.. "7z"u8, 0xBC, 0xAF], "an archive (.7z). Unpack it, then send what is in it."),
        ([.. "Rar!"u8], "an archive (.rar). Unpack it, then send what is in it."),
        ([.. "PAR1"u8], "a Parquet file. Export the list as CSV."),
        ([.. "SQLite format"u8], "a database (SQLite). Export the list as CSV."),
    ];

    /// <summary>What is wrong with the file, and what to do; null when it may be text.</summary>
    /// <param name="head">Its first bytes, at least <see cref="Enough"/> where it has as many.</param>
    /// <param name="isCsv">Whether it should be CSV, and hence no JSON and no page.</param>
    public static string? FaultOf(ReadOnlySpan<byte> head, bool isCsv)
    {
        foreach (var (bytes, what) in Known)
        {
            if (head.StartsWith(bytes))
            {
                return $"The file is {what}";
            }
        }

        // UTF-32 begins with zeros or with the mark of UTF-16.
        head = head[..Math.Min(head.Length, Looked)];
        if (head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble) || IsWide(head))
        {
            return "Line 1 begins as UTF-16. Save the file as UTF-8 (Excel: \"CSV UTF-8\"), or tell the tool --encoding utf-16.";
        }

        return isCsv ? FaultOfText(head) : null;
    }

    private static string? FaultOfText(ReadOnlySpan<byte> head)
    {
        // A sign or two that got into a cell cost that cell and not the file.
        var strange = 0;
        foreach (var value in head)
        {
            strange += value is < 9 or (> 13 and < 32) ? 1 : 0;
        }

        if (strange * 20 > head.Length)
        {
            return "The file is no text: it begins with bytes that no list of addresses has. Export the list as CSV.";
        }

        var text = head[(head.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..].TrimStart(" \t\r\n"u8);
        return text.StartsWith("<?xml"u8) || text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<table"u8)
                ? "The file is a page or XML, as some programs save a sheet. " + SaveAsCsv
            : text is [(byte)'{' or (byte)'[', ..] ? "The file is JSON. Export the list as CSV, or send one address a line."
            : null;
    }

    // Of ASCII in two bytes, one is zero: always the same of the two.
    private static bool IsWide(ReadOnlySpan<byte> head)
    {
        Span<int> zeros = stackalloc int[2];
        for (var index = 0; index < head.Length; index++)
        {
            zeros[index & 1] += head[index] == 0 ? 1 : 0;
        }

        return Math.Max(zeros[0], zeros[1]) * 4 > head.Length;
    }
}
