using Microsoft.Extensions.Options;

namespace SenefConsent.SmsStop;

/// <summary>Sends by Twilio's Messages resource. Code 21610 says that the recipient has sent STOP to Twilio.</summary>
internal sealed class TwilioSender(IOptions<GatewayAccounts<TwilioAccount>> accounts, GatewayClient client) : ISmsSender
{
    public const string OptedOut = "21610";

    public string Name => "twilio";

    public async Task<SendOutcome> SendAsync(string account, string from, string to, string text, Guid id, CancellationToken cancellation)
    {
        var settings = accounts.Value[account];
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{settings.Api}/2010-04-01/Accounts/{settings.AccountSid}/Messages.json"
        )
        {
            Content = new FormUrlEncodedContent([new("To", to), new("From", from), new("Body", text)]),
            Headers = { Authorization = settings.Authorization },
        };
        request.Headers.Add("I-Twilio-Idempotency-Token", $"{id}");
        return await client.SendAsync(request, answer => answer["code"].Text == OptedOut ? SendOutcome.OptedOut : null, cancellation);
    }
}
