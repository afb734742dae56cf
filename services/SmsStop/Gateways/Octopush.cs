using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at Octopush. Its token stands in the addresses of its webhooks.</summary>
internal sealed class OctopushAccount : TokenAccount;

/// <summary>
/// Octopush's webhooks for replies and for people who opted out: JSON, proven by a token. Times name no zone, and the id is that of our
/// message, so that two replies to it share one. The answer must have no body. Whether it delivers again is not documented; a 5xx asks for
/// it.
/// </summary>
internal sealed class Octopush(IOptions<GatewayAccounts<OctopushAccount>> accounts) : SmsGateway<OctopushAccount>(accounts)
{
    public override string Name => "octopush";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(OctopushAccount account, GatewayRequest request) =>
        new(account.HasToken(request) ? Read(ReceivedJson.Parse(request.Raw.Body)) : null);

    private static IEnumerable<InboundItem> Read(ReceivedJson reply)
    {
        var (number, stoppedAt) = (reply["number"].Text, reply["stop_date"].Text);
        if (stoppedAt is null && (number is null || reply["text"].Written is null))
        {
            return reply["status"].Text is null ? [new UnreadableItem("")] : [];
        }

        return
        [
            new InboundSms(
                "",
                GatewayText.Sender(number),
                reply["sim_card_number"].Text,
                reply["text"].OptionalText,
                GatewayText.IdOf(number, stoppedAt ?? reply["reception_date"].Text, reply["text"].Written),
                SentAt: null,
                stoppedAt is null ? null : SmsIntent.Stop
            ),
        ];
    }
}
