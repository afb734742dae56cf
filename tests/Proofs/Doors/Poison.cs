using System.Globalization;
using System.Text;

namespace SenefConsent.Proofs;

/// <summary>Text that breaks what reads it, in the forms in which it travels.</summary>
internal static class Poison
{
    /// <summary>Media types and character sets that no door asks for.</summary>
    public static readonly string[] ContentTypes =
    [
        "text/plain",
        "application/json; charset=utf-7",
        "application/json; charset=no-such-charset",
        "application/json; charset=\"",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded; charset=x",
        "multipart/form-data",
        "application/xml",
        "text/csv; charset=windows-31j",
        ";;;",
        "image/png",
    ];

    /// <summary>A NUL in an address.</summary>
    public const string Nul = "%00";

    /// <summary>Bytes of an address that are no text, or none that a person writes.</summary>
    public static readonly string[] Escapes =
    [
        "%EF%BF%BE",
        "%ED%A0%80",
        "%FF%FE",
        "%C3%28",
        Nul,
        "%E2%80%8B",
        "%EF%BB%BF",
        "%E2%80%AE",
        "%CC%81%CC%81%CC%81",
        "%0D%0A",
        "%2F..%2F",
        "%3E",
        "%22",
        "%25zz",
    ];

    private static readonly string[] Characters =
    [
        "\uFFFE",
        "\uFFFF",
        "\uD800",
        "\uDC00",
        "\0",
        "\u0007",
        "\u200B",
        "\uFEFF",
        "\u202E",
        "\u2066",
        "\u00AD",
        "\u0301",
        "\u0085",
        "\u2028",
        "\uFDFA",
        "\U0001F600",
        "\U000E0041",
        "\U0010FFFF",
    ];

    private static readonly string[] WrongValues =
    [
        "99",
        "-1",
        "7.5",
        "1e999",
        "99999999999999999999",
        "null",
        "true",
        "[]",
        "{}",
        "[null]",
        "\"99\"",
        "\"\"",
        "\"email,sms\"",
        "\"all,none\"",
        "[\"email\",\"sms\"]",
        "\"no-such-value\"",
        "\"2026-13-45T99:99:99Z\"",
        "\"0001-01-01T00:00:00+14:00\"",
    ];

    /// <summary>One to three of the characters, any character, or many marks.</summary>
    /// <param name="longest">How many marks at most.</param>
    public static string Text(Random random, int longest = 10_000) =>
        random.Next(12) switch
        {
            0 => new string('\u0301', longest),
            < 4 => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)random.Next(char.MaxValue + 1))),
            _ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Characters[random.Next(Characters.Length)])),
        };

    /// <summary>A text with poison at its beginning, its end or within.</summary>
    /// <param name="text">The text.</param>
    /// <param name="random">What decides.</param>
    /// <param name="longest">How many marks at most.</param>
    public static string In(string text, Random random, int longest = 10_000)
    {
        var place = random.Next(3) switch
        {
            0 => 0,
            1 => text.Length,
            _ => random.Next(text.Length + 1),
        };
        return text.Insert(place, Text(random, longest));
    }

    /// <summary>A JSON value of another kind, or none that the member takes.</summary>
    public static string Value(Random random) => WrongValues[random.Next(WrongValues.Length)];

    /// <summary>The text as a JSON string; half a surrogate pair is an escape.</summary>
    public static string Json(string text) =>
        $"\"{string.Concat(text.Select(unit => unit is >= ' ' and <= '~' and not ('"' or '\\') ? $"{unit}" : $"\\u{(int)unit:x4}"))}\"";

    /// <summary>The text in a form or a query; half a surrogate pair is the three bytes that no decoder takes.</summary>
    public static string Form(string text)
    {
        var written = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])))
            {
                var unit = text[at];
                written.Append(
                    CultureInfo.InvariantCulture,
                    $"%{0xE0 | (unit >> 12):X2}%{0x80 | ((unit >> 6) & 0x3F):X2}%{0x80 | (unit & 0x3F):X2}"
                );
            }
            else
            {
                var length = char.IsSurrogate(text[at]) ? 2 : 1;
                written.Append(Uri.EscapeDataString(text.AsSpan(at, length)));
                at += length - 1;
            }
        }

        return $"{written}";
    }

    /// <summary>The text in XML.</summary>
    public static string Xml(string text) =>
        string.Concat(text.Select(unit => char.IsAsciiLetterOrDigit(unit) ? $"{unit}" : $"&#x{(int)unit:X};"));

    /// <summary>The text without what has no bytes in UTF-8.</summary>
    public static string WellFormed(string text) => string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));
}
