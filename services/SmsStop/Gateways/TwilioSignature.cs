using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace SenefConsent.SmsStop;

/// <summary>
/// Twilio's <c>X-Twilio-Signature</c>: Base64 of HMAC-SHA-1 under the account's auth token, over the address followed by every form
/// parameter as key and value, keys in ordinal order. A key that comes twice counts once a different value, in ordinal order.
/// </summary>
internal static class TwilioSignature
{
    public static bool IsValid(string authToken, string url, IReadOnlyDictionary<string, StringValues> form, string? signature)
    {
        if (string.IsNullOrEmpty(signature))
        {
            return false;
        }

        var given = Encoding.ASCII.GetBytes(signature);
        return WithAndWithoutPort(url).Any(signed => CryptographicOperations.FixedTimeEquals(Sign(authToken, signed, form), given));
    }

    private static byte[] Sign(string authToken, string url, IReadOnlyDictionary<string, StringValues> form)
    {
        var signed = new StringBuilder(url);
        foreach (var (key, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                signed.Append(key).Append(value);
            }
        }

#pragma warning disable CA5350 // Twilio's choice, and HMAC does not fall with collisions of its hash.
        return Encoding.ASCII.GetBytes(
            Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())))
        );
#pragma warning restore CA5350
    }

    // Twilio signs some addresses with the default port written out and some without.
    private static IEnumerable<string> WithAndWithoutPort(string url)
    {
        yield return url;
        var address = new Uri(url);
        if (address.IsDefaultPort)
        {
            var authority = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
            var written = $"{authority}:{address.Port}";
            yield return url.StartsWith(written, StringComparison.Ordinal)
                ? authority + url[written.Length..]
                : written + url[authority.Length..];
        }
    }
}
