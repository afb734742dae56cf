using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>
/// The signature of the Standard Webhooks specification: in <c>webhook-signature</c>, one or more of <c>v1,{Base64}</c>, each the HMAC-SHA-256 of
/// <c>{webhook-id}.{webhook-timestamp}.{body}</c>, anew with each delivery.
/// </summary>
internal static class StandardWebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>The key in a secret, which is its Base64, after <c>whsec_</c> or not; null when it holds none.</summary>
    public static byte[]? KeyIn(string secret)
    {
        var base64 = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, key, out var length) && length > 0 ? key[..length] : null;
    }

    /// <summary>The signature of what is signed, under a secret that holds a key.</summary>
    public static string Of(string secret, ReadOnlySpan<byte> signed) => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyIn(secret)!, signed))}";

    public static bool IsValid(IEnumerable<string> secrets, GatewayRequest request)
    {
        var headers = request.Raw.Headers;
        var timestamp = headers["webhook-timestamp"].ToString();
        if (!request.IsFresh(GatewayText.UnixTime(timestamp)))
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{timestamp}."), .. request.Raw.Body];
        var given = headers["webhook-signature"].ToString().Split(' ').Where(signature => signature.StartsWith("v1,", StringComparison.Ordinal)).ToList();
        return secrets.Select(KeyIn).OfType<byte[]>().Any(key => given.Any(signature => Secret.IsHmac(signature[3..], key, signed)));
    }
}
