using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;

namespace SenefConsent.SmsStop;

/// <summary>
/// <c>POST /webhooks/twilio/{account}</c>: an SMS that somebody sent to a number of ours. The request is kept before anything is made of it;
/// then it is verified, understood, and answered with TwiML that sends nothing.
/// </summary>
public static class TwilioWebhook
{
    private const string EmptyTwiml = """<?xml version="1.0" encoding="UTF-8"?><Response/>""";

    /// <summary>
    /// 200 says that an objection is in force, or that the message was none; 403 that the signature is wrong and the request is in quarantine
    /// (Twilio then tries the fallback address); 503 that nothing could be stored.
    /// </summary>
    public static async Task<IResult> Post(
        string account, HttpContext context, EvidenceVault vault, UnattributedObjections unattributed, ContactPointKeyring keyring, PurposeCatalogue catalogue, IMessageBus bus,
        TimeProvider clock, IOptions<GatewayOptions> gateways, IOptions<PublicAddress> address)
    {
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context);
        var form = await request.FormAsync();
        var isGenuine = gateways.Value.Twilio.TryGetValue(account, out var known)
            && TwilioSignature.IsValid(known.AuthToken, address.Value.BaseUrl + request.Target, form, request.Headers["X-Twilio-Signature"]);
        var sender = Field("From");
        var isObjection = Field("OptOutType").Equals("STOP", StringComparison.OrdinalIgnoreCase) || StopKeyword.IsMatch(Field("Body"));

        if (!isGenuine)
        {
            await unattributed.KeepAsync(UnattributedReason.Signature, Source.Sms, request.ToEvidence(), request.Fingerprint, now);
            return Problems.Problem(403, "The signature does not match the request. Sign with the account's primary auth token, over the public address of this webhook.");
        }

        if (isObjection && sender == "")
        {
            await unattributed.KeepAsync(UnattributedReason.NoSender, Source.Sms, request.ToEvidence(), request.Fingerprint, now);
            return TypedResults.Text(EmptyTwiml, "text/xml");
        }

        // Kept first and in its own transaction: whatever fails after this, the message is there.
        var evidence = vault.Seal(isObjection ? EvidencePurpose.Objection : EvidencePurpose.Message, request.ToEvidence(), now);
        await vault.KeepAsync(evidence, CancellationToken.None);
        if (isObjection)
        {
            var messageId = Field("MessageSid");
            var capture = new Capture(
                Source.Sms, "person", OccurredAt: now, ReceivedAt: now,
                IdempotencyKey: messageId == "" ? null : $"twilio:{account}:{messageId}", Evidence: evidence.Id);
            await bus.InvokeAsync<ObjectionReceipt>(
                new RecordObjection(keyring.IdOf(ContactAddress.Telephone(sender)), Scope.Of(Channel.Sms, catalogue.Root.Name), capture), CancellationToken.None);
        }

        return TypedResults.Text(EmptyTwiml, "text/xml");

        string Field(string name) => form.TryGetValue(name, out var values) ? values[0] ?? "" : "";
    }
}
