using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// A service plan at Sinch. Tokens are for callbacks with basic authentication, which Sinch sets up instead of signatures.
/// </summary>
internal sealed class SinchAccount : SignedAccount;

/// <summary>
/// Sinch's SMS callbacks: JSON, with an HMAC over body, nonce and time. After a 5xx or a 429 Sinch delivers again, the last time after 22
/// hours; any other 4xx it never repeats.
/// </summary>
internal sealed class Sinch(IOptions<GatewayAccounts<SinchAccount>> accounts) : SmsGateway<SinchAccount>(accounts)
{
    public override string Name => "sinch";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    // Its pauses double from 5 to 81,920 seconds: 45.5 hours together.
    public override TimeSpan? DeliversFor => TimeSpan.FromHours(46);

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(SinchAccount account, GatewayRequest request) =>
        new(account.HasToken(request) || IsSigned(account, request) ? Read(ReceivedJson.Parse(request.Raw.Body)) : null);

    private static IEnumerable<InboundItem> Read(ReceivedJson sms)
    {
        return sms["type"].Text switch
        {
            "mo_text" when sms["body"].Written is { } text => [Sms(text)],
            "mo_binary" when sms["body"].Written is { } encoded => [Sms(GatewayText.OfBase64(encoded))],
            "mo_media" when sms["body"] is { IsObject: true } body =>
            [
                Sms((body["message"].IsThere ? body["message"] : body["subject"]).OptionalText),
            ],
            { } type when type.Contains("delivery_report", StringComparison.Ordinal) => [],
            _ => [new UnreadableItem("")],
        };

        InboundSms Sms(string text) =>
            new(
                "",
                GatewayText.Sender(sms["from"].Text),
                sms["to"].Text,
                text,
                sms["id"].Text,
                GatewayText.Time(sms["sent_at"].Text ?? sms["received_at"].Text)
            );
    }

    // How old it is is not asked: nothing says that a delivery which is repeated for a day is signed anew, and the same SMS twice is one
    // objection.
    private static bool IsSigned(SinchAccount account, GatewayRequest request)
    {
        var headers = request.Raw.Headers;
        byte[] signed =
        [
            .. request.Raw.Body,
            .. Encoding.UTF8.GetBytes($".{headers["x-sinch-webhook-signature-nonce"]}.{headers["x-sinch-webhook-signature-timestamp"]}"),
        ];
        return account.Secrets.Any(secret => Secret.IsHmac(headers["x-sinch-webhook-signature"], secret, "", signed));
    }
}
