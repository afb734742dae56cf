using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>Tells whether the whole of a message is a word that asks to stop.</summary>
public static class StopKeyword
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.Create(StringComparer.Ordinal, "STOP", "ARRET", "UNSUBSCRIBE", "STOPALL");

    /// <summary>Whether it is, after folding: case, accents, full width and other forms of letters, punctuation, blanks and invisible characters do not count.</summary>
    public static bool IsMatch(string message) => Keywords.Contains(Fold(message));

    private static string Fold(string message)
    {
        var letters = new StringBuilder(message.Length);
        foreach (var rune in message.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark && Rune.IsLetterOrDigit(rune))
            {
                letters.Append(Rune.ToUpperInvariant(rune));
            }
        }

        return letters.ToString();
    }
}
