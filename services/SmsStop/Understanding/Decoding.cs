using System.Net;
using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>Undoes what gateways do to a text on its way: encodings applied once too often, or read as another charset.</summary>
internal static class Decoding
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(
        1252,
        EncoderFallback.ExceptionFallback,
        DecoderFallback.ReplacementFallback
    )!;

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Undo(string text) => ReadAsUtf8(PercentDecoded(WebUtility.HtmlDecode(text)));

    // A person writes blanks; a body without any but with %20 or + was encoded twice.
    private static string PercentDecoded(string text) =>
        !text.Any(char.IsWhiteSpace) && (text.Contains('+') || HasPercentEscape(text)) ? WebUtility.UrlDecode(text) : text;

    private static bool HasPercentEscape(string text)
    {
        for (var percent = text.IndexOf('%'); percent >= 0 && percent + 2 < text.Length; percent = text.IndexOf('%', percent + 1))
        {
            if (char.IsAsciiHexDigit(text[percent + 1]) && char.IsAsciiHexDigit(text[percent + 2]))
            {
                return true;
            }
        }

        return false;
    }

    // "ArrÃªt" is "Arrêt" in UTF-8 read as Windows-1252; every accented letter of ours then begins with one of these two.
    private static string ReadAsUtf8(string text)
    {
        if (text.AsSpan().IndexOfAny('Ã', 'Â') < 0)
        {
            return text;
        }

        try
        {
            return StrictUtf8.GetString(Windows1252.GetBytes(text));
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}
