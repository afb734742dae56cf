using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>
/// Writes the words of a message as the phrases write them: one letter off ("recevor"), written as it is spoken ("plu"), or glued to an
/// elided word ("menvoyez"). A word that a phrase knows stays as it is, for what looks like a mistake in one language may be right in another.
/// </summary>
internal sealed class Spelling
{
    private const int ShortestRepaired = 6;
    private const int ShortestKnown = 4;
    private const int Longest = 24;
    private const string Elided = "JMNDL";

    private readonly FrozenDictionary<string, string> variants;
    private readonly ILookup<string, string> byShortened;
    private readonly FrozenSet<string> known;
    private readonly ILookup<string, string> stems;

    /// <param name="lines">A word that phrases are made of, a colon and its variants; or words alone, of which only slips are repaired.</param>
    /// <param name="known">The words of all phrases.</param>
    /// <param name="stems">The beginnings of words in all phrases.</param>
    public Spelling(IReadOnlyList<string> lines, IEnumerable<string> known, IEnumerable<string> stems)
    {
        var sets = lines.Select(line => line.Split(':')).ToList();
        variants = sets.Where(set => set.Length > 1)
            .SelectMany(set => WordsOf(set[1]), (set, variant) => (variant, Word: WordsOf(set[0])[0]))
            .ToFrozenDictionary(entry => entry.variant, entry => entry.Word);
        byShortened = sets.SelectMany(set => WordsOf(set[0])).Where(word => word.Length >= ShortestRepaired).Distinct()
            .SelectMany(word => Shortened(word).Append(word).Distinct(), (word, shortened) => (word, shortened))
            .ToLookup(entry => entry.shortened, entry => entry.word);
        this.known = known.ToFrozenSet();
        this.stems = stems.Where(stem => stem.Length >= ShortestKnown).Distinct().ToLookup(stem => stem[..ShortestKnown]);
    }

    public List<string> Repair(List<string> words) => [.. words.SelectMany(Repair)];

    private IEnumerable<string> Repair(string word)
    {
        if (variants.TryGetValue(word, out var meant))
        {
            return [meant];
        }

        if (word.Length is < ShortestKnown or > Longest || IsKnown(word))
        {
            return [word];
        }

        if (Elided.Contains(word[0]) && word.Length > ShortestKnown && IsKnown(word[1..]))
        {
            return [word[..1], word[1..]];
        }

        return [OneLetterOff(word) ?? word];
    }

    private bool IsKnown(string word) =>
        known.Contains(word) || stems[word[..ShortestKnown]].Any(stem => word.StartsWith(stem, StringComparison.Ordinal));

    // Two words that are one letter apart are equal without that letter. People hardly ever get the first letter wrong.
    private string? OneLetterOff(string word) => word.Length < ShortestRepaired - 1
        ? null
        : Shortened(word).Append(word).SelectMany(shortened => byShortened[shortened])
            .FirstOrDefault(near => near[0] == word[0] && Misspelling.IsOneLetterOff(word, near));

    private static IEnumerable<string> Shortened(string word) => Enumerable.Range(0, word.Length).Select(i => word.Remove(i, 1));

    private static string[] WordsOf(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Folding.Fold)];
}
