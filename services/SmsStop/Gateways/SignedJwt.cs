using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// A JSON Web Token under a secret that both sides know (RFC 7515). Only HMAC is known here, so a token cannot choose to be signed with
/// nothing, or with a key that is public.
/// </summary>
internal static class SignedJwt
{
    /// <summary>
    /// The claims of a token that is signed with one of the secrets by one of the algorithms; null of any other. What they claim, such as a
    /// time, is not looked at.
    /// </summary>
    public static ReceivedJson? Claims(string? token, IEnumerable<string> secrets, params IReadOnlyCollection<string> algorithms)
    {
        if (
            token?.Split('.') is not [var header, var payload, var signature]
            || Decode(header)["alg"].Text is not { } algorithm
            || !algorithms.Contains(algorithm)
        )
        {
            return null;
        }

        var signed = Encoding.UTF8.GetBytes($"{header}.{payload}");
        return secrets.Any(secret =>
            Secret.IsSame(signature, Base64Url.EncodeToString(Sign(algorithm, Encoding.UTF8.GetBytes(secret), signed)))
        )
            ? Decode(payload)
            : null;
    }

    private static byte[] Sign(string algorithm, byte[] secret, byte[] signed) =>
        algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret, signed),
            "HS384" => HMACSHA384.HashData(secret, signed),
            "HS512" => HMACSHA512.HashData(secret, signed),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not an HMAC."),
        };

    private static ReceivedJson Decode(string part) =>
        Base64Url.IsValid(part) ? ReceivedJson.Parse(Base64Url.DecodeFromChars(part)) : default;
}
