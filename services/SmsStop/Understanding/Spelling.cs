using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>
/// Writes the words of a message as the phrases write them: one letter off ("recevor"), written as it is spoken ("plu"), or glued to an
/// elided word ("menvoyez"). A word that a phrase knows stays as it is, for what looks like a mistake in one language may be right in
/// another.
/// </summary>
internal sealed class Spelling
{
    private const int ShortestRepaired = 6;
    private const int ShortestKnown = 4;
    private const int Longest = 24;
    private const string Elided = "JMNDL";

    private readonly FrozenDictionary<string, string> variants;
    private readonly FrozenDictionary<string, string[]> byShortened;
    private readonly FrozenSet<string> known;
    private readonly FrozenDictionary<string, string[]> stems;

    /// <param name="lines">A word that phrases are made of, a colon and its variants; or words alone, of which only slips are
    /// repaired.</param>
    /// <param name="known">The words of all phrases.</param>
    /// <param name="stems">The beginnings of words in all phrases.</param>
    public Spelling(IReadOnlyList<string> lines, IEnumerable<string> known, IEnumerable<string> stems)
    {
        var sets = lines.Select(line => line.Split(':')).ToList();
        variants = sets.Where(set => set.Length > 1)
            .SelectMany(set => WordsOf(set[1]), (set, variant) => (variant, Word: WordsOf(set[0])[0]))
            .ToFrozenDictionary(entry => entry.variant, entry => entry.Word);
        byShortened = sets.SelectMany(set => WordsOf(set[0]))
            .Where(word => word.Length >= ShortestRepaired)
            .Distinct()
            .SelectMany(
                word => Enumerable.Range(1, word.Length).Select(i => Without(word, i)).Distinct(),
                (word, shortened) => (word, shortened)
            )
            .GroupBy(entry => entry.shortened, entry => entry.word)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        this.known = known.ToFrozenSet();
        this.stems = stems
            .Where(stem => stem.Length >= ShortestKnown)
            .Distinct()
            .GroupBy(stem => stem[..ShortestKnown])
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public List<string> Repair(List<string> words)
    {
        var repaired = new List<string>(words.Count);
        foreach (var word in words)
        {
            if (variants.TryGetValue(word, out var meant))
            {
                repaired.Add(meant);
            }
            else if (word.Length is < ShortestKnown or > Longest || IsKnown(word))
            {
                repaired.Add(word);
            }
            else if (Elided.Contains(word[0]) && word.Length > ShortestKnown && IsKnown(word[1..]))
            {
                repaired.Add(word[..1]);
                repaired.Add(word[1..]);
            }
            else
            {
                repaired.Add(OneLetterOff(word) ?? word);
            }
        }

        return repaired;
    }

    private bool IsKnown(string word)
    {
        if (known.Contains(word))
        {
            return true;
        }

        foreach (var stem in stems.GetValueOrDefault(word[..ShortestKnown], []))
        {
            if (word.StartsWith(stem, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Two words that are one letter apart are equal without that letter. People hardly ever get the first letter wrong.
    private string? OneLetterOff(string word)
    {
        for (var i = 1; i <= word.Length && word.Length >= ShortestRepaired - 1; i++)
        {
            foreach (var near in byShortened.GetValueOrDefault(Without(word, i), []))
            {
                if (near[0] == word[0] && Misspelling.IsOneLetterOff(word, near))
                {
                    return near;
                }
            }
        }

        return null;
    }

    private static string Without(string word, int i) => i < word.Length ? word.Remove(i, 1) : word;

    private static string[] WordsOf(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Folding.Fold)];
}
