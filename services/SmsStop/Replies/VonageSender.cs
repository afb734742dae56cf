using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// Sends by Vonage's SMS API, which answers 200 and a status whatever became of it. "Number barred" does not say by whom, so it is no
/// objection.
/// </summary>
internal sealed class VonageSender(IOptions<GatewayAccounts<VonageAccount>> accounts, GatewayClient client) : ISmsSender
{
    private const string Gsm =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€";

    // Parameters, number, length, sender, route. The others are the account's, or Vonage's own: throttled, credentials, credit, suspended.
    private static readonly string[] OfTheMessage = ["2", "3", "6", "7", "12", "15", "22", "23", "29", "33"];

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
        return await client.SendAsync(request, OutcomeIn, cancellation);
    }

    // A long text is several messages; what was sent of it cannot be taken back.
    private static SendOutcome? OutcomeIn(ReceivedJson answer)
    {
        List<string> statuses = [.. answer["messages"].Items.Select(message => message["status"].Text).OfType<string>()];
        return statuses switch
        {
            [] when answer["messages"].IsThere => throw new NotDeliveredException("Vonage names no SMS that it took."),
            [] => null,
            _ when statuses.Contains("0") => SendOutcome.Sent,
            _ when statuses.TrueForAll(OfTheMessage.Contains) => SendOutcome.Refused,
            _ => throw new NotDeliveredException($"Vonage does not take the SMS at the moment (status {statuses[0]})."),
        };
    }
}
