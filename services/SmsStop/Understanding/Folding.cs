using System.Globalization;
using System.Text;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// Folds a text into plain upper-case letters, so that no rule needs to know of case, accents, styled letters and invisible characters.
/// The culture of the process plays no part: in Turkish, "unsubscribe" would not become UNSUBSCRIBE.
/// </summary>
internal static class Folding
{
    // What decomposition leaves whole; the stop sign says what the word says.
    private static readonly Dictionary<int, string> Spelled = new(NegativeLetters(0x1F150).Concat(NegativeLetters(0x1F170)))
    {
        ['ı'] = "I",
        ['ß'] = "SS",
        ['ẞ'] = "SS",
        ['œ'] = "OE",
        ['Œ'] = "OE",
        ['æ'] = "AE",
        ['Æ'] = "AE",
        ['ø'] = "O",
        ['Ø'] = "O",
        ['ł'] = "L",
        ['Ł'] = "L",
        [0x1F6D1] = " STOP ",
    };

    public static string Fold(string text)
    {
        var decomposed = Ascii.IsValid(text) ? text : SafeText.Normalize(Spell(text), NormalizationForm.FormKD);
        var folded = new StringBuilder(decomposed.Length);
        foreach (var c in decomposed)
        {
            if (char.IsWhiteSpace(c))
            {
                folded.Append(c is '\n' or '\r' ? '\n' : ' ');
            }
            else if (!IsInvisible(c))
            {
                folded.Append(char.ToUpperInvariant(c));
            }
        }

        return folded.ToString();
    }

    // Runes replace a lone surrogate, at which normalisation would throw.
    private static string Spell(string text)
    {
        var spelled = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            spelled.Append(Spelled.GetValueOrDefault(rune.Value) ?? rune.ToString());
        }

        return spelled.ToString();
    }

    // White on black, in a circle or a square: the only styled alphabets without a decomposition.
    private static IEnumerable<KeyValuePair<int, string>> NegativeLetters(int first) =>
        Enumerable.Range(0, 26).Select(i => KeyValuePair.Create(first + i, ((char)('A' + i)).ToString()));

    private static bool IsInvisible(char c) =>
        char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                or UnicodeCategory.Control;
}
