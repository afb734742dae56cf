namespace SenefConsent.SmsStop;

/// <summary>Guesses the language of words that no rule understood, for the person who looks at them.</summary>
internal static class LanguageGuess
{
    /// <returns>ISO 639-1 code; null when nothing speaks for one.</returns>
    public static string? Of(IReadOnlyCollection<string> words, Vocabulary vocabulary)
    {
        var counts = new Dictionary<string, int>();
        foreach (var word in words)
        {
            if (LanguageOf(word, vocabulary) is { } language)
            {
                counts[language] = counts.GetValueOrDefault(language) + 1;
            }
        }

        return counts.Count == 0 ? ScriptOf(words) : counts.MaxBy(count => count.Value).Key;
    }

    private static string? LanguageOf(string word, Vocabulary vocabulary) =>
        vocabulary.Everyday.Find(word, out var language) && language is not null ? language
        : vocabulary.Charged.Find(word, out language) && language is not null ? language
        : vocabulary.Stop.GetValueOrDefault(word) ?? vocabulary.BesideStop.GetValueOrDefault(word);

    private static string? ScriptOf(IReadOnlyCollection<string> words) =>
        words.Select(word => ScriptOf(word[0])).FirstOrDefault(language => language is not null);

    private static string? ScriptOf(char c) =>
        c switch
        {
            'І' or 'Ї' or 'Є' or 'Ґ' => "uk",
            >= '\u0400' and <= '\u04FF' => "ru",
            >= '\u0600' and <= '\u06FF' => "ar",
            >= '\u3400' and <= '\u9FFF' => "zh",
            >= '\u3040' and <= '\u30FF' => "ja",
            >= '\uAC00' and <= '\uD7AF' => "ko",
            >= '\u0370' and <= '\u03FF' => "el",
            >= '\u0590' and <= '\u05FF' => "he",
            >= '\u0E00' and <= '\u0E7F' => "th",
            _ => null,
        };
}
