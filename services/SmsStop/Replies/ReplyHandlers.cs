using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.SmsStop;

/// <summary>A person asks who we are. Recorded and answered, once a message.</summary>
/// <param name="ContactPoint">Who asks.</param>
/// <param name="Scope">What about.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Evidence">What came; it is kept in the same transaction.</param>
/// <param name="Reply">The sealed <see cref="SmsReply"/>.</param>
public sealed record AnswerHelp(ContactPointIds ContactPoint, Scope Scope, Capture Capture, SealedEvidence Evidence, SealedBytes Reply)
    : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.Of(ContactPoint);

    /// <summary>Decides.</summary>
    /// <returns>Whether it was not known before, and is answered.</returns>
    public static Decision<bool> Decide(AnswerHelp command, LedgerState state)
    {
        var (ids, scope, capture, evidence, reply) = command;
        var changes = new Changes(state);
        var contactPoint = changes.ContactPointOf(ids);
        if (changes.IsKnown(contactPoint, capture))
        {
            return changes.With(false);
        }

        changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new HelpRequested(scope, changes.Keep(evidence, capture)));
        changes.Send(new SendReply(contactPoint, reply));
        return changes.With(true);
    }
}

/// <summary>An SMS of ours waits to be sent.</summary>
/// <param name="ContactPoint">To whom.</param>
/// <param name="Reply">The sealed <see cref="SmsReply"/>.</param>
public sealed record SendReply(Guid ContactPoint, SealedBytes Reply);

/// <summary>Handles <see cref="SendReply"/>.</summary>
public sealed class SendReplyHandler : MessageHandler<SendReply>
{
    /// <inheritdoc/>
    protected override Task HandleAsync(SendReply message, MessageContext context, CancellationToken cancellation) =>
        ReplySending.SendAsync(message.ContactPoint, message.Reply, message, context, cancellation);
}

/// <summary>
/// Handles <see cref="ConfirmObjection"/>: the confirmation goes out although its recipient is on the blocklist, because it is no
/// marketing.
/// </summary>
public sealed class SmsConfirmationHandler : MessageHandler<ConfirmObjection>
{
    /// <inheritdoc/>
    protected override Task HandleAsync(ConfirmObjection message, MessageContext context, CancellationToken cancellation) =>
        ReplySending.SendAsync(message.ContactPoint, message.Confirmation, message, context, cancellation);
}

/// <summary>Sends a reply, or puts the message that asks for it off to the end of the quiet hours.</summary>
internal static class ReplySending
{
    public static async Task SendAsync(
        Guid contactPoint,
        SealedBytes sealedReply,
        object message,
        MessageContext context,
        CancellationToken cancellation
    )
    {
        var services = context.Runtime.Services;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var reply = SmsReply.Open(services.GetRequiredService<EvidenceVault>(), sealedReply);
        if (
            services.GetServices<ISmsGateway>().FirstOrDefault(gateway => gateway.Name == reply.Gateway)?.AccountOf(reply.Account)
                is not { Replies: true } account
            || services.GetServices<ISmsSender>().FirstOrDefault(sender => sender.Name == reply.Gateway) is not { } sender
        )
        {
            // Switched off since.
            return;
        }

        var open = account.QuietHours.NextOpen(now);
        if (open > now)
        {
            await context.ScheduleAsync(message, open);
            return;
        }

        var text = reply.Text(services.GetRequiredService<IOptions<ReplyOptions>>().Value.Contact);
        var outcome = await sender.SendAsync(reply.Account, reply.From, reply.To, text, sealedReply.Id, cancellation);
        if (outcome == SendOutcome.OptedOut)
        {
            await OptedOut.RecordAsync(
                services.GetRequiredService<LedgerWriter>(),
                new ContactPointIds(contactPoint),
                reply.Gateway,
                sealedReply.Id,
                services.GetRequiredService<PurposeCatalogue>(),
                now
            );
        }
        else if (outcome == SendOutcome.Sent && message is ConfirmObjection answered)
        {
            await services
                .GetRequiredService<LedgerWriter>()
                .WriteAsync(
                    new AnswerObjection(contactPoint, answered.Objection, answered.Scope, Source.Sms, "sms-stop", now),
                    AnswerObjection.Decide
                );
        }
        else if (outcome == SendOutcome.Refused)
        {
            services
                .GetRequiredService<ILogger<SendReplyHandler>>()
                .LogWarning(
                    "The gateway {Gateway} refuses the reply {Reply} of the account {Account} for good.",
                    reply.Gateway,
                    sealedReply.Id,
                    reply.Account
                );
        }
    }
}
