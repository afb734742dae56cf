using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>A sender of this project's own webhook.</summary>
internal sealed class StandardWebhooksAccount : SignedAccount
{
    /// <summary>The address that sends SMS for us, to which the webhook <c>outgoingSms</c> is posted; needed to reply.</summary>
    public string SendTo { get; init; } = "";

    public override string? Fault =>
        base.Fault
        ?? this switch
        {
            _ when Secrets.Any(secret => StandardWebhook.KeyIn(secret) is null) => "needs Secrets in Base64, after whsec_ or not",
            { Replies: true } when Secrets.Count == 0 || !Uri.IsWellFormedUriString(SendTo, UriKind.Absolute) =>
                "needs SendTo, the address that sends, and Secrets to sign with, to reply",
            _ => null,
        };
}

/// <summary>
/// For every gateway without an adapter: a webhook after the Standard Webhooks specification, which a few lines of anything can send. The
/// body is <c>{"from":"+33612345678","to":"36180","text":"STOP","id":"…","sentAt":"2026-11-23T10:00:00+01:00"}</c>, of which <c>from</c>
/// and <c>text</c> are needed; without <c>id</c>, <c>webhook-id</c> is it. To be delivered again after anything but a 2xx.
/// </summary>
internal sealed class StandardWebhooks(IOptions<GatewayAccounts<StandardWebhooksAccount>> accounts)
    : SmsGateway<StandardWebhooksAccount>(accounts)
{
    public override string Name => "standard-webhooks";

    public override int StatusOfUnproven => StatusCodes.Status401Unauthorized;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(StandardWebhooksAccount account, GatewayRequest request) =>
        new(
            account.HasToken(request) || StandardWebhookSignature.IsValid(account.Secrets, request)
                ? [Read(ReceivedJson.Parse(request.Raw.Body), request.Raw.Headers["webhook-id"])]
                : null
        );

    private static InboundItem Read(ReceivedJson sms, string? id) =>
        sms["from"].Text is { } sender && sms["text"].Written is { } text
            ? new InboundSms(
                "",
                GatewayText.Sender(sender),
                sms["to"].Text,
                text,
                sms["id"].Text ?? id,
                GatewayText.Time(sms["sentAt"].Text)
            )
            : new UnreadableItem("");
}
