using Microsoft.Extensions.Options;

namespace SenefConsent.SmsStop;

/// <summary>An account at High Connection. Its token stands in the address that it posts to.</summary>
internal sealed class HighConnectionAccount : TokenAccount;

/// <summary>
/// High Connection's inbound SMS: a form in ISO-8859-1, proven by a token, as High Connection signs nothing. Whether it delivers again is
/// not documented; a 5xx asks for it.
/// </summary>
internal sealed class HighConnection(IOptions<GatewayAccounts<HighConnectionAccount>> accounts)
    : SmsGateway<HighConnectionAccount>(accounts)
{
    public override string Name => "high-connection";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(HighConnectionAccount account, GatewayRequest request)
    {
        if (!account.HasToken(request))
        {
            return null;
        }

        var fields = await GatewayFields.ReadAsync(request.Raw);
        return fields.Has("MESSAGE")
            ? [new InboundSms("", GatewayText.Sender(fields["FROM"]), fields["TO"], fields["MESSAGE"] ?? "", fields["ID"], SentAt: null)]
            : [new UnreadableItem("")];
    }
}
