using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>
/// Names and ids that others give: of campaigns, notices, accounts, versions, subscribers, systems. They are stored, shown and logged, so
/// what a database cannot keep or a reader cannot see is refused at the door.
/// </summary>
public static class GivenName
{
    /// <summary>How long the id of an account or a notice may be.</summary>
    public const int LongestId = 64;

    /// <summary>Whether a text is an id: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, and at least one of them.</summary>
    public static bool IsId([NotNullWhen(true)] string? text, int longest = LongestId) =>
        text is { Length: > 0 }
        && text.Length <= longest
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary>
    /// Why a text is no name; null when it is one: anything that can be read, in any script, without control characters or characters that
    /// nobody sees.
    /// </summary>
    /// <param name="field">What holds it, for whoever sent it.</param>
    /// <param name="text">The name.</param>
    /// <param name="longest">How long it may be.</param>
    public static string? FaultOf(string field, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > longest)
        {
            return $"{field} is missing or longer than {longest} characters.";
        }

        for (var at = 0; at < text.Length; )
        {
            if (
                Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done
                || IsUnseen(rune)
            )
            {
                return $"{field} holds a character that cannot be kept or seen (U+{(int)text[at]:X4}, character {at + 1}). Leave it out.";
            }

            at += length;
        }

        return null;
    }

    // The joiners are part of words in some scripts, and of emoji.
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
            UnicodeCategory.OtherNotAssigned => SafeText.IsNoncharacter(rune.Value),
            _ => rune == Rune.ReplacementChar,
        };
}
