using Microsoft.Extensions.Options;

namespace SenefConsent.SmsStop;

/// <summary>An SMS service at OVHcloud. Its token stands in the address of the CGI.</summary>
internal sealed class OvhCloudAccount : TokenAccount
{
    /// <summary>The name of the SMS service, for example <c>sms-ab12345-1</c>; needed, with the application and consumer keys, to reply.</summary>
    public string Service { get; init; } = "";

    /// <summary>The key of an application that may post jobs of the service.</summary>
    public string ApplicationKey { get; init; } = "";

    /// <summary>The secret of that key.</summary>
    public string ApplicationSecret { get; init; } = "";

    /// <summary>The consumer key given to the application.</summary>
    public string ConsumerKey { get; init; } = "";

    /// <summary>Where the interface is.</summary>
    public string Api { get; init; } = "https://eu.api.ovh.com/1.0";

    public override string? Fault =>
        base.Fault
        ?? (
            Replies && new[] { Service, ApplicationKey, ApplicationSecret, ConsumerKey }.Contains("")
                ? "needs Service, ApplicationKey, ApplicationSecret and ConsumerKey to reply"
                : null
        );
}

/// <summary>
/// OVHcloud's replies by "CGI": a form, of which no field is documented and nothing is signed; a public body that receives it reads these.
/// The id may be that of our message, and two replies to it are two. Every conversation has a short code of its own, so that the tag of our
/// message says better whom it was for. Whether it delivers again is not known.
/// </summary>
internal sealed class OvhCloud(IOptions<GatewayAccounts<OvhCloudAccount>> accounts) : SmsGateway<OvhCloudAccount>(accounts)
{
    public override string Name => "ovhcloud";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    protected override async ValueTask<IEnumerable<InboundItem>?> ReadAsync(OvhCloudAccount account, GatewayRequest request)
    {
        if (!account.HasToken(request))
        {
            return null;
        }

        var fields = await GatewayFields.ReadAsync(request.Raw);
        return fields.Has("message")
            ?
            [
                new InboundSms(
                    "",
                    GatewayText.Sender(fields["senderid"]),
                    fields["tag", "shortcode"],
                    fields["message"] ?? "",
                    Id: null,
                    SentAt: null
                ),
            ]
            : [new UnreadableItem("")];
    }
}
