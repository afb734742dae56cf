using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// The header <c>Idempotency-Key</c>: a request that is sent again under the same key has one effect and one answer, for ever.
/// </summary>
public static class IdempotencyKey
{
    internal const string Header = "Idempotency-Key";
    private const int LongestKey = 255;

    /// <summary>The key was used: for another request, or for this one so long ago that its answer is no longer kept.</summary>
    /// <param name="owner">Whose keys they are, in words.</param>
    public static IResult WasUsed(string owner) =>
        Problems.Problem(
            422,
            $"This {Header} was used for another request of this {owner}, or for this one more than a year ago, and nothing was done now. "
                + "Read what holds; to change it, send a request with a key of its own.",
            ProblemTypes.IdempotencyKeyUsed
        );

    /// <summary>The problem with the header; null when there is none.</summary>
    public static IResult? Validate(HttpRequest http) =>
        http.Headers[Header].ToString().Length > LongestKey
            ? Problems.Problem(400, $"{Header} is longer than {LongestKey} characters.")
            : null;

    /// <summary>The request as one that may be repeated; null when it has no key.</summary>
    /// <param name="http">The request.</param>
    /// <param name="owner">Whose keys they are; the same key of two owners is two keys.</param>
    /// <param name="body">What is asked.</param>
    /// <param name="keyring">Hides what is asked.</param>
    public static RepeatableRequest? Of<TBody>(HttpRequest http, string owner, TBody body, ContactPointKeyring keyring) =>
        http.Headers[Header].ToString() is { Length: > 0 } key
            ? new RepeatableRequest(
                keyring.IdOfRequest($"{owner}|{key}"),
                keyring.IdOfRequest($"{http.Method} {http.Path}|{JsonSerializer.Serialize(body, JsonSerializerOptions.Web)}")
            )
            : null;
}
