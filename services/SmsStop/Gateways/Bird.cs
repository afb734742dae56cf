using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>A workspace at Bird. Its secrets are the signing keys of webhook subscriptions, of either API.</summary>
internal sealed class BirdAccount : SignedAccount;

/// <summary>
/// Bird's webhooks as JSON: the events of its API, signed after Standard Webhooks, and the messages of its Channels API, signed over time,
/// address and body. The latter it delivers again for 8 hours after anything but a 2xx. A suppression is an objection whoever made it, the
/// person, the operator or one of ours by hand: who suppresses does not say why.
/// </summary>
internal sealed class Bird(IOptions<GatewayAccounts<BirdAccount>> accounts) : SmsGateway<BirdAccount>(accounts)
{
    public override string Name => "bird";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(BirdAccount account, GatewayRequest request) =>
        new(
            account.HasToken(request)
            || StandardWebhookSignature.IsValid(account.Secrets, request)
            || IsSignedByChannelsApi(account, request)
                ? Read(ReceivedJson.Parse(request.Raw.Body))
                : null
        );

    private static IEnumerable<InboundItem> Read(ReceivedJson e)
    {
        var data = e["data"];
        return e["type"].Text switch
        {
            "sms.received" when data.IsObject =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(data["from"].Text),
                    data["to"].Text,
                    data["text"].OptionalText,
                    data["sms_id"].Text,
                    GatewayText.Time(e["timestamp"].Text)
                ),
            ],
            "sms_suppression.created" when data.IsObject =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(data["destination"].Text),
                    data["originator"].Text,
                    "",
                    data["suppression_id"].Text,
                    GatewayText.Time(e["timestamp"].Text),
                    SmsIntent.Stop
                ),
            ],
            "sms.received" or "sms_suppression.created" => [new UnreadableItem("")],
            not null => [],
            null => OfChannelsApi(e["payload"].IsObject ? e["payload"] : e),
        };
    }

    private static IEnumerable<InboundItem> OfChannelsApi(ReceivedJson message)
    {
        var (sender, body) = (message["sender"]["contact"], message["body"]);
        return message["direction"].Text switch
        {
            "outgoing" => [],
            _ when sender.IsObject && body.IsObject =>
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(sender["identifierValue"].Text),
                    message["receiver"]["connector"]["identifierValue"].Text ?? message["channelId"].Text,
                    (body["text"].IsObject ? body["text"]["text"] : body["text"]).OptionalText,
                    message["id"].Text,
                    GatewayText.Time(message["createdAt"].Text)
                ),
            ],
            _ => [new UnreadableItem("")],
        };
    }

    private static bool IsSignedByChannelsApi(BirdAccount account, GatewayRequest request)
    {
        var timestamp = request.Raw.Headers["messagebird-request-timestamp"].ToString();
        return request.IsFresh(GatewayText.UnixTime(timestamp))
            && account.Secrets.Any(secret =>
                Secret.IsHmac(
                    request.Raw.Headers["messagebird-signature"],
                    secret,
                    $"{timestamp}\n{request.Url}\n",
                    SHA256.HashData(request.Raw.Body)
                )
            );
    }
}
