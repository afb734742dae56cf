using System.Text.RegularExpressions;
using MimeKit;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>An address <c>unsub+TOKEN@domain</c> that a mail was sent to.</summary>
/// <param name="Token">What stands for the token, whole or damaged.</param>
/// <param name="Domain">The domain; empty when none follows.</param>
internal readonly partial record struct TokenAddress(string Token, string Domain)
{
    // Whom the message itself was written by and what it answers say nothing of where it was sent; a newsletter that comes here has its
    // own reader's link in List-Unsubscribe, and a Subject is copied by programs.
    private static readonly HashSet<string> OtherFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Subject",
        "Thread-Topic",
        "In-Reply-To",
        "References",
    };

    /// <summary>
    /// All of them, in whichever field: relays, aliases and forwarding keep the address that was written to in fields of their own
    /// (X-Forwarded-To, X-Original-To, Received), and no list of them is complete. Searched rather than parsed: an address with a fault, or
    /// one that a relay wrapped in its own, still holds the token.
    /// </summary>
    /// <param name="envelope">Whom the caller says it was delivered to.</param>
    /// <param name="fields">The message's header.</param>
    public static IReadOnlyList<TokenAddress> FindIn(IEnumerable<string?> envelope, HeaderList fields) =>
        [
            .. envelope
                .Concat(fields.Where(field => !OtherFields.Contains(field.Field)).Select(field => field.Value))
                .SelectMany(recipients => Pattern().Matches(recipients ?? ""))
                .Select(match => new TokenAddress(match.Groups["token"].Value, match.Groups["domain"].Value))
                .Distinct(),
        ];

    // %2B: what a mail program makes of a mailto that it does not decode; =2B: the same of a relay.
    [GeneratedRegex(
        """unsub(\+|%2B|=2B)(?<token>[A-Z0-9_-]+)([^@\s<>,;"]{0,64}@(?<domain>[^\s<>,;"]{1,255}))?""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
