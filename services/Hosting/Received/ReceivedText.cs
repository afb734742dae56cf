using System.Text;

namespace SenefConsent.Hosting;

/// <summary>Text that others wrote, in the charset that they name, or name wrongly, or do not name. Reading it never fails.</summary>
public static class ReceivedText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// UTF-8 where it is valid, whatever is declared: text of another charset almost never is by chance, and servers that declare their own
    /// default are common. Otherwise the charset declared, and without one windows-1252, which holds ISO-8859-1 as it is in use.
    /// </summary>
    /// <param name="bytes">The text; a byte order mark of UTF-8 does not count.</param>
    /// <param name="charset">What is declared, if anything.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset = null)
    {
        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            return (Declared(charset) ?? Windows1252).GetString(bytes);
        }
    }

    private static Encoding? Declared(string? charset)
    {
        try
        {
            return charset switch
            {
                null or "" => null,
                _ when charset.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase)
                        || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) => null,
                _ when charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                        || charset.Equals("utf-7", StringComparison.OrdinalIgnoreCase) => null,
                _ => CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset),
            };
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
