using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>Where and when a delivery came, whether a gateway pushed it or we fetched it.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Account">The name of the account there.</param>
/// <param name="Settings">What the configuration says of it.</param>
/// <param name="Request">The whole of what came.</param>
/// <param name="Evidence">What keeps it: a row already, or one that is written with the event.</param>
/// <param name="ReceivedAt">When it came.</param>
internal sealed record Arrival(
    string Gateway,
    string Account,
    GatewayAccount Settings,
    RawRequest Request,
    SealedEvidence Evidence,
    DateTimeOffset ReceivedAt
)
{
    /// <summary>The request as if it held nothing else: who reads it later finds one message, whatever batch or part it came in.</summary>
    public RawRequest Only(Delivery delivery) =>
        delivery.Item == "" ? Request : Request with { Body = System.Text.Encoding.UTF8.GetBytes(delivery.Item) };
}

/// <summary>Understands what people sent by SMS, and does it: stops, starts, answers, or has a person look.</summary>
internal sealed class InboundMessages(
    LedgerWriter writer,
    ContactPointKeyring keyring,
    PurposeCatalogue catalogue,
    EvidenceVault vault,
    UnattributedObjections unattributed,
    MessageParts parts,
    IOptions<ReplyOptions> replies
)
{
    private const string Person = "person";

    /// <summary>What a person had before them who sent START: the keyword, as our confirmation of a STOP names it.</summary>
    private static readonly Notice Keyword = new("sms-keyword", "1", "fr");

    private Scope Scope => Scope.Of(Channel.Sms, catalogue.Root.Name);

    /// <summary>Takes one delivery. When it returns, what it asked for is in force or waits for the data protection officer.</summary>
    /// <returns>Whether the evidence of the arrival was kept with what was made of it.</returns>
    public async Task<bool> TakeAsync(Delivery delivery, Arrival arrival)
    {
        if (delivery is not InboundSms sms)
        {
            await KeepAsync(UnattributedReason.Unreadable, delivery, arrival);
            return false;
        }

        // Of a part only what may refuse counts alone: a START or a question is one by its whole message.
        var understood = Understand(sms, arrival);
        var isKept =
            (sms.Part is null || understood.Intent is SmsIntent.Stop or SmsIntent.Unclear) && await ActAsync(sms, understood, arrival);
        return (
                sms.Part is not null
                && await parts.JoinAsync(sms, arrival) is { } whole
                && await ActAsync(whole, Understand(whole, arrival), arrival)
            ) || isKept;
    }

    // The gateway's STOP stands whatever the text says; its START does not, because only the person's own words lift a refusal.
    private Understood Understand(InboundSms sms, Arrival arrival)
    {
        var understood = Understood.Of(
            sms.Text,
            [replies.Value.Sender, .. arrival.Settings.Brands.Keys, .. arrival.Settings.Brands.Values]
        );
        return sms.Told == SmsIntent.Stop && understood.Intent != SmsIntent.Stop
                ? new Understood(SmsIntent.Stop, "gateway", understood.Language)
            : sms is { Told: SmsIntent.Help, Text: "" } ? new Understood(SmsIntent.Help, "gateway", null)
            : understood;
    }

    private async Task<bool> ActAsync(InboundSms sms, Understood understood, Arrival arrival)
    {
        if (understood.Intent == SmsIntent.Other)
        {
            return false;
        }

        if (sms.Sender is not { } sender)
        {
            await KeepAsync(UnattributedReason.NoSender, sms, arrival);
            return false;
        }

        var contactPoint = keyring.IdOf(sender);
        var capture = new Capture(
            Source.Sms,
            Person,
            OccurredAt(sms, arrival),
            arrival.ReceivedAt,
            IdempotencyKey: KeyOf(sms, arrival),
            Reading: understood.Rule
        );
        switch (understood.Intent)
        {
            case SmsIntent.Stop:
                var stop = new RecordObjection(contactPoint, Scope, capture, arrival.Evidence, Reply(ReplyKind.Stopped));
                var receipt = await writer.WriteAsync(stop, RecordObjection.Decide);

                // Kept under the number as it was written, and looked at: marketing may know the same number in another writing.
                if (!sender.IsReadable)
                {
                    await KeepAsync(UnattributedReason.Unreadable, sms, arrival);
                }

                return receipt.IsNew;
            case SmsIntent.Start when !understood.IsKeyword:
                await KeepAsync(UnattributedReason.Unclear, sms, arrival);
                return false;
            case SmsIntent.Start:
                return await writer.WriteAsync(
                    new LiftObjections(contactPoint, Scope, capture with { Notice = Keyword }, arrival.Evidence),
                    LiftObjections.Decide
                );
            case SmsIntent.Help when Reply(ReplyKind.Help) is { } help:
                return await writer.WriteAsync(new AnswerHelp(contactPoint, Scope, capture, arrival.Evidence, help), AnswerHelp.Decide);
            case SmsIntent.Unclear:
                var evidence = vault.Seal(EvidencePurpose.Unattributed, arrival.Only(sms).ToEvidence(), arrival.ReceivedAt);
                var waiting = keyring.IdOfUnattributed(FingerprintOf(sms, arrival));
                await writer.WriteAsync(new PauseProspecting(waiting, contactPoint, Scope, capture, evidence), PauseProspecting.Decide);
                return false;
            default:
                return false;
        }

        SealedEvidence? Reply(ReplyKind kind) =>
            arrival.Settings.Replies && sms.Told is null && sender.IsReadable && sms.Recipient is { } ours
                ? new SmsReply(
                    arrival.Gateway,
                    arrival.Account,
                    ours,
                    sender.Normal,
                    kind,
                    understood.Language,
                    arrival.Settings.Brands.GetValueOrDefault(ours, replies.Value.Sender)
                ).Seal(vault, arrival.ReceivedAt)
                : null;
    }

    // A time that is not given is often written as the first one there is; taken at its word it would let every later consent win.
    private static DateTimeOffset OccurredAt(InboundSms sms, Arrival arrival) =>
        sms.SentAt is { } at && at > DateTimeOffset.UnixEpoch && at < arrival.ReceivedAt ? at.ToUniversalTime() : arrival.ReceivedAt;

    private string? KeyOf(InboundSms sms, Arrival arrival) =>
        sms.Id is { } id
            ? $"{arrival.Gateway}:{arrival.Account}:{keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{id}"):N}"
            : null;

    // The same message again, in another wrapping or from the gateway's log, waits once; other words under its id wait beside it. It is not
    // what stands for the request in quarantine: one that was refused for a wrong secret is taken when the gateway tries again.
    private string FingerprintOf(Delivery delivery, Arrival arrival)
    {
        var same = delivery is InboundSms { Id: { } id } sms ? $"{id}|{sms.Sender?.Normal}|{sms.Text}" : arrival.Only(delivery).Fingerprint;
        return $"{keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{same}"):N}";
    }

    private Task KeepAsync(UnattributedReason reason, Delivery delivery, Arrival arrival) =>
        unattributed.KeepAsync(
            reason,
            Source.Sms,
            arrival.Only(delivery).ToEvidence(),
            FingerprintOf(delivery, arrival),
            arrival.ReceivedAt
        );
}
