using SenefConsent.Local;

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
        var form = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", TwilioMessage.Sign(publicBaseUrl + Path, form, AuthToken));
        return request;
    }
}
