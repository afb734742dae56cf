using System.Globalization;
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
/// <param name="ReceivedAt">When it came.</param>
/// <param name="DeliveredFor">For how long before that it can have been sent; null when nobody knows.</param>
internal sealed record Arrival(
    string Gateway,
    string Account,
    GatewayAccount Settings,
    RawRequest Request,
    DateTimeOffset ReceivedAt,
    TimeSpan? DeliveredFor = null
)
{
    /// <summary>The request as if it held nothing else: who reads it later finds one message, whatever batch or part it came in.</summary>
    public RawRequest Only(InboundItem delivery) =>
        delivery.Item == "" ? Request : Request with { Body = System.Text.Encoding.UTF8.GetBytes(delivery.Item) };
}

/// <summary>Understands what people sent by SMS, and does it: stops, starts, answers, or has a person look.</summary>
internal sealed class InboundMessages(
    LedgerWriter writer,
    ContactPointKeyring keyring,
    PurposeCatalogue catalogue,
    EvidenceVault vault,
    MessageParts parts,
    IEnumerable<IGatewayLog> logs,
    IOptions<ReplyOptions> replies,
    Faults faults
)
{
    private const string Person = "person";

    private static readonly TimeSpan LongestLookIntoLog = TimeSpan.FromSeconds(3);

    /// <summary>What a person had before them who sent START: the keyword, as our confirmation of a STOP names it.</summary>
    private static readonly Notice Keyword = new("sms-keyword", "1", "fr");

    private Scope Scope => Scope.Of(Channel.Sms, catalogue.Root.Name);

    /// <summary>
    /// Takes one delivery. When it returns, what it asked for is in force or waits for the data protection officer, be it because a fault
    /// of ours kept it from being taken.
    /// </summary>
    public async Task TakeAsync(InboundItem delivery, Arrival arrival)
    {
        try
        {
            switch (delivery)
            {
                case InboundSms sms:
                    await TakeAsync(sms, arrival);
                    break;
                case LeftOutItem:
                    await KeepAsync(Evidence(delivery, arrival), sender: null);
                    break;
                case FailedItem failed:
                    await FailAsync(failed, arrival, failed.Fault);
                    break;
                default:
                    await WaitAsync(UnattributedReason.Unreadable, delivery, arrival);
                    break;
            }
        }
        catch (Exception fault) when (!StoreFault.IsOutage(fault))
        {
            await FailAsync(delivery, arrival, fault);
        }
    }

    private async Task TakeAsync(InboundSms delivered, Arrival arrival)
    {
        var sms = delivered.Part is { Total: <= 1 } ? delivered with { Part = null } : delivered;

        // Of a part only what may refuse counts alone: a START or a question is one by its whole message.
        var understood = Understand(sms, arrival);
        var mayActAlone = sms.Part is null || understood.Intent is SmsIntent.Stop or SmsIntent.Unclear;
        await ActAsync(sms, mayActAlone ? understood : understood with { Intent = SmsIntent.Other }, arrival);
        if (sms.Part is not null && await parts.JoinAsync(sms, arrival) is { } joined)
        {
            var whole = Understand(joined.Sms, arrival);
            await ActAsync(joined.Sms, whole, arrival);
            await EndPartsPauseAsync(sms, whole, arrival);
            await parts.ForgetAsync(joined, arrival.ReceivedAt);
        }
    }

    private Task<bool> EndPartsPauseAsync(InboundSms part, Understood whole, Arrival arrival) =>
        writer.WriteAsync(
            new EndPartsPause(
                keyring.IdsOf(part.Sender!.Value),
                WaitingId(part, arrival),
                whole.Intent == SmsIntent.Stop ? UnattributedResolution.Objection : UnattributedResolution.NotAnObjection,
                new Capture(Source.Sms, Person, arrival.ReceivedAt, arrival.ReceivedAt, Reading: whole.Rule)
            ),
            EndPartsPause.Decide
        );

    // The gateway's STOP stands whatever the text says; its START does not, because only the person's own words lift a refusal.
    private Understood Understand(InboundSms sms, Arrival arrival)
    {
        var understood = Understood.Of(
            sms.Text,
            [replies.Value.Sender, .. arrival.Settings.Brands.Keys, .. arrival.Settings.Brands.Values]
        );
        return sms.GatewayIntent == SmsIntent.Stop && understood.Intent != SmsIntent.Stop
                ? new Understood(SmsIntent.Stop, "gateway", understood.Language)
            : sms is { GatewayIntent: SmsIntent.Help, Text: "" } ? new Understood(SmsIntent.Help, "gateway", null)
            : understood;
    }

    // What came is kept with what is made of it, or by itself.
    private async Task ActAsync(InboundSms sms, Understood understood, Arrival arrival)
    {
        var evidence = Evidence(sms, arrival);
        if (!await ActAsync(sms, understood, arrival, evidence))
        {
            await KeepAsync(evidence, sms.Sender);
        }
    }

    private async Task<bool> ActAsync(InboundSms sms, Understood understood, Arrival arrival, SealedEvidence evidence)
    {
        if (understood.Intent == SmsIntent.Other)
        {
            return false;
        }

        if (sms.Sender is not { } sender)
        {
            return await WaitAsync(UnattributedReason.NoSender, sms, arrival);
        }

        var contactPoint = keyring.IdsOf(sender);
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
                Source? answeredBy = sms.GatewayIntent == SmsIntent.Stop ? Source.Platform : null;
                var stop = new RecordObjection(contactPoint, Scope, capture, evidence, Reply(ReplyKind.Stopped), answeredBy);
                var receipt = await writer.WriteAsync(stop, RecordObjection.Decide);

                // Kept under the number as it was written, and looked at: marketing may know the same number in another writing.
                if (!sender.IsReadable)
                {
                    await WaitAsync(UnattributedReason.Unreadable, sms, arrival);
                }

                return receipt.IsNew;
            case SmsIntent.Start:
                var sentAt = SaidTime(sms, arrival) ?? await TimeInLogAsync(sms, arrival);
                return await writer.WriteAsync(
                    new StartAgain(
                        contactPoint,
                        Scope,
                        capture with
                        {
                            OccurredAt = sentAt ?? arrival.ReceivedAt - arrival.DeliveredFor,
                            Notice = Keyword,
                        },
                        IsTimeKnown: sentAt is not null,
                        evidence,
                        WaitingId(sms, arrival),
                        Waiting(sms, arrival),
                        Reply(ReplyKind.StartNotYet)
                    ),
                    StartAgain.Decide
                );
            case SmsIntent.Help when Reply(ReplyKind.Help) is { } help:
                return await writer.WriteAsync(new AnswerHelp(contactPoint, Scope, capture, evidence, help), AnswerHelp.Decide);
            case SmsIntent.Unclear:
                return await writer.WriteAsync(
                    new PauseProspecting(WaitingId(sms, arrival), contactPoint, Scope, capture, Waiting(sms, arrival)),
                    PauseProspecting.Decide
                );
            default:
                return false;
        }

        SealedBytes? Reply(ReplyKind kind) =>
            arrival.Settings.Replies && sms.GatewayIntent is null && sender.IsReadable && sms.Recipient is { } ours
                ? new SmsReply(
                    arrival.Gateway,
                    arrival.Account,
                    ours,
                    sender.Normal,
                    kind,
                    understood.Language,
                    arrival.Settings.Brands.GetValueOrDefault(ours, replies.Value.Sender),
                    kind == ReplyKind.StartNotYet ? arrival.DeliveredFor : null
                ).Seal(vault, arrival.ReceivedAt)
                : null;
    }

    private static DateTimeOffset OccurredAt(InboundSms sms, Arrival arrival) => SaidTime(sms, arrival) ?? arrival.ReceivedAt;

    // A time that is not given is often written as the first one there is; taken at its word it would let every later consent win.
    private static DateTimeOffset? SaidTime(InboundSms sms, Arrival arrival) =>
        sms.SentAt is { } at && at > DateTimeOffset.UnixEpoch && at <= arrival.ReceivedAt ? at.ToUniversalTime() : null;

    // The gateway waits for an answer, so its log has a moment to say.
    private async Task<DateTimeOffset?> TimeInLogAsync(InboundSms sms, Arrival arrival)
    {
        if (
            sms.Id is not { } id
            || logs.FirstOrDefault(log => log.Name == arrival.Gateway && log.Accounts.Contains(arrival.Account)) is not { } log
        )
        {
            return null;
        }

        try
        {
            using var patience = new CancellationTokenSource(LongestLookIntoLog);
            return await log.TimeOfAsync(arrival.Account, id, patience.Token) is { } at
                ? SaidTime(sms with { SentAt = at }, arrival)
                : null;
        }
        catch (Exception unread) when (unread is HttpRequestException or OperationCanceledException or Polly.ExecutionRejectedException)
        {
            return null;
        }
    }

    private string? KeyOf(InboundSms sms, Arrival arrival) =>
        sms.Id is { } id
            ? $"{arrival.Gateway}:{arrival.Account}:{keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{id}"):N}"
            : null;

    // The parts of a message wait together until it is whole. The same message again, in another wrapping or from the gateway's log, waits
    // once; other words under its id wait beside it, and so do the same words of another day where there is no id. It is not what stands
    // for the request in quarantine: one that was refused for a wrong secret is taken when the gateway tries again.
    private Guid WaitingId(InboundItem delivery, Arrival arrival)
    {
        var day = arrival.ReceivedAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var same = delivery switch
        {
            InboundSms { Part: { } part } sms => $"{part.Reference}|{part.Total}|{sms.Sender?.Normal}|{day}",
            InboundSms { Id: { } id } sms => $"{id}|{sms.Sender?.Normal}|{sms.Text}",
            _ => $"{arrival.Only(delivery).Fingerprint}|{day}",
        };
        return keyring.IdOfUnattributed($"{keyring.IdOfMessage($"{arrival.Gateway}|{arrival.Account}|{same}"):N}");
    }

    private SealedEvidence Evidence(InboundItem delivery, Arrival arrival) =>
        vault.Seal(EvidencePurpose.Message, arrival.Only(delivery).ToEvidence(), arrival.ReceivedAt);

    private SealedEvidence Waiting(InboundItem delivery, Arrival arrival) =>
        vault.Seal(EvidencePurpose.Unattributed, arrival.Only(delivery).ToEvidence(), arrival.ReceivedAt);

    private Task<Guid> KeepAsync(SealedEvidence evidence, ContactAddress? sender) =>
        writer.WriteAsync(new KeepEvidence(evidence, sender is { } known ? keyring.IdsOf(known).Lasting : null), KeepEvidence.Decide);

    private Task<bool> WaitAsync(UnattributedReason reason, InboundItem delivery, Arrival arrival) =>
        writer.WriteAsync(
            new KeepUnattributed(
                WaitingId(delivery, arrival),
                reason,
                Source.Sms,
                Waiting(delivery, arrival),
                arrival.ReceivedAt,
                delivery is InboundSms { Sender: { } sender } ? keyring.IdsOf(sender).Lasting : null
            ),
            KeepUnattributed.Decide
        );

    private Task<bool> FailAsync(InboundItem delivery, Arrival arrival, Exception fault)
    {
        faults.Report($"webhooks/{arrival.Gateway}", fault);
        return WaitAsync(UnattributedReason.Failed, delivery, arrival);
    }
}
