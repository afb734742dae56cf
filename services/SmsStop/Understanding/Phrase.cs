using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>
/// A pattern of words, as the vocabulary files write it: <c>sms</c> is the word, <c>arret*</c> any word that begins so, <c>#</c> a number,
/// <c>a|b</c> either, <c>!a|b</c> neither, <c>a?</c> may be missing, <c>...</c> up to three words of any kind, <c>^</c> and <c>$</c> the
/// begin and the end of a clause.
/// </summary>
internal sealed class Phrase
{
    private const int LongestGap = 3;
    private const int ShortestStem = 3;

    private readonly List<Element> elements;

    private Phrase(string rule, string? language, List<Element> elements)
    {
        Rule = rule;
        Language = language;
        this.elements = elements;
    }

    public string Rule { get; }

    public string? Language { get; }

    /// <summary>The words, or their stems, that it can begin with.</summary>
    public IEnumerable<string> FirstWords
    {
        get
        {
            var first = elements.First(element => element.Kind != Kind.Begin);
            return first is { Kind: Kind.Word, IsOptional: false, IsNegated: false } && first.Stems.All(stem => stem.Length >= ShortestStem)
                ? first.Whole.Concat(first.Stems)
                : throw new FormatException($"A phrase must begin with a given word, or with three letters of one: {Rule}.");
        }
    }

    /// <summary>Every word that it names.</summary>
    public IEnumerable<string> WholeWords => elements.SelectMany(element => element.Whole);

    /// <summary>Every beginning of a word that it names.</summary>
    public IEnumerable<string> Stems => elements.SelectMany(element => element.Stems);

    public static Phrase Parse(string rule, string? language, string pattern, Func<string, string> listOf) =>
        new(rule, language, [.. pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(element => ElementOf(element, listOf))]);

    /// <summary>How many words it matches from there on; 0 when it does not match.</summary>
    public int Match(List<string> words, int start) => Math.Max(0, EndOfMatch(words, start, 0) - start);

    private static Element ElementOf(string element, Func<string, string> listOf)
    {
        if (element is "^" or "...")
        {
            return new(element == "^" ? Kind.Begin : Kind.Gap, [], [], IsOptional: false, IsNegated: false);
        }

        var choices = element
            .TrimStart('!')
            .TrimEnd('?')
            .Split('|')
            .SelectMany(choice => choice.StartsWith('<') ? listOf(choice).Split('|') : [choice])
            .ToList();
        return new(
            Kind.Word,
            choices.Where(choice => !choice.EndsWith('*')).Select(Folding.Fold).ToFrozenSet(),
            [.. choices.Where(choice => choice.EndsWith('*')).Select(choice => Folding.Fold(choice[..^1]))],
            IsOptional: element.EndsWith('?'),
            IsNegated: element.StartsWith('!')
        );
    }

    // Gaps are short and patterns are ours, so the work for each word of a message is bounded.
    private int EndOfMatch(List<string> words, int at, int next)
    {
        if (next == elements.Count)
        {
            return at;
        }

        var element = elements[next];
        var isAtEnd = at == words.Count || words[at] == SmsTokens.Break;
        switch (element.Kind)
        {
            case Kind.Begin:
                return at == 0 || words[at - 1] == SmsTokens.Break ? EndOfMatch(words, at, next + 1) : -1;
            case Kind.Gap:
                for (var end = at; end <= at + LongestGap; end++)
                {
                    if (EndOfMatch(words, end, next + 1) is var match and >= 0)
                    {
                        return match;
                    }

                    if (end == words.Count || words[end] is SmsTokens.Break or SmsTokens.Cut)
                    {
                        break;
                    }
                }

                return -1;
            default:
                var taken = !isAtEnd && element.Matches(words[at]) ? EndOfMatch(words, at + 1, next + 1) : -1;
                return taken < 0 && (element.IsOptional || (isAtEnd && element.AcceptsEnd)) ? EndOfMatch(words, at, next + 1) : taken;
        }
    }

    private enum Kind
    {
        Word,
        Gap,
        Begin,
    }

    private sealed record Element(Kind Kind, FrozenSet<string> Whole, string[] Stems, bool IsOptional, bool IsNegated)
    {
        public bool AcceptsEnd { get; } = Whole.Contains("$");

        private readonly bool takesNumbers = Whole.Contains("#");

        public bool Matches(string word) => word != SmsTokens.Cut && IsNegated != Holds(word);

        private bool Holds(string word)
        {
            if (Whole.Contains(word) || (takesNumbers && char.IsAsciiDigit(word[0])))
            {
                return true;
            }

            foreach (var stem in Stems)
            {
                if (word.StartsWith(stem, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
