namespace SenefConsent.SmsStop;

/// <summary>What an inbound message was understood to mean.</summary>
/// <param name="Intent">What the sender wants.</param>
/// <param name="Rule">Which of our rules decided. It is stored and shown, so it names the rule and never holds the person's own words.</param>
/// <param name="Language">ISO 639-1 code of the rule that matched; null when the word is international, as STOP is, or when no rule matched.</param>
public sealed record Understood(SmsIntent Intent, string Rule, string? Language)
{
    public static Understood Of(string text, IReadOnlyCollection<string> ownNames) =>
        StopKeyword.IsMatch(text) ? new(SmsIntent.Stop, "keyword", null) : text == "START" ? new(SmsIntent.Start, "keyword", null) : text == "HELP" ? new(SmsIntent.Help, "keyword", null)
        : text.Contains("tranquille", StringComparison.Ordinal) ? new(SmsIntent.Unclear, "weak", null) : new(SmsIntent.Other, "none", null);
}
