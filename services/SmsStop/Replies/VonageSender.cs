using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>Sends by Vonage's SMS API, which answers 200 whatever became of it.</summary>
internal sealed class VonageSender(IOptions<GatewayAccounts<VonageAccount>> accounts, GatewayClient client) : ISmsSender
{
    private const string Gsm =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€";

    public string Name => "vonage";

    public async Task<SendOutcome> SendAsync(string account, string from, string to, string text, Guid id, CancellationToken cancellation)
    {
        var settings = accounts.Value[account];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{settings.Api}/sms/json")
        {
            Content = new FormUrlEncodedContent([
                new("api_key", settings.ApiKey),
                new("api_secret", settings.ApiSecret),
                new("from", from),
                new("to", to.TrimStart('+')),
                new("text", text),
                new("type", text.All(Gsm.Contains) ? "text" : "unicode"),
                new("client-ref", $"{id:N}"),
            ]),
        };
        return await client.SendAsync(request, cancellation) switch
        {
            null => SendOutcome.Sent,
            var (_, body) => body["messages"].Items.First()["status"].Text switch
            {
                "0" => SendOutcome.Sent,

                // Throttled, internal error.
                "1" or "5" => throw new NotDeliveredException("Vonage does not take the SMS at the moment."),
                _ => SendOutcome.Refused,
            },
        };
    }
}
