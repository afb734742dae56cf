using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>An account at Brevo. Its token is that of the webhook's authentication, whose type is <c>bearer</c>.</summary>
internal sealed class BrevoSmsAccount : TokenAccount;

/// <summary>
/// Brevo's webhooks for SMS: JSON, single or in batches, proven by a token. It gives up at once after a 4xx or a 5xx, except 429. Of the
/// events <c>unsubscribed</c> and <c>reply</c> only the names are documented: whom they are from is read where the other events have it,
/// and what has no number there waits for a person to read it.
/// </summary>
internal sealed class BrevoSms(IOptions<GatewayAccounts<BrevoSmsAccount>> accounts) : SmsGateway<BrevoSmsAccount>(accounts)
{
    public override string Name => "brevo";

    public override int StatusOfUnproven => StatusCodes.Status429TooManyRequests;

    public override int? RetriesOnlyAfter => StatusCodes.Status429TooManyRequests;

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(BrevoSmsAccount account, GatewayRequest request) =>
        new(account.HasToken(request) ? FailedItem.ReadEach(ReceivedJson.Parse(request.Raw.Body).Items, Read) : null);

    private static IEnumerable<InboundItem> Read(ReceivedJson e)
    {
        var from = e["from"].Text ?? e["phone"].Text ?? e["mobile"].Text ?? e["phone_number"].Text;
        var kind = e["event"].Text ?? e["msg_status"].Text;
        return kind switch
        {
            "unsubscribed" or "unsubscribe" => [Sms(from ?? e["to"].Text, null, "", SmsIntent.Stop)],
            "reply"
            or "replied" when (e["text"].Written ?? e["message"].Written ?? e["reply"].Written ?? e["content"].Written) is { } text =>
            [
                Sms(from, e["to"].Text, text, null),
            ],
            "sent" or "accepted" or "delivered" or "soft_bounce" or "softBounce" or "hard_bounce" or "hardBounce" or "rejected" or "skip" =>
                [],
            _ => [new UnreadableItem(e.ToString())],
        };

        // The date is Brevo's local time.
        InboundSms Sms(string? sender, string? recipient, string text, SmsIntent? told) =>
            new(
                e.ToString(),
                GatewayText.Sender(sender),
                recipient,
                text,
                GatewayText.IdOf(sender, e["ts_event"].Text ?? e["date"].Text, $"{kind}|{text}"),
                e["ts_event"].UnixTime,
                told
            );
    }
}
