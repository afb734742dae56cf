using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>
/// Digits, signs and letters of other scripts that look like a Latin letter: "ST0P", "$TOP", "ЅТОР". Unicode's normal forms keep them
/// apart.
/// </summary>
internal static class LookAlikes
{
    // Each pair is the look-alike and what it looks like.
    private static readonly FrozenDictionary<char, char> Latin = (
        "0O 1I 3E 4A 5S 7T 8B $S @A €E |I " // digits and signs
        + "АA ВB ЕE ЅS КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ՏS " // Cyrillic
        + "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΠP ΡP ΣS ΤT ΥY ΧX " // Greek
        + "ᴀA ʙB ᴄC ᴅD ᴇE ɪI ɴN ᴏO ᴘP ʀR ꜱS ᴛT ᴜU"
    ) // small capitals
        .Split(' ')
        .ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    public static bool IsSign(char c) => c is '$' or '@' or '€' or '|';

    /// <summary>
    /// The word in Latin letters, or null where it holds no look-alike or nothing else: a number and a word of another language stay what
    /// they are.
    /// </summary>
    /// <remarks>The caller must take the result only where it is a keyword.</remarks>
    public static string? ToLatin(string word) =>
        word.Any(Latin.ContainsKey) ? string.Concat(word.Select(c => Latin.TryGetValue(c, out var latin) ? latin : c)) : null;
}
