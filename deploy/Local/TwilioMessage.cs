using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Local;

/// <summary>
/// An SMS as Twilio passes it on: a form, and <c>X-Twilio-Signature</c> over the webhook's public address and the form's fields.
/// </summary>
/// <param name="MessageId">Twilio's id of it.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">The number of ours it was sent to.</param>
/// <param name="Body">Its text.</param>
public sealed record TwilioMessage(string MessageId, string From, string To, string Body)
{
    private const string AccountSid = "AC00000000000000000000000000000000";

    /// <summary>The request that delivers it.</summary>
    /// <param name="webhook">The webhook's public address.</param>
    /// <param name="authToken">What the account signs with.</param>
    public HttpRequestMessage ToRequest(Uri webhook, string authToken)
    {
        var fields = new Dictionary<string, string>
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
            Headers = { { "X-Twilio-Signature", Sign($"{webhook}", fields, authToken) } },
        };
    }

    /// <summary>The signature of a request.</summary>
    /// <param name="url">The webhook's public address.</param>
    /// <param name="fields">The form's fields, each name once.</param>
    /// <param name="authToken">What the account signs with.</param>
    public static string Sign(string url, IEnumerable<KeyValuePair<string, string>> fields, string authToken)
    {
        var signed =
            url + string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
#pragma warning disable CA5350 // Twilio's choice.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }
}
