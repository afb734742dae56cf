using Microsoft.Extensions.Options;

namespace SenefConsent.SmsStop;

/// <summary>An account at mTarget. Its token stands in the address that it posts to.</summary>
internal sealed class MTargetAccount : TokenAccount;

/// <summary>
/// mTarget's inbound SMS: a form, proven by a token, as mTarget signs nothing, in parts when it is long. Whether it delivers again is not
/// documented; a 5xx asks for it.
/// </summary>
internal sealed class MTarget(IOptions<GatewayAccounts<MTargetAccount>> accounts) : SmsGateway<MTargetAccount>(accounts)
{
    public override string Name => "mtarget";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(MTargetAccount account, GatewayRequest request)
    {
        if (!account.HasToken(request))
        {
            return null;
        }

        var fields = await GatewayFields.ReadAsync(request.Raw);
        var part =
            fields["msglong.id"] is { } reference
            && int.TryParse(fields["msglong.msgref"], out var number)
            && int.TryParse(fields["msglong.msgcount"], out var total)
                ? new SmsPart(reference, number, total)
                : null;
        return fields.Has("Content")
            ?
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(fields["Msisdn"]),
                    Recipient: null,
                    fields["Content"] ?? "",
                    fields["MsgId"],
                    SentAt: null,
                    Part: part
                ),
            ]
            : [new UnreadableItem("")];
    }
}
