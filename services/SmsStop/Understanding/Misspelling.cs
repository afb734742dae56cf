namespace SenefConsent.SmsStop;

/// <summary>Finds the stop word that a misspelt word stands for.</summary>
internal static class Misspelling
{
    // Words in between have too many real words and inflections beside them; long words have none.
    private const int ShortestLongWord = 9;

    private static readonly string[] ShortWords = ["STOP", "ARRET", "ARRETE"];

    public static string? KeywordOf(string word, Vocabulary vocabulary)
    {
        if (vocabulary.NotTypos.ContainsKey(word) || !word.All(char.IsAsciiLetterUpper))
        {
            return null;
        }

        return Array.Find(
                ShortWords,
                keyword => Undoubled(word) == Undoubled(keyword) || (word.Length is >= 4 and <= 6 && IsOneLetterOff(word, keyword))
            ) ?? vocabulary.Stop.Keys.FirstOrDefault(keyword => keyword.Length >= ShortestLongWord && IsOneLetterOff(word, keyword));
    }

    // One letter more, less or other, or two neighbours exchanged.
    public static bool IsOneLetterOff(string word, string keyword)
    {
        var same = word.AsSpan().CommonPrefixLength(keyword);
        var left = word.AsSpan(same);
        var right = keyword.AsSpan(same);
        return (left.Length - right.Length) switch
        {
            1 => left[1..].SequenceEqual(right),
            -1 => right[1..].SequenceEqual(left),
            0 => left.IsEmpty
                || left[1..].SequenceEqual(right[1..])
                || (left.Length >= 2 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..])),
            _ => false,
        };
    }

    private static string Undoubled(string word) => string.Concat(word.Where((letter, i) => i == 0 || letter != word[i - 1]));
}
