using System.Text;

namespace SenefConsent.Ledger;

/// <summary>Unicode normalisation of text that others wrote. The compiler allows no other.</summary>
public static class SafeText
{
    /// <summary>
    /// The text in a normal form. It never fails, where <c>string.Normalize</c> throws at what is no character: a
    /// lone surrogate, as a gateway leaves that cuts a text, or a noncharacter such as U+FFFE. Each of them becomes U+FFFD.
    /// </summary>
    public static string Normalize(string text, NormalizationForm form)
    {
        var valid = Ascii.IsValid(text) ? text : WithoutInvalid(text);
#pragma warning disable RS0030 // Here, after what it refuses is replaced.
        return valid.Normalize(form);
#pragma warning restore RS0030
    }

    private static string WithoutInvalid(string text)
    {
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            valid.Append(IsNoncharacter(rune.Value) ? Rune.ReplacementChar : rune);
        }

        return valid.ToString();
    }

    // The last two code points of every plane, and 32 more. The Unicode Standard, section 23.7.
    internal static bool IsNoncharacter(int codePoint) => (codePoint & 0xFFFE) == 0xFFFE || codePoint is >= 0xFDD0 and <= 0xFDEF;
}
