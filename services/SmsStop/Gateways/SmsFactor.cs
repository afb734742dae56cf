using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at SMSFactor. Its token stands in the addresses of its webhooks.</summary>
internal sealed class SmsFactorAccount : TokenAccount;

/// <summary>
/// SMSFactor's webhooks of type MO and, at an address that ends in <c>type=stop</c>, of type STOP: JSON, proven by a token. It can sign,
/// but how <c>X-SMSFactor-Signature</c> is made is not documented, so that it proves nothing here. A reply has no id and does not say what
/// it was sent to. Whether it delivers again is not documented; a 5xx asks for it.
/// </summary>
internal sealed class SmsFactor(IOptions<GatewayAccounts<SmsFactorAccount>> accounts) : SmsGateway<SmsFactorAccount>(accounts)
{
    public override string Name => "smsfactor";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(SmsFactorAccount account, GatewayRequest request) =>
        new(account.HasToken(request) ? [Read(ReceivedJson.Parse(request.Raw.Body), StopWebhook.IsCalled(request))] : null);

    private static InboundItem Read(ReceivedJson reply, bool isStop)
    {
        var (sender, text, date) = (reply["from"].Text, reply["message"].Written, reply["date"].Text);
        return isStop || (sender is not null && text is not null)
            ? new InboundSms(
                "",
                GatewayText.Sender(sender),
                Recipient: null,
                text ?? "",
                GatewayText.IdOf(sender, date, text),
                GatewayText.Time(date),
                isStop ? SmsIntent.Stop : null
            )
            : new UnreadableItem("");
    }
}
