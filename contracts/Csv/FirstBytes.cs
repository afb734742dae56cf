using System.Text;

namespace SenefConsent.Csv;

/// <summary>What a file is, by its first bytes. Whatever is no text would be cut somewhere and recorded as somebody's refusal.</summary>
public static class FirstBytes
{
    /// <summary>How many bytes tell.</summary>
    public const int Enough = 8;

    private const int Looked = 512;

    private static readonly (byte[] Bytes, FileFault Fault)[] Known =
    [
        ([.. "PK"u8, 3, 4], new FileFault("Workbook")),
        ([.. "PK"u8, 5, 6], new FileFault("EmptyArchive")),
        ([0xD0, 0xCF, 0x11, 0xE0], new FileFault("OldWorkbook")),
        ([.. "%PDF"u8], new FileFault("Pdf")),
        ([.. "{\\rtf"u8], new FileFault("Rtf")),
        ([0x1F, 0x8B], new FileFault("Compressed", ("format", "gzip"))),
        ([.. "BZh"u8], new FileFault("Compressed", ("format", "bzip2"))),
        ([0xFD, .. "7zXZ"u8], new FileFault("Compressed", ("format", "xz"))),
        ([0x28, 0xB5, 0x2F, 0xFD], new FileFault("Compressed", ("format", "zstd"))),
        ([.. "7z"u8, 0xBC, 0xAF], new FileFault("Archive", ("format", ".7z"))),
        ([.. "Rar!"u8], new FileFault("Archive", ("format", ".rar"))),
        ([.. "PAR1"u8], new FileFault("Parquet")),
        ([.. "SQLite format"u8], new FileFault("Database")),
    ];

    /// <summary>What is wrong with the file, and what to do; null when it may be text.</summary>
    /// <param name="head">Its first bytes, at least <see cref="Enough"/> where it has as many.</param>
    /// <param name="isCsv">Whether it should be CSV, and hence no JSON and no page.</param>
    public static FileFault? FaultOf(ReadOnlySpan<byte> head, bool isCsv)
    {
        foreach (var (bytes, fault) in Known)
        {
            if (head.StartsWith(bytes))
            {
                return fault;
            }
        }

        // UTF-32 begins with zeros or with the mark of UTF-16.
        head = head[..Math.Min(head.Length, Looked)];
        if (head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble) || IsWide(head))
        {
            return new FileFault("Utf16");
        }

        return isCsv ? FaultOfText(head) : null;
    }

    private static FileFault? FaultOfText(ReadOnlySpan<byte> head)
    {
        // A sign or two that got into a cell cost that cell and not the file.
        var strange = 0;
        foreach (var value in head)
        {
            strange += value is < 9 or (> 13 and < 32) ? 1 : 0;
        }

        if (strange * 20 > head.Length)
        {
            return new FileFault("NoText");
        }

        var text = head[(head.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..].TrimStart(" \t\r\n"u8);
        return text.StartsWith("<?xml"u8) || text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<table"u8)
                ? new FileFault("Page")
            : text is [(byte)'{' or (byte)'[', ..] ? new FileFault("Json")
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
