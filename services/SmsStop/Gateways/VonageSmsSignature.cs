using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.SmsStop;

/// <summary>How Vonage signs what its SMS API delivers, by the names of its dashboard.</summary>
internal enum VonageSignature
{
    Md5Hash,
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

/// <summary>
/// The field <c>sig</c> of Vonage's SMS API: the hexadecimal hash, or HMAC, of the other fields as <c>&amp;key=value</c>, keys in ordinal
/// order. How old it is is not asked: nothing says that a delivery which is repeated for a day is signed anew, and the same SMS twice is
/// one objection.
/// </summary>
internal static class VonageSmsSignature
{
    public static bool IsValid(VonageAccount account, GatewayFields fields)
    {
        var signed = string.Concat(
            fields
                .All.Where(field => field.Key is not ("sig" or "token"))
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .SelectMany(field => field.Value.Select(value => $"&{field.Key}={value!.Replace('&', '_').Replace('=', '_')}"))
        );
        return account.Secrets.Any(secret =>
            Secret.IsSame(fields["sig"]?.ToLowerInvariant(), Convert.ToHexStringLower(Sign(account.Signature, secret, signed)))
        );
    }

#pragma warning disable CA5350, CA5351 // Vonage's choice.
    private static byte[] Sign(VonageSignature signature, string secret, string signed)
    {
        var (key, text) = (Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return signature switch
        {
            VonageSignature.Md5 => HMACMD5.HashData(key, text),
            VonageSignature.Sha1 => HMACSHA1.HashData(key, text),
            VonageSignature.Sha256 => HMACSHA256.HashData(key, text),
            VonageSignature.Sha512 => HMACSHA512.HashData(key, text),
            _ => MD5.HashData([.. text, .. key]),
        };
    }
#pragma warning restore CA5350, CA5351
}
