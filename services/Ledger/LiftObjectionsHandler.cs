using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Contracts;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Ledger;

/// <summary>Handles <see cref="LiftObjections"/>.</summary>
public sealed class LiftObjectionsHandler : MessageHandler<LiftObjections>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(LiftObjections message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var contactPoint = await ContactPointStream.OpenAsync(session, message.ContactPoint, services.GetRequiredService<PurposeCatalogue>(), cancellation);
        await contactPoint.LiftAsync(message.Scope, message.Capture, always: true, cancellation, message.Evidence);
        await session.SaveChangesAsync(cancellation);
    }
}
