namespace SenefConsent.SmsStop;

/// <summary>What an inbound message was understood to mean.</summary>
/// <param name="Intent">What the sender wants.</param>
/// <param name="Rule">Which of our rules decided. It is stored and shown, so it names the rule and never holds the person's own
/// words.</param>
/// <param name="Language">ISO 639-1 code of the rule that matched; null when the word is international, as STOP is, or when no rule
/// matched.</param>
public sealed record Understood(SmsIntent Intent, string Rule, string? Language)
{
    /// <summary>
    /// Whether the whole message is a keyword, alone or with what may stand beside it: only then does a START lift a refusal.
    /// </summary>
    public bool IsKeyword => Rule.StartsWith("keyword", StringComparison.Ordinal);

    /// <summary>
    /// Understands any string, whatever it holds. A doubt between stopping and anything else is settled for stopping, because a missed
    /// objection breaks art. 21(3) GDPR and a supposed one costs an addressee; a doubt about starting is settled against it.
    /// </summary>
    /// <param name="text">The body as the gateway hands it over.</param>
    /// <param name="ownNames">Our brands and short codes, which a person may write beside the keyword.</param>
    public static Understood Of(string text, IReadOnlyCollection<string> ownNames)
    {
        var vocabulary = Vocabulary.Shared;
        var written = QuotedText.Remove(Decoding.Undo(text), vocabulary);
        var words = vocabulary.Courtesy.Remove(Words.Of(written, vocabulary));

        return WholeMessage.Understand(OwnNames.Remove(words, ownNames), vocabulary)
            ?? Sentences.Understand(vocabulary.Spelling.Repair(words), vocabulary)
            ?? new(SmsIntent.Other, "none", null);
    }
}
