using System.Buffers;
using MimeKit;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>An address <c>unsub+TOKEN@domain</c> that a mail was sent to.</summary>
/// <param name="Token">What stands for the token, whole or damaged.</param>
/// <param name="Domain">The domain; empty when none follows.</param>
internal readonly record struct TokenAddress(string Token, string Domain)
{
    private const string Name = "unsub";
    private const int MostBehindToken = 64;
    private const int LongestDomain = 255;

    // %2B: what a mail program makes of a mailto that it does not decode; =2B: the same of a relay.
    private static readonly string[] Pluses = ["+", "%2B", "=2B"];

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\f\v\u00A0<>,;\"");

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
                .SelectMany(recipients => In(recipients ?? ""))
                .Distinct(),
        ];

    // Each character is looked at a few times at most, whatever the text is.
    private static List<TokenAddress> In(string text)
    {
        var found = new List<TokenAddress>();
        for (var at = 0; (at = text.IndexOf(Name, at, StringComparison.OrdinalIgnoreCase)) >= 0; )
        {
            at += Name.Length;
            var plus = Array.Find(Pluses, plus => text.AsSpan(at).StartsWith(plus, StringComparison.OrdinalIgnoreCase));
            var token = text.AsSpan(at + (plus?.Length ?? 0));
            token = token[..LengthOf(token, character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')];
            if (plus is null || token.IsEmpty)
            {
                continue;
            }

            at += plus.Length + token.Length;
            var rest = text.AsSpan(at);
            var behind = LengthOf(
                rest[..Math.Min(rest.Length, MostBehindToken)],
                character => character != '@' && !Ends.Contains(character)
            );
            var domain = behind < rest.Length && rest[behind] == '@' ? rest[(behind + 1)..] : [];
            domain = domain[..LengthOf(domain[..Math.Min(domain.Length, LongestDomain)], character => !Ends.Contains(character))];
            found.Add(new TokenAddress($"{token}", $"{domain}"));
            at += domain.IsEmpty ? 0 : behind + 1 + domain.Length;
        }

        return found;
    }

    private static int LengthOf(ReadOnlySpan<char> text, Predicate<char> isPart)
    {
        var length = 0;
        while (length < text.Length && isPart(text[length]))
        {
            length++;
        }

        return length;
    }
}
