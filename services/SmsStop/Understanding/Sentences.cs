namespace SenefConsent.SmsStop;

/// <summary>Understands a message that says more than a keyword. Words of courtesy are already taken out.</summary>
internal static class Sentences
{
    private const double MostOfSomethingElse = 0.1;

    public static Understood? Understand(List<string> words, Vocabulary vocabulary)
    {
        var read = vocabulary.Harmless.Cut(words);

        if (KeywordClause(read, vocabulary) is { } keyword)
        {
            return new(SmsIntent.Stop, "clause", vocabulary.Stop[keyword]);
        }

        if (vocabulary.StopPhrases.FirstIn(read) is { } stop)
        {
            return new(SmsIntent.Stop, "phrase/" + stop.Rule, stop.Language);
        }

        if (vocabulary.StartPhrases.FirstIn(read) is { } start)
        {
            return new(SmsIntent.Unclear, "weak/" + start.Rule, start.Language);
        }

        if (vocabulary.UnclearPhrases.FirstIn(words) is { } unclear)
        {
            return new(SmsIntent.Unclear, "weak/" + unclear.Rule, unclear.Language);
        }

        return read.Find(vocabulary.Stop.ContainsKey) is { } inPassing && !IsOfSomethingElse(read, vocabulary)
            ? new(SmsIntent.Unclear, "weak/keyword", vocabulary.Stop[inPassing])
            : null;
    }

    // A bus stop, an engine that stops. It must yet be recognised as harmless.
    private static bool IsOfSomethingElse(List<string> words, Vocabulary vocabulary) =>
        words.Exists(vocabulary.Topics.Contains) && Doubt.OfRefusal(words) < MostOfSomethingElse;

    // A clause "STOP 36180" does not count: so ends an advert that somebody forwards.
    private static string? KeywordClause(List<string> words, Vocabulary vocabulary)
    {
        for (var start = 0; start < words.Count; )
        {
            var clause = words.Skip(start).TakeWhile(word => word != SmsTokens.Break).ToList();
            if (
                clause.Find(vocabulary.Stop.ContainsKey) is { } keyword
                && clause.TrueForAll(word => vocabulary.Stop.ContainsKey(word) || vocabulary.BesideStop.ContainsKey(word))
            )
            {
                return keyword;
            }

            start += clause.Count + 1;
        }

        return null;
    }
}
