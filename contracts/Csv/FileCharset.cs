using System.Text;

namespace SenefConsent.Csv;

/// <summary>The charset that a file is said to be in.</summary>
public static class FileCharset
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// The text of a cell: UTF-8 where it is valid, whatever is declared, otherwise the charset declared, and without one windows-1252.
    /// </summary>
    /// <param name="cell">Its bytes.</param>
    /// <param name="declared">The charset; null when none is.</param>
    public static string TextOf(ReadOnlySpan<byte> cell, Encoding? declared = null)
    {
        try
        {
            return StrictUtf8.GetString(cell);
        }
        catch (DecoderFallbackException)
        {
            return (declared is null or UTF8Encoding ? Windows1252 : declared).GetString(cell);
        }
    }

    /// <summary>
    /// Whether a charset holds ASCII as it is, so that a file in it can be cut without being decoded, and is one that can be read.
    /// </summary>
    public static bool IsSingleByteOrUtf8(string charset) =>
        charset.Trim('"').ToLowerInvariant()
            is "utf-8"
                or "us-ascii"
                or "iso-8859-1"
                or "latin1"
                or "windows-1252"
                or "iso-8859-15"
                or "cp1252";
}
