using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Contracts;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Ledger;

/// <summary>Handles <see cref="PauseProspecting"/>: one transaction holds what waits and the pause.</summary>
public sealed class PauseProspectingHandler : MessageHandler<PauseProspecting>
{
    // What waits longer in the list than this is looked at together; a row that every check reads is not to grow with each message of one person.
    private const int MostPauses = 20;

    /// <inheritdoc/>
    protected override async Task HandleAsync(PauseProspecting message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var id = services.GetRequiredService<ContactPointKeyring>().IdOfUnattributed(message.Fingerprint);
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var waiting = await session.Events.FetchForExclusiveWriting<UnattributedObjection>(id, cancellation);
        if (waiting.Aggregate is not null)
        {
            return;
        }

        var contactPoint = await ContactPointStream.OpenAsync(session, message.ContactPoint, services.GetRequiredService<PurposeCatalogue>(), cancellation);
        EvidenceVault.Keep(session, message.Evidence);
        waiting.AppendOne(new UnattributedReceived(UnattributedReason.Unclear, message.Capture.Source, message.Evidence.Id, message.Capture.ReceivedAt, message.ContactPoint));
        if (contactPoint.RefusalsInForce().Count(refusal => refusal.Kind == StatementKind.Pause) < MostPauses)
        {
            contactPoint.Pause(id, message.Scope, message.Capture with { IdempotencyKey = $"unattributed:{id:N}", Evidence = message.Evidence.Id });
        }

        await session.SaveChangesAsync(cancellation);
    }
}
