using System.Text.RegularExpressions;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The URIs of a <c>List-Unsubscribe</c> field (RFC 2369 section 2).</summary>
/// <param name="Uris">What stands in angle brackets, also where the field is malformed; white space is left out, as receivers do.</param>
/// <param name="IsWellFormed">Whether every receiver reads it so.</param>
/// <param name="IsEncoded">Whether it holds a MIME encoded word, which no receiver decodes here.</param>
internal sealed record ListUnsubscribeField(IReadOnlyList<string> Uris, bool IsWellFormed, bool IsEncoded)
{
    private const string Space = @"(?:[ \t]|\((?:[^()\\]|\\.)*\))*";
    private const string Entry = Space + "<[!-;=?-~]+>" + Space;

    private static readonly Regex List = LinearRegex.Of($"^{Entry}(?:,{Entry})*\\z");
    private static readonly Regex Bracketed = LinearRegex.Of("<([^<>]*)>");
    private static readonly Regex EncodedWord = LinearRegex.Of(@"=\?[^?\s]+\?[bBqQ]\?");

    public static ListUnsubscribeField Read(string value) =>
        new(
            [
                .. Bracketed
                    .Matches(value)
                    .Select(match => string.Concat(match.Groups[1].Value.Where(character => !char.IsWhiteSpace(character)))),
            ],
            List.IsMatch(value),
            EncodedWord.IsMatch(value)
        );
}
