using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Testing;

/// <summary>Posts webhooks as Twilio does.</summary>
/// <param name="Account">The account's name in the webhook's address.</param>
/// <param name="AuthToken">What it signs with.</param>
public sealed record TwilioSender(string Account, string AuthToken)
{
    /// <summary>The path of the account's webhook.</summary>
    public string Path => $"/webhooks/twilio/{Account}";

    /// <summary>A webhook request for an inbound SMS.</summary>
    /// <param name="publicBaseUrl">The service's public base URL, which the signature covers.</param>
    /// <param name="fields">The form fields.</param>
    public HttpRequestMessage Request(string publicBaseUrl, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("X-Twilio-Signature", Sign(publicBaseUrl + Path, fields));
        return request;
    }

    private string Sign(string url, (string Name, string Value)[] fields)
    {
        var signed = url + string.Concat(fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value));
#pragma warning disable CA5350 // Twilio's choice.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(AuthToken), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }
}
