namespace SenefConsent.SmsStop;

/// <summary>What an inbound message was understood to mean.</summary>
/// <param name="Intent">What the sender wants.</param>
/// <param name="Rule">Which of our rules decided. It is stored and shown, so it names the rule and never holds the person's own
/// words.</param>
/// <param name="Language">ISO 639-1 code of the rule that matched, or the likely one; null when the word is international, as STOP is, or
/// when nothing speaks for any.</param>
public sealed record Understood(SmsIntent Intent, string Rule, string? Language)
{
    // Twenty-five SMS; nobody writes more, and what it costs to read must have an end.
    private const int Longest = 4096;
    private const int MostWords = 400;

    /// <summary>
    /// Understands any string, whatever it holds. A doubt between stopping and anything else is settled for stopping, because a missed
    /// objection breaks art. 21(3) GDPR and a supposed one costs an addressee; a doubt about starting is settled against it. A message that
    /// is neither recognised as harmless nor as anything else is in doubt, and a person looks.
    /// </summary>
    /// <param name="text">The body as the gateway hands it over.</param>
    /// <param name="ownNames">Our brands and short codes, which a person may write beside the keyword.</param>
    public static Understood Of(string text, IReadOnlyCollection<string> ownNames)
    {
        var vocabulary = Vocabulary.Shared;
        var written = QuotedText.Remove(Decoding.Undo(text.Length > Longest ? text[..Longest] : text, vocabulary), vocabulary);
        var words = vocabulary.Courtesy.Remove([.. SmsTokens.Of(written, vocabulary).Take(MostWords)]);

        if (WholeMessage.Understand(OwnNames.Remove(words, ownNames), vocabulary) is { } keyword)
        {
            return keyword;
        }

        var spelled = vocabulary.Spelling.Repair(words);
        if (Sentences.Understand(spelled, vocabulary) is { } sentence)
        {
            return sentence;
        }

        var isWhole = text.Length <= Longest && words.Count < MostWords;
        return (isWhole ? HarmlessMessage.Understand(spelled, written, vocabulary) : null)
            ?? InDoubt([.. spelled.Where(word => word != SmsTokens.Break)], vocabulary);
    }

    /// <summary>The words of a message, as the rules read them.</summary>
    internal static List<string> WordsOf(string text, Vocabulary vocabulary) =>
        [
            .. vocabulary
                .Spelling.Repair(
                    vocabulary.Courtesy.Remove(SmsTokens.Of(QuotedText.Remove(Decoding.Undo(text, vocabulary), vocabulary), vocabulary))
                )
                .Where(word => word != SmsTokens.Break),
        ];

    private static Understood InDoubt(List<string> said, Vocabulary vocabulary)
    {
        var language = LanguageGuess.Of(said, vocabulary);
        return new(SmsIntent.Unclear, $"doubt/{language ?? "any"}/refusal-{(int)Math.Round(100 * Doubt.OfRefusal(said))}", language);
    }
}
