using System.Globalization;
using System.Net;
using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>
/// Undoes what is done to a text on its way: encodings applied once too often, text read as another charset, bytes swapped. Each is tried,
/// again on what it gives, and the reading with the most words that we know wins, when it has clearly more than the text as it came.
/// </summary>
internal static class Decoding
{
    // "dÃ©sabonner" may have been read wrongly twice, and percent-encoded after that.
    private const int MostSteps = 3;
    private const int MostReadings = 24;
    private const double LeastWords = 0.4;
    private const double LeastBetter = 0.02;
    private const int ShortestCoded = 6;
    private const int LongestTried = 512;

    // What UTF-8 is read as where nobody asks: Windows, DOS in western Europe and in the United States, Macintosh.
    private static readonly Encoding[] WrongCharsets =
    [
        .. new[] { 1252, 850, 437, 10000 }.Select(page => CodePagesEncodingProvider.Instance.GetEncoding(page)!),
        Encoding.Latin1,
    ];

    public static string Undo(string text, Vocabulary vocabulary)
    {
        // A beginning tells as much as the whole.
        var beginning = text.Length > LongestTried ? text[..LongestTried] : text;
        List<(string Reading, int[] Steps)> tried = [(beginning, [])];
        var (best, bestScore) = (tried[0], SmsTokens.KnownShare(beginning, vocabulary));
        for (var from = 0; from < tried.Count && tried[from].Steps.Length < MostSteps; from++)
        {
            foreach (var (step, reading) in Readings(tried[from].Reading).Index())
            {
                if (reading is null || tried.Exists(before => before.Reading == reading))
                {
                    continue;
                }

                if (tried.Count == MostReadings)
                {
                    return Reread(text, best.Steps);
                }

                tried.Add((reading, [.. tried[from].Steps, step]));
                var score = SmsTokens.KnownShare(reading, vocabulary);
                if (score >= LeastWords && score > bestScore + LeastBetter)
                {
                    (best, bestScore) = (tried[^1], score);
                }
            }
        }

        return Reread(text, best.Steps);
    }

    private static string Reread(string text, int[] steps) => steps.Aggregate(text, (read, step) => Readings(read)[step] ?? read);

    // Each at its own place; null where the text is nothing of the kind.
    private static string?[] Readings(string text) =>
        [
            text.Contains('&') ? WebUtility.HtmlDecode(text) : null,
            PercentDecoded(text),
            QuotedPrintable(text),
            Escaped(text),
            .. OfBytes(Hexadecimal(text)),
            .. OfBytes(Base64(text)),
            .. WrongCharsets.Select(charset => ReadAsUtf8(text, charset)),
            ByteSwapped(text),
            BytesAsLetters(text),
        ];

    // A person writes blanks; in a body without any, a plus is one.
    private static string? PercentDecoded(string text)
    {
        var isForm = !text.Any(char.IsWhiteSpace) && text.Contains('+');
        return isForm || HasEscape(text, '%') ? Unescaped(isForm ? text.Replace('+', ' ') : text, '%') : null;
    }

    private static bool HasEscape(string text, char mark)
    {
        for (var at = text.IndexOf(mark); at >= 0 && at + 2 < text.Length; at = text.IndexOf(mark, at + 1))
        {
            if (char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                return true;
            }
        }

        return false;
    }

    // A line of quoted-printable is folded with an equals sign at its end.
    private static string? QuotedPrintable(string text) =>
        HasEscape(text, '=')
            ? Unescaped(text.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal), '=')
            : null;

    private static string Unescaped(string text, char mark)
    {
        var escaped = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (
                escaped[i] == mark
                && i + 2 < escaped.Length
                && byte.TryParse(escaped.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            )
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(escaped[i]);
            }
        }

        return Utf8([.. bytes]) ?? WrongCharsets[0].GetString([.. bytes]);
    }

    // "ARR\u00CAT" of a JSON string that was escaped once more.
    private static string? Escaped(string text)
    {
        var at = text.IndexOf("\\u", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var unescaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (
                text[i] == '\\'
                && i + 5 < text.Length
                && text[i + 1] is 'u' or 'U'
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            )
            {
                unescaped.Append((char)unit);
                i += 5;
            }
            else
            {
                unescaped.Append(text[i]);
            }
        }

        return unescaped.ToString();
    }

    private static byte[]? Hexadecimal(string text)
    {
        var written = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != ':'));
        var hex = written.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? written[2..] : written;
        return hex.Length >= ShortestCoded && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
    }

    private static byte[]? Base64(string text)
    {
        var written = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[written.Length + 3];
        return
            written.Length >= ShortestCoded - 1
            && Convert.TryFromBase64String(written.PadRight((written.Length + 3) / 4 * 4, '='), bytes, out var length)
            ? bytes[..length]
            : null;
    }

    private static string?[] OfBytes(byte[]? bytes) =>
        bytes is null
            ? [null, null, null, null]
            :
            [
                Utf8(bytes),
                Encoding.Latin1.GetString(bytes),
                bytes.Length % 2 == 0 ? Encoding.BigEndianUnicode.GetString(bytes).TrimStart('\uFEFF') : null,
                bytes.Length % 2 == 0 ? Encoding.Unicode.GetString(bytes).TrimStart('\uFEFF') : null,
            ];

    private static string? ReadAsUtf8(string text, Encoding charset) => Ascii.IsValid(text) ? null : Utf8(charset.GetBytes(text));

    // UCS-2 whose bytes were swapped: "STOP" is U+5300 U+5400 U+4F00 U+5000.
    private static string? ByteSwapped(string text) =>
        Ascii.IsValid(text) || text.Count(c => (c >> 8) < (c & 0xFF)) > text.Length / 4
            ? null
            : string.Concat(text.Select(c => (char)((c << 8) | (c >> 8)))).TrimStart('\uFEFF');

    // UCS-2 of which each byte was taken for a letter.
    private static string? BytesAsLetters(string text) =>
        text.Length % 2 == 0 && text.Any(c => c <= 8) && text.All(c => c <= 0xFF) ? GatewayBytes(text) : null;

    private static string GatewayBytes(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var low = bytes.Where((value, at) => at % 2 == 0 && value <= 8).Count();
        return (low * 4 >= bytes.Length ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes).TrimStart('\uFEFF');
    }

    private static string? Utf8(byte[] bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : null;
}
