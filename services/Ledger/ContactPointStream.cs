using System.Security.Cryptography;
using System.Text;
using JasperFx.Events;
using Marten;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// A contact point opened for writing: what a person says is decided on its present state and appended. It is in force when the caller has saved
/// the session, and not before.
/// </summary>
public sealed class ContactPointStream
{
    private readonly IDocumentSession session;
    private readonly IEventStream<ContactPoint> stream;
    private readonly PurposeCatalogue catalogue;
    private ContactPoint state;

    private ContactPointStream(IDocumentSession session, IEventStream<ContactPoint> stream, Guid id, PurposeCatalogue catalogue)
    {
        this.session = session;
        this.stream = stream;
        this.catalogue = catalogue;
        state = stream.Aggregate ?? new ContactPoint { Id = id };
    }

    /// <summary>
    /// Opens a contact point, once a session. It is locked until the session ends, so a caller that opens several does it in the order of their ids.
    /// </summary>
    public static async Task<ContactPointStream> OpenAsync(IDocumentSession session, Guid id, PurposeCatalogue catalogue, CancellationToken cancellation) =>
        new(session, await session.Events.FetchForExclusiveWriting<ContactPoint>(id, cancellation), id, catalogue);

    /// <summary>Appends an objection, unless the act is known already or, having no key, changes nothing.</summary>
    public async Task<ObjectionReceipt> ObjectAsync(Scope scope, Capture capture, SealedEvidence? evidence, CancellationToken cancellation)
    {
        var eventId = EventIdOf(capture);
        if (await IsKnownAsync(eventId, capture, cancellation))
        {
            return new ObjectionReceipt(eventId, IsNew: false);
        }

        if (capture.IdempotencyKey is null && SaidBefore(scope, capture) is { } earlier)
        {
            return new ObjectionReceipt(earlier, IsNew: false);
        }

        if (evidence is not null)
        {
            EvidenceVault.Keep(session, evidence);
            capture = capture with { Evidence = evidence.Id };
        }

        var recorded = new Event<ObjectionRecorded>(new ObjectionRecorded(scope, capture)) { Id = eventId };
        stream.AppendOne(recorded);
        state = state.Apply(recorded);
        return new ObjectionReceipt(eventId, IsNew: true);
    }

    /// <summary>Appends the lifting of what was refused on a scope, unless the act is known already or there is nothing that it could lift.</summary>
    /// <returns>Whether it was appended.</returns>
    public async Task<bool> LiftAsync(Scope scope, Capture capture, CancellationToken cancellation)
    {
        var eventId = EventIdOf(capture);
        if (await IsKnownAsync(eventId, capture, cancellation))
        {
            return false;
        }

        var lifted = new Event<ObjectionLifted>(new ObjectionLifted(scope, capture)) { Id = eventId };
        var after = state.Apply(lifted);
        if (!RefusalsInForce().Except(after.RefusalsInForce(catalogue)).Any())
        {
            return false;
        }

        stream.AppendOne(lifted);
        state = after;
        return true;
    }

    private IEnumerable<Statement> RefusalsInForce() => state.RefusalsInForce(catalogue);

    // The id of a keyed act is derived from it, and the store has a unique index on event ids: PostgreSQL itself keeps the act once, for ever.
    private Guid EventIdOf(Capture capture) => capture.IdempotencyKey is { } key
        ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{capture.Source}|{state.Id:N}|{key}")).AsSpan(0, 16), bigEndian: true)
        : Guid.CreateVersion7(capture.ReceivedAt);

    private async Task<bool> IsKnownAsync(Guid eventId, Capture capture, CancellationToken cancellation) =>
        capture.IdempotencyKey is not null
        && stream.CurrentVersion > 0
        && await session.Events.LoadAsync(eventId, cancellation) is not null;

    // Only the very same counts as said before: what lifts the objection by another door, or the wider one, need not lift this one.
    private Guid? SaidBefore(Scope scope, Capture capture)
    {
        var inForce = RefusalsInForce()
            .Where(refusal => refusal.Kind == StatementKind.Objection && refusal.Source == capture.Source && refusal.Actor == capture.Actor)
            .ToList();
        var same = scope.Channels
            .SelectMany(channel => scope.Purposes.Select(purpose => inForce.Find(refusal => refusal.Channel == channel && refusal.Purpose == purpose)))
            .ToList();
        return same.Contains(null) ? null : same[0]!.EventId;
    }
}
