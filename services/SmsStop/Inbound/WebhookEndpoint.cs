using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;

namespace SenefConsent.SmsStop;

/// <summary>
/// <c>/webhooks/{gateway}/{account}</c>, by POST or, where a gateway knows no better, GET: the SMS that people send to numbers of ours. The
/// request is kept before anything is made of it; then it is proven, understood and acted upon.
/// </summary>
internal static class WebhookEndpoint
{
    private const int LongestBatch = 1024 * 1024;

    /// <summary>
    /// The gateway's own answer, mostly 200, says that every objection in it is in force, and that what could not be understood waits for the data
    /// protection officer. The code that makes this gateway try again says that nothing proves the request, which is in quarantine. 503: nothing could be stored.
    /// </summary>
    public static async Task<IResult> Receive(
        string gateway, string account, HttpContext context, IEnumerable<ISmsGateway> gateways, EvidenceVault vault, UnattributedObjections unattributed,
        ContactPointKeyring keyring, PurposeCatalogue catalogue, IMessageBus bus, TimeProvider clock, IOptions<PublicAddress> address)
    {
        // Nothing here is cancelled when the caller hangs up: what it came to say has arrived.
        var now = clock.GetUtcNow();
        var request = await RawRequest.ReadAsync(context, LongestBatch);
        var whole = vault.Seal(EvidencePurpose.Message, request.ToEvidence(), now);
        await vault.KeepAsync(whole, CancellationToken.None);

        if (gateways.FirstOrDefault(known => known.Name == gateway) is not { } sender)
        {
            await KeepAsync(UnattributedReason.Signature, request);
            return Problems.Problem(404, $"There is no such gateway; it is one of {string.Join(", ", gateways.Select(known => known.Name))}. The request is kept.");
        }

        if (await sender.ReadAsync(new GatewayRequest(account, address.Value.BaseUrl + request.Target, request, now)) is not { } deliveries)
        {
            await KeepAsync(UnattributedReason.Signature, request);
            return Problems.Problem(
                sender.StatusOfUnproven, $"Nothing proves that this comes from {gateway} for the account {account}. Compare its secret and the webhook's address with the section Gateways.");
        }

        foreach (var delivery in deliveries)
        {
            await ActOnAsync(delivery);
        }

        return sender.Taken;

        Task ActOnAsync(Delivery delivery) => delivery switch
        {
            InboundSms sms when IsStop(sms) => sms.Sender is { } person ? ObjectAsync(sms, person) : KeepAsync(UnattributedReason.NoSender, Only(sms)),
            UnreadableDelivery => KeepAsync(UnattributedReason.Unreadable, Only(delivery)),
            _ => Task.CompletedTask,
        };

        async Task ObjectAsync(InboundSms sms, ContactAddress person)
        {
            var capture = new Capture(Source.Sms, "person", OccurredAt(sms), now, IdempotencyKey: KeyOf(sms), Evidence: whole.Id);
            await bus.InvokeAsync<ObjectionReceipt>(
                new RecordObjection(keyring.IdOf(person), Scope.Of(Channel.Sms, catalogue.Root.Name), capture), CancellationToken.None);
            if (!person.IsReadable)
            {
                await KeepAsync(UnattributedReason.Unreadable, Only(sms));
            }
        }

        static bool IsStop(InboundSms sms) => sms.Told == SmsIntent.Stop || StopKeyword.IsMatch(sms.Text);

        // A time that is not given is often written as the first one there is; taken at its word it would let every later consent win.
        DateTimeOffset OccurredAt(InboundSms sms) => sms.SentAt is { } at && at > DateTimeOffset.UnixEpoch && at < now ? at.ToUniversalTime() : now;

        string? KeyOf(InboundSms sms) => sms.Id is { } id ? $"{gateway}:{account}:{keyring.IdOfMessage($"{gateway}|{account}|{id}"):N}" : null;

        // The request as if it held nothing else, so that the same item in another batch waits once.
        RawRequest Only(Delivery delivery) => delivery.Item == "" ? request : request with { Body = Encoding.UTF8.GetBytes(delivery.Item) };

        Task KeepAsync(UnattributedReason reason, RawRequest part) => unattributed.KeepAsync(reason, Source.Sms, part.ToEvidence(), part.Fingerprint, now);
    }
}
