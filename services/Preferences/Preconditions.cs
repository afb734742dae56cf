using Microsoft.Net.Http.Headers;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>
/// What the headers of a change ask: that nothing has changed since (<c>If-Match</c>, RFC 9110 section 13.1.1), and that it is done once
/// (<c>Idempotency-Key</c>).
/// </summary>
/// <param name="IfMatch">The ETags one of which must be the present one; null when that does not matter.</param>
/// <param name="Request">The request as one that may be repeated; null when it has no key.</param>
public sealed record Preconditions(IReadOnlyList<string>? IfMatch, RepeatableRequest? Request)
{
    /// <summary>Reads them.</summary>
    /// <param name="http">The request.</param>
    /// <param name="account">The account that it is about.</param>
    /// <param name="body">What is asked.</param>
    /// <param name="keyring">Hides what is asked.</param>
    public static Preconditions Of<TBody>(HttpRequest http, Guid account, TBody body, ContactPointKeyring keyring) =>
        new(IfMatchOf(http), IdempotencyKey.Of(http, $"{account:N}", body, keyring));

    /// <summary>Whether what the sender saw is what holds.</summary>
    public bool IsMetBy(string etag) => IfMatch is null || IfMatch.Contains(etag) || IfMatch.Contains("*");

    // What cannot be read is an ETag that nothing has: it must not be taken for a request that does not care. So is a weak one.
    private static IReadOnlyList<string>? IfMatchOf(HttpRequest http) =>
        http.Headers.IfMatch.Count == 0 ? null
        : EntityTagHeaderValue.TryParseList(http.Headers.IfMatch, out var tags)
            ? [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString())]
        : [];
}
