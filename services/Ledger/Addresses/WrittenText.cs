using System.Buffers;
using System.Globalization;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>
/// What addresses are written with that is no part of them: copied out of a page, a document or an address book, exported by a spreadsheet,
/// put into a link. Taking it off leads to the same person with certainty; what is left decides whether there is an address at all.
/// </summary>
internal static class WrittenText
{
    private const int NarrowFromWide = 0xFEE0;

    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"'`´′″‚„「」『』〝〞〟");
    private static readonly SearchValues<char> ListSeparators = SearchValues.Create(",;，；、،");
    private static readonly SearchValues<char> EndSeparators = SearchValues.Create(",;，；、،.。:：|");

    /// <summary>
    /// The text without the characters that nobody sees (format characters, variation selectors, fillers), and with the characters of an
    /// East Asian keyboard that are ASCII but for their width.
    /// </summary>
    public static string Visible(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                visible.Append(Narrow(rune));
            }
        }

        return visible.ToString();
    }

    /// <summary>Whether it holds what no text is made of: control characters, private ones, or what stands for damaged ones.</summary>
    public static bool IsDamaged(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (
                rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) switch
                {
                    UnicodeCategory.Control => !Rune.IsWhiteSpace(rune),
                    UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
                    _ => false,
                }
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text without spaces, quotes and separators around it, and out of the brackets or the formula that it stands in.</summary>
    public static string Unwrap(string text)
    {
        var inner = text.AsSpan();
        for (var length = -1; length != inner.Length; )
        {
            length = inner.Length;
            inner = WithoutPair(inner.Trim());
            inner = inner[(inner.Length > 0 && (IsQuote(inner[0]) || ListSeparators.Contains(inner[0])) ? 1 : 0)..];
            inner = inner[..^(inner.Length > 0 && (IsQuote(inner[^1]) || EndSeparators.Contains(inner[^1])) ? 1 : 0)];
        }

        return inner.Length == text.Length ? text : inner.ToString();
    }

    private static ReadOnlySpan<char> WithoutPair(ReadOnlySpan<char> text) =>
        text switch
        {
            ['(', .., ')'] or ['[', .., ']'] or ['{', .., '}'] => text[1..^1],
            // As spreadsheets keep a text from being read as a number.
            ['=', '"', .., '"'] => text[2..^1],
            _ => text,
        };

    private static bool IsQuote(char character) =>
        Quotes.Contains(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;

    // Default_Ignorable_Code_Point and the format characters. The Unicode Standard, sections 5.21 and 23.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x2065
                or 0x3164
                or 0xFFA0
                or (>= 0x180B and <= 0x180F)
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xFFF0 and <= 0xFFF8)
                or (>= 0xE0000 and <= 0xE0FFF);

    private static Rune Narrow(Rune rune) =>
        rune.Value switch
        {
            >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - NarrowFromWide),
            '﹫' => new Rune('@'),
            _ => rune,
        };
}
