using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at smsmode. Its token stands in the addresses of its webhooks.</summary>
internal sealed class SmsmodeAccount : TokenAccount;

/// <summary>
/// smsmode's webhooks for replies and, at an address that ends in <c>type=stop</c>, for STOP: JSON, proven by a token. Its documentation
/// shows neither their fields nor when it delivers again; the names are those of its messages, and what has other ones waits for a person
/// to read it.
/// </summary>
internal sealed class Smsmode(IOptions<GatewayAccounts<SmsmodeAccount>> accounts) : SmsGateway<SmsmodeAccount>(accounts)
{
    public override string Name => "smsmode";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(SmsmodeAccount account, GatewayRequest request) =>
        new(
            account.HasToken(request)
                ? FailedItem.ReadEach(ReceivedJson.Parse(request.Raw.Body).Items, item => Read(item, StopWebhook.IsCalled(request)))
                : null
        );

    private static IEnumerable<InboundItem> Read(ReceivedJson message, bool isStop)
    {
        var (sender, text) = (
            message["from"].Text ?? message["sender"].Text,
            message["body"]["text"].Written ?? message["text"].Written ?? message["message"].Written
        );
        var sentAt = message["sentDate"].Text ?? message["receivedDate"].Text;
        return message["direction"].Text switch
        {
            "MT" when !isStop => [],
            _ when isStop || (sender is not null && text is not null) =>
            [
                new InboundSms(
                    message.ToString(),
                    GatewayText.Sender(sender),
                    message["recipient"]["to"].Text ?? message["to"].Text,
                    text ?? "",
                    GatewayText.IdOf(sender, sentAt, text),
                    GatewayText.Time(sentAt),
                    isStop ? SmsIntent.Stop : null
                ),
            ],
            _ => [new UnreadableItem(message.ToString())],
        };
    }
}
