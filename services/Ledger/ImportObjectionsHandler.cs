using Marten;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Contracts;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Ledger;

/// <summary>Handles <see cref="ImportObjections"/>: one transaction holds the events and the blocklist rows of all of them.</summary>
public sealed class ImportObjectionsHandler : MessageHandler<ImportObjections>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(ImportObjections message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        if (message.DryRun)
        {
            await context.EnqueueCascadingAsync(await ForeseeAsync(services.GetRequiredService<IDocumentStore>(), message, cancellation));
            return;
        }

        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);
        var streams = await ContactPointStream.OpenAllAsync(
            session, message.Objections.Select(objection => objection.ContactPoint), services.GetRequiredService<PurposeCatalogue>(), cancellation);
        var receipts = new List<ObjectionReceipt>();
        var recorded = new HashSet<Guid>();
        foreach (var objection in message.Objections)
        {
            var (stream, eventId) = (streams[objection.ContactPoint], EventIdOf(objection));

            // The same row twice in one file: the first is not committed yet, so the store does not know it.
            var receipt = recorded.Contains(eventId)
                ? new ObjectionReceipt(eventId, IsNew: false)
                : await stream.ObjectAsync(objection.Scope, objection.Capture, evidence: null, cancellation);
            receipts.Add(receipt);
            if (receipt.IsNew && recorded.Add(eventId) && objection.Reason is { } reason)
            {
                await stream.GiveReasonAsync(receipt.EventId, reason, objection.Capture, cancellation);
            }
        }

        await session.SaveChangesAsync(cancellation);
        await context.EnqueueCascadingAsync(new ObjectionsImported(receipts));
    }

    private static async Task<ObjectionsImported> ForeseeAsync(IDocumentStore store, ImportObjections message, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var ids = message.Objections.Select(EventIdOf).ToArray();
        var known = (await session.AdvancedSql.QueryAsync<Guid>($"select id from {LedgerStore.Schema}.mt_events where id = any(?)", cancellation, ids)).ToHashSet();
        return new ObjectionsImported([.. ids.Select(id => new ObjectionReceipt(id, known.Add(id)))]);
    }

    private static Guid EventIdOf(ImportedObjection objection) =>
        ContactPointStream.EventIdOf(objection.Capture.Source, objection.ContactPoint, objection.Capture.IdempotencyKey ?? throw new ArgumentException("An imported objection needs a key.", nameof(objection)));
}
