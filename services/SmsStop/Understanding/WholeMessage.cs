using System.Collections.Frozen;

namespace SenefConsent.SmsStop;

/// <summary>Understands a message that is nothing but a keyword. Our names and words of courtesy are already taken out.</summary>
internal static class WholeMessage
{
    public static Understood? Understand(List<string> words, Vocabulary vocabulary)
    {
        var said = words.Where(word => word != SmsTokens.Break).ToList();
        var joined = string.Concat(said);

        // Starting comes first: UNSTOP holds a stop word. Of two keywords that contradict each other, stopping wins.
        if (vocabulary.Start.TryGetValue(joined, out var language))
        {
            return new(SmsIntent.Start, "keyword", language);
        }

        if (vocabulary.Stop.TryGetValue(joined, out language) || vocabulary.StopAlone.TryGetValue(joined, out language))
        {
            return new(SmsIntent.Stop, "keyword", language);
        }

        if (vocabulary.Help.TryGetValue(joined, out language))
        {
            return new(SmsIntent.Help, "keyword", language);
        }

        if (
            said.Find(vocabulary.Stop.ContainsKey) is { } stop
            && said.TrueForAll(word => vocabulary.IsKeyword(word) || IsBeside(word, vocabulary.BesideStop))
        )
        {
            return new(SmsIntent.Stop, "keyword-with-scope", vocabulary.Stop[stop]);
        }

        if (
            said.Find(vocabulary.Start.ContainsKey) is { } start
            && said.TrueForAll(word => word == start || IsBeside(word, vocabulary.BesideStart))
        )
        {
            return new(SmsIntent.Start, "keyword-with-scope", vocabulary.Start[start]);
        }

        if (vocabulary.StartAgain.TryGetValue(joined, out language))
        {
            return new(SmsIntent.Unclear, "weak/start-again", language);
        }

        return said is [var only] && Misspelling.KeywordOf(only, vocabulary) is { } meant
            ? new(SmsIntent.Stop, "one-letter-off", vocabulary.Stop[meant])
            : null;
    }

    // A number beside the keyword is a short code or the sender's own.
    private static bool IsBeside(string word, FrozenDictionary<string, string?> beside) =>
        beside.ContainsKey(word) || char.IsAsciiDigit(word[0]);
}
