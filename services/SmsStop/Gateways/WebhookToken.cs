using System.Security.Cryptography;
using System.Text;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// An account whose webhook is proven by a token that we gave the gateway: in the query of the address as <c>token</c>, as the password of
/// HTTP basic authentication, as the credentials of any other, or in the header <c>X-Webhook-Token</c>.
/// </summary>
internal abstract class TokenAccount : GatewayAccount
{
    private const int ShortestToken = 16;

    /// <summary>The tokens; more than one while they are changed.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    public override string? Fault => Tokens.Count == 0 ? "needs Tokens: nothing else proves what this gateway sends" : TokenFault;

    protected string? TokenFault =>
        Tokens.All(token => token.Length >= ShortestToken)
            ? null
            : $"needs Tokens that nobody can guess: {ShortestToken} characters or more";

    /// <summary>Whether the request carries one of the tokens.</summary>
    public bool HasToken(GatewayRequest request)
    {
        var authorization = request.Raw.Headers.Authorization.ToString().Split(' ', 2);
        string?[] given =
        [
            request.Raw.Query().GetValueOrDefault("token").LastOrDefault(),
            request.Raw.Headers["X-Webhook-Token"],
            authorization is [var scheme, var credentials]
                ? scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
                    ? PasswordOf(credentials)
                    : credentials
                : null,
        ];
        return given.Any(token => Tokens.Any(known => Secret.IsSame(token, known)));
    }

    private static string? PasswordOf(string credentials)
    {
        var decoded = new byte[credentials.Length];
        return
            Convert.TryFromBase64String(credentials, decoded, out var length)
            && Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2) is [_, var password]
            ? password
            : null;
    }
}

/// <summary>
/// An account whose gateway signs what it sends. Where it does not, as some do only on request, an account may have tokens instead; one
/// that has both believes either.
/// </summary>
internal abstract class SignedAccount : TokenAccount
{
    /// <summary>What the gateway signs with; more than one while they are changed.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public override string? Fault =>
        Secrets.Concat(Tokens).Any() && Secrets.All(secret => secret != "")
            ? TokenFault
            : "needs Secrets, or Tokens where the gateway does not sign";
}

/// <summary>Comparisons of secrets, in constant time.</summary>
internal static class Secret
{
    public static bool IsSame(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    /// <summary>Whether it is the Base64 of the bytes' HMAC-SHA-256: what most gateways sign with.</summary>
    public static bool IsHmac(string? given, byte[] key, ReadOnlySpan<byte> signed) =>
        IsSame(given, Convert.ToBase64String(HMACSHA256.HashData(key, signed)));

    /// <summary>The same with a key and a beginning that are text.</summary>
    public static bool IsHmac(string? given, string key, string beginning, ReadOnlySpan<byte> rest) =>
        IsHmac(given, Encoding.UTF8.GetBytes(key), [.. Encoding.UTF8.GetBytes(beginning), .. rest]);

    /// <summary>Whether it is the hexadecimal SHA-256 of the bytes.</summary>
    public static bool IsHash(string? given, ReadOnlySpan<byte> hashed) =>
        IsSame(given?.ToLowerInvariant(), Convert.ToHexStringLower(SHA256.HashData(hashed)));
}
