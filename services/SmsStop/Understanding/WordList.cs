using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>Words and beginnings of words, as <c>livr*</c>, each with its language.</summary>
internal sealed class WordList
{
    private const int ShortestBeginning = 3;

    private readonly FrozenDictionary<string, string?> whole;
    private readonly FrozenDictionary<string, (string Beginning, string? Language)[]> beginnings;

    public WordList(FrozenDictionary<string, string?> entries)
    {
        Entries = [.. entries.Keys];
        whole = entries.Where(entry => !entry.Key.EndsWith('*')).ToFrozenDictionary();
        beginnings = entries
            .Where(entry => entry.Key.EndsWith('*') && entry.Key.Length > ShortestBeginning)
            .GroupBy(entry => entry.Key[..ShortestBeginning], entry => (entry.Key[..^1], entry.Value))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public IReadOnlyList<string> Entries { get; }

    public bool ContainsWhole(string word) => whole.ContainsKey(word);

    public bool Contains(string word) => Find(word, out _);

    /// <summary>Whether it holds a word, and of which language; null for every language.</summary>
    public bool Find(string word, out string? language)
    {
        if (whole.TryGetValue(word, out language))
        {
            return true;
        }

        foreach (var (beginning, of) in word.Length < ShortestBeginning ? [] : beginnings.GetValueOrDefault(word[..ShortestBeginning], []))
        {
            if (word.StartsWith(beginning, StringComparison.Ordinal))
            {
                language = of;
                return true;
            }
        }

        return false;
    }
}
