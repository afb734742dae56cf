using System.Text.RegularExpressions;
using MimeKit;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>An address <c>unsub+TOKEN@domain</c> that a mail was sent to.</summary>
/// <param name="Token">What stands for the token, whole or damaged.</param>
/// <param name="Domain">The domain; empty when none follows.</param>
internal readonly partial record struct TokenAddress(string Token, string Domain)
{
    private static readonly HashSet<string> RecipientFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Original-To",
        "Delivered-To",
        "Envelope-To",
        "To",
        "Cc",
        "Resent-To",
        "Resent-Cc",
    };

    /// <summary>
    /// All of them. Searched rather than parsed: an address with a fault, or one that a relay wrapped in its own, still holds the token.
    /// </summary>
    /// <param name="envelope">Whom the caller says it was delivered to.</param>
    /// <param name="fields">The message's header.</param>
    public static IReadOnlyList<TokenAddress> FindIn(IEnumerable<string?> envelope, HeaderList fields) =>
        [
            .. envelope
                .Concat(fields.Where(field => RecipientFields.Contains(field.Field)).Select(field => field.Value))
                .SelectMany(recipients => Pattern().Matches(recipients ?? ""))
                .Select(match => new TokenAddress(match.Groups["token"].Value, match.Groups["domain"].Value))
                .Distinct(),
        ];

    // %2B: what a mail program makes of a mailto that it does not decode.
    [GeneratedRegex(
        """unsub(\+|%2B)(?<token>[A-Z0-9_-]+)([^@\s<>,;"]{0,64}@(?<domain>[^\s<>,;"]{1,255}))?""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
