namespace SenefConsent.SmsStop;

/// <summary>Phrases of one meaning in all languages, found by the three letters they begin with.</summary>
internal sealed class PhraseBook(IReadOnlyList<Phrase> phrases)
{
    private readonly Dictionary<(char, char, char), Phrase[]> byBeginning = phrases
        .SelectMany(phrase => phrase.FirstWords.Select(Beginning).Distinct(), (phrase, beginning) => (phrase, beginning))
        .GroupBy(entry => entry.beginning, entry => entry.phrase)
        .ToDictionary(group => group.Key, group => group.ToArray());

    public IEnumerable<string> WholeWords => phrases.SelectMany(phrase => phrase.WholeWords);

    public IEnumerable<string> Stems => phrases.SelectMany(phrase => phrase.Stems);

    public Phrase? FirstIn(List<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var phrase in BeginningAs(words[at]))
            {
                if (phrase.Match(words, at) > 0)
                {
                    return phrase;
                }
            }
        }

        return null;
    }

    /// <summary>Takes the phrases out; what stands before and after closes up.</summary>
    public List<string> Remove(List<string> words) => Replace(words, []);

    /// <summary>Makes the phrases unreadable to any other rule.</summary>
    public List<string> Cut(List<string> words) => Replace(words, [SmsTokens.Cut]);

    private List<string> Replace(List<string> words, string[] replacement)
    {
        var rest = new List<string>(words.Count);
        for (var at = 0; at < words.Count; )
        {
            var longest = 0;
            foreach (var phrase in BeginningAs(words[at]))
            {
                longest = Math.Max(longest, phrase.Match(words, at));
            }

            rest.AddRange(longest == 0 ? [words[at]] : replacement);
            at += Math.Max(1, longest);
        }

        return rest;
    }

    private static (char, char, char) Beginning(string word) =>
        (word[0], word.Length > 1 ? word[1] : '\0', word.Length > 2 ? word[2] : '\0');

    private Phrase[] BeginningAs(string word) => byBeginning.GetValueOrDefault(Beginning(word), []);
}
