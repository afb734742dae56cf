using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Hosting;

/// <summary>
/// Webhooks after the Standard Webhooks specification: <c>webhook-id</c>, <c>webhook-timestamp</c>, and in <c>webhook-signature</c> one or
/// more of <c>v1,{Base64}</c>, each the HMAC-SHA-256 of <c>{webhook-id}.{webhook-timestamp}.{body}</c> under one secret.
/// </summary>
public static class StandardWebhook
{
    private const string Prefix = "whsec_";
    private const int KeyBytes = 32;

    /// <summary>Makes a secret: <c>whsec_</c> and the Base64 of 32 random bytes.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The key in a secret, which is its Base64, after <c>whsec_</c> or not; null when it holds none.</summary>
    public static byte[]? KeyIn(string secret)
    {
        var base64 = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, key, out var length) && length > 0 ? key[..length] : null;
    }

    /// <summary>A message, signed. One that is sent again is made anew with the same id.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="now">When it is sent.</param>
    /// <param name="body">JSON.</param>
    /// <param name="secrets">Each of these signs; each holds a key.</param>
    public static HttpRequestMessage Request(Uri url, string id, DateTimeOffset now, byte[] body, IEnumerable<string> secrets)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signatures = string.Join(
            ' ',
            secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyIn(secret)!, signed))}")
        );
        return new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } },
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", timestamp },
                { "webhook-signature", signatures },
            },
        };
    }
}
