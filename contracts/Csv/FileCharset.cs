namespace SenefConsent.Csv;

/// <summary>The charset that a file is said to be in.</summary>
public static class FileCharset
{
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
