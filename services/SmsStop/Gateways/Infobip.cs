using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at Infobip. Its token is the password or the header in the security settings of the notification profile.</summary>
internal sealed class InfobipAccount : TokenAccount;

/// <summary>
/// Infobip's inbound messages: batches as JSON, proven by a token, as Infobip signs nothing. It delivers again after a minute and then in
/// growing steps. The text is <c>text</c>: from <c>cleanText</c> the keyword is cut out.
/// </summary>
internal sealed class Infobip(IOptions<GatewayAccounts<InfobipAccount>> accounts) : SmsGateway<InfobipAccount>(accounts)
{
    public override string Name => "infobip";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(InfobipAccount account, GatewayRequest request) =>
        new(account.HasToken(request) ? FailedItem.ReadEach(ReceivedJson.Parse(request.Raw.Body)["results"].Items, Read) : null);

    private static IEnumerable<InboundItem> Read(ReceivedJson item)
    {
        if (item["status"].IsObject)
        {
            return [];
        }

        // The other form that Infobip documents has parts, each with a text or the address of a picture.
        var text =
            item["text"].Written
            ?? string.Join('\n', item["message"].Items.Select(part => part["value"].OptionalText).Where(part => part != ""));
        return item["text"].Written is null && !item["message"].Items.Any(part => part.IsObject)
            ? [new UnreadableItem(item.ToString())]
            :
            [
                new InboundSms(
                    item.ToString(),
                    GatewayText.Sender(item["from"].Text),
                    item["to"].Text,
                    text,
                    item["messageId"].Text,
                    GatewayText.Time(item["receivedAt"].Text)
                ),
            ];
    }
}
