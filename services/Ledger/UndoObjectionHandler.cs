using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Contracts;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Ledger;

/// <summary>Handles <see cref="UndoObjection"/>: one transaction undoes the objection and those that followed it.</summary>
public sealed class UndoObjectionHandler : MessageHandler<UndoObjection>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(UndoObjection message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var reached = await LinkedContactPoint.OfSamePersonAsync(session, message.ContactPoint, cancellation);
        foreach (var (id, contactPoint) in await ContactPointStream.OpenAllAsync(session, reached, services.GetRequiredService<PurposeCatalogue>(), cancellation))
        {
            contactPoint.Undo(id == message.ContactPoint ? message.Objection : FollowingObjection.EventIdOn(id, message.Objection), message.Capture);
        }

        await session.SaveChangesAsync(cancellation);
    }
}
