using System.Globalization;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>Unicode normalisation of text that others wrote. The compiler allows no other.</summary>
public static class SafeText
{
    // Marks on one letter are put in order, which takes the square of their number. More than 30 no language has; what Unicode puts between
    // them then changes nothing that is seen (UAX #15, Stream-Safe Text Format).
    private const int MostMarks = 30;
    private const char Joiner = '\u034F';

    // One character of eighteen letters: the only ones that would make a text many times longer than it is.
    private const int Phrase = 0xFDFA;
    private const int ShorterPhrase = 0xFDFB;

    /// <summary>
    /// The text in a normal form. It never fails, where <c>string.Normalize</c> throws at what is no character: a
    /// lone surrogate, as a gateway leaves that cuts a text, or a noncharacter such as U+FFFE. Each of them becomes U+FFFD.
    /// </summary>
    public static string Normalize(string text, NormalizationForm form)
    {
        var valid = Ascii.IsValid(text) ? text : Prepared(text, form is NormalizationForm.FormKC or NormalizationForm.FormKD);
#pragma warning disable RS0030 // Here, after what it refuses is replaced.
        return valid.Normalize(form);
#pragma warning restore RS0030
    }

    private static string Prepared(string text, bool isDecomposed)
    {
        var valid = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks)
            {
                valid.Append(Joiner);
                marks = 1;
            }

            valid.Append(
                IsNoncharacter(rune.Value) || (isDecomposed && rune.Value is Phrase or ShorterPhrase) ? Rune.ReplacementChar : rune
            );
        }

        return valid.ToString();
    }

    private static bool IsMark(Rune rune) =>
        rune.Value >= 0x300
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    // The last two code points of every plane, and 32 more. The Unicode Standard, section 23.7.
    internal static bool IsNoncharacter(int codePoint) => (codePoint & 0xFFFE) == 0xFFFE || codePoint is >= 0xFDD0 and <= 0xFDEF;
}
