using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Local;

/// <summary>An SMS as Twilio passes it on: a form, and <c>X-Twilio-Signature</c> over the webhook's public address and the form's fields.</summary>
internal sealed record TwilioMessage(string MessageId, string From, string To, string Body)
{
    private const string AccountSid = "AC00000000000000000000000000000000";

    public HttpRequestMessage ToRequest(Uri webhook, string authToken)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = AccountSid,
            ["Body"] = Body,
            ["From"] = From,
            ["MessageSid"] = MessageId,
            ["NumMedia"] = "0",
            ["NumSegments"] = "1",
            ["To"] = To,
        };
        return new HttpRequestMessage(HttpMethod.Post, webhook)
        {
            Content = new FormUrlEncodedContent(fields),
            Headers = { { "X-Twilio-Signature", Sign($"{webhook}{string.Concat(fields.Select(field => field.Key + field.Value))}", authToken) } },
        };
    }

    private static string Sign(string text, string authToken)
    {
#pragma warning disable CA5350 // Twilio's choice.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
