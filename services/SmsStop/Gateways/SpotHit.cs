using Microsoft.Extensions.Options;

namespace SenefConsent.SmsStop;

/// <summary>An account at Spot-Hit. Its token stands in the address that it calls.</summary>
internal sealed class SpotHitAccount : TokenAccount;

/// <summary>
/// Spot-Hit's calls for replies and STOP: by GET, proven by a token in the address, as Spot-Hit signs nothing. A call without a message is
/// a STOP. Whose id it gives is not documented. Whether it calls again is not documented; a 5xx asks for it.
/// </summary>
internal sealed class SpotHit(IOptions<GatewayAccounts<SpotHitAccount>> accounts) : SmsGateway<SpotHitAccount>(accounts)
{
    public override string Name => "spot-hit";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(SpotHitAccount account, GatewayRequest request)
    {
        if (!account.HasToken(request))
        {
            return null;
        }

        var fields = await GatewayFields.ReadAsync(request.Raw);
        if (fields["numero"] is not { } number)
        {
            return [new UnreadableItem("")];
        }

        var (text, date) = (fields["message"], fields["date"]);
        return fields.Has("statut") && text is null
            ? []
            :
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(number),
                    Recipient: null,
                    text ?? "",
                    GatewayText.IdOf(number, date, text),
                    GatewayText.UnixTime(date),
                    fields.Has("message") ? null : SmsIntent.Stop
                ),
            ];
    }
}
