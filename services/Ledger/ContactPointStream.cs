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

    /// <summary>Opens a contact point, once a session. It is locked until the session ends; of several at once see <see cref="OpenAllAsync"/>.</summary>
    public static async Task<ContactPointStream> OpenAsync(IDocumentSession session, Guid id, PurposeCatalogue catalogue, CancellationToken cancellation) =>
        new(session, await session.Events.FetchForExclusiveWriting<ContactPoint>(id, cancellation), id, catalogue);

    /// <summary>Opens contact points, each once, in the order of their ids: two that open the same ones in another order would wait for each other.</summary>
    public static async Task<SortedDictionary<Guid, ContactPointStream>> OpenAllAsync(
        IDocumentSession session, IEnumerable<Guid> ids, PurposeCatalogue catalogue, CancellationToken cancellation)
    {
        var opened = new SortedDictionary<Guid, ContactPointStream>();
        foreach (var id in ids.Distinct().Order())
        {
            opened[id] = await OpenAsync(session, id, catalogue, cancellation);
        }

        return opened;
    }

    /// <summary>What its owner has said, with what was appended here.</summary>
    public ContactPoint State => state;

    /// <summary>The version of the stream, with what was appended here.</summary>
    public long Version => (stream.StartingVersion ?? 0) + stream.Events.Count;

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

        var recorded = new Event<ObjectionRecorded>(new ObjectionRecorded(scope, Keep(evidence, capture))) { Id = eventId };
        stream.AppendOne(recorded);
        state = state.Apply(recorded);
        return new ObjectionReceipt(eventId, IsNew: true);
    }

    /// <summary>Whether the same was said by the same door, and holds.</summary>
    public bool HasSaid(Scope scope, Capture capture) => SaidBefore(scope, capture) is not null;

    /// <summary>
    /// Appends the lifting of what was refused on a scope, unless the act is known already. One that comes by a door by which only others speak for the person
    /// is kept as <see cref="LiftRefused"/> and lifts nothing.
    /// </summary>
    /// <param name="scope">What is open again.</param>
    /// <param name="capture">How it came.</param>
    /// <param name="always">Also when there is nothing that it could lift: an earlier refusal may still be on its way.</param>
    /// <param name="cancellation">Stops before anything is appended.</param>
    /// <param name="evidence">Evidence to be kept with it.</param>
    /// <returns>Whether the lifting was appended.</returns>
    public async Task<bool> LiftAsync(Scope scope, Capture capture, bool always, CancellationToken cancellation, SealedEvidence? evidence = null)
    {
        var eventId = EventIdOf(capture);
        if (await IsKnownAsync(eventId, capture, cancellation) || (!always && !IsOpenedBy(scope, capture)))
        {
            return false;
        }

        if (!Statement.CanLift(capture.Source))
        {
            stream.AppendOne(new Event<LiftRefused>(new LiftRefused(scope, Keep(evidence, capture))) { Id = eventId });
            return false;
        }

        var lifted = new Event<ObjectionLifted>(new ObjectionLifted(scope, Keep(evidence, capture))) { Id = eventId };
        stream.AppendOne(lifted);
        state = state.Apply(lifted);
        return true;
    }

    /// <summary>Whether lifting would open something, by whomever it is asked for.</summary>
    public bool IsOpenedBy(Scope scope, Capture capture) => state
        .Apply(new Event<ObjectionLifted>(new ObjectionLifted(scope, capture with { Source = Statement.CanLift(capture.Source) ? capture.Source : Source.Preferences })))
        .Statements.Except(state.Statements).Any(permission => state.IsOpenedBy(permission, catalogue));

    /// <summary>
    /// Undoes one objection that was made by mistake, and no other. Nothing, when it is not there or was undone before; kept as <see cref="LiftRefused"/> when it is
    /// not the person who undoes.
    /// </summary>
    public void Undo(Guid objection, Capture capture)
    {
        if (ScopeOf(objection) is not { } scope)
        {
            return;
        }

        if (!Statement.CanLift(capture.Source))
        {
            stream.AppendOne(new Event<LiftRefused>(new LiftRefused(scope, capture, objection)) { Id = EventIdOf(capture) });
            return;
        }

        var undone = new Event<ObjectionLifted>(new ObjectionLifted(scope, capture, objection)) { Id = EventIdOf(capture) };
        stream.AppendOne(undone);
        state = state.Apply(undone);
    }

    /// <summary>Whether consent was withdrawn on a scope by the same door, and nothing has opened it since.</summary>
    public bool HasWithdrawn(Scope scope, Capture capture) => state.RefusalsUntouched(catalogue).Any(refusal =>
        (refusal.Kind, refusal.Channel, refusal.Purpose, refusal.Source, refusal.Actor) == (StatementKind.Withdrawal, scope.Channels[0], scope.Purposes[0], capture.Source, capture.Actor));

    /// <summary>The consent of an actor on exactly a scope that still holds: not withdrawn, not refused since, not at its end; null when there is none.</summary>
    public Statement? ConsentOn(Scope scope, string actor, DateTimeOffset now) =>
        state.ConsentsInForce(catalogue, now).FirstOrDefault(consent => (consent.Channel, consent.Purpose, consent.Actor) == (scope.Channels[0], scope.Purposes[0], actor));

    /// <summary>Appends a consent, unless the act is known already.</summary>
    /// <returns>Its event.</returns>
    public async Task<Guid> ConsentAsync(ConsentGiven consent, CancellationToken cancellation)
    {
        var eventId = EventIdOf(consent.Capture);
        if (!await IsKnownAsync(eventId, consent.Capture, cancellation))
        {
            var given = new Event<ConsentGiven>(consent) { Id = eventId };
            stream.AppendOne(given);
            state = state.Apply(given);
        }

        return eventId;
    }

    /// <summary>Appends that its owner belongs to an organisation, unless that is known.</summary>
    public void Join(Guid organisation, Capture capture)
    {
        if (state.Organisations?.Contains(organisation) != true)
        {
            var joined = new Event<OrganisationJoined>(new OrganisationJoined(organisation, Scope.Of(Channel.All, catalogue.Root.Name), capture)) { Id = EventIdOf(capture) };
            stream.AppendOne(joined);
            state = state.Apply(joined);
        }
    }

    /// <summary>Appends a consent that waits for its confirmation.</summary>
    /// <returns>Its event.</returns>
    public Guid RequestConsent(ConsentRequested request)
    {
        var eventId = EventIdOf(request.Capture);
        stream.AppendOne(new Event<ConsentRequested>(request) { Id = eventId });
        return eventId;
    }

    /// <summary>Whether an act with a key is known already.</summary>
    public Task<bool> IsKnownAsync(Capture capture, CancellationToken cancellation) => IsKnownAsync(EventIdOf(capture), capture, cancellation);

    /// <summary>Appends a withdrawal of consent, unless the act is known already.</summary>
    /// <returns>Whether it was appended.</returns>
    public async Task<bool> WithdrawAsync(Scope scope, Capture capture, CancellationToken cancellation)
    {
        var eventId = EventIdOf(capture);
        if (await IsKnownAsync(eventId, capture, cancellation))
        {
            return false;
        }

        var withdrawn = new Event<ConsentWithdrawn>(new ConsentWithdrawn(scope, capture)) { Id = eventId };
        stream.AppendOne(withdrawn);
        state = state.Apply(withdrawn);
        return true;
    }

    /// <summary>
    /// Appends what is refused on another contact point, whose rectified form this one is; each refusal once, however often. A pause is ended here with the one there.
    /// </summary>
    /// <returns>Whether anything was appended.</returns>
    public async Task<bool> TakeAlongAsync(ContactPointStream replaced, CancellationToken cancellation)
    {
        var isRefused = false;
        foreach (var refusal in replaced.RefusalsInForce())
        {
            var scope = Scope.Of(refusal.Channel, refusal.Purpose);
            var capture = new Capture(
                refusal.Source, refusal.Actor, refusal.OccurredAt, refusal.ReceivedAt, IdempotencyKey: $"{refusal.EventId:N}:{refusal.Channel}:{refusal.Purpose}:{replaced.state.Id:N}");
            switch (refusal.Kind)
            {
                case StatementKind.Pause:
                    var unattributed = ContactPoint.UnattributedOf(refusal);
                    if (!state.Statements.Any(statement => statement.Kind == StatementKind.Pause && ContactPoint.UnattributedOf(statement) == unattributed))
                    {
                        Pause(unattributed, scope, capture);
                        session.Events.Append(unattributed, new PauseTakenAlong(state.Id));
                        isRefused = true;
                    }

                    break;
                case StatementKind.Withdrawal:
                    isRefused |= await WithdrawAsync(scope, capture, cancellation);
                    break;
                default:
                    isRefused |= (await ObjectAsync(scope, capture, evidence: null, cancellation)).IsNew;
                    break;
            }
        }

        return isRefused;
    }

    /// <summary>Appends a pause, until <see cref="EndPause"/>.</summary>
    public void Pause(Guid unattributed, Scope scope, Capture capture)
    {
        var paused = new Event<ProspectingPaused>(new ProspectingPaused(unattributed, scope, capture)) { Id = EventIdOf(capture) };
        stream.AppendOne(paused);
        state = state.Apply(paused);
    }

    /// <summary>Ends the pause that waited for something; nothing, when there is none.</summary>
    public void EndPause(Guid unattributed, Capture capture)
    {
        var ended = state.Apply(new Event<PauseEnded>(new PauseEnded(unattributed, new Scope([], []), capture)));
        var paused = state.Statements.Except(ended.Statements).ToList();
        if (paused.Count > 0)
        {
            var scope = ScopeOf(paused);
            stream.AppendOne(new Event<PauseEnded>(new PauseEnded(unattributed, scope, capture)) { Id = EventIdOf(capture) });
            state = ended;
        }
    }

    /// <summary>Appends a question of who we are, unless it is known already.</summary>
    /// <returns>Whether it was appended, and is to be answered.</returns>
    public async Task<bool> AskHelpAsync(Scope scope, Capture capture, SealedEvidence? evidence, CancellationToken cancellation)
    {
        var eventId = EventIdOf(capture);
        if (await IsKnownAsync(eventId, capture, cancellation))
        {
            return false;
        }

        stream.AppendOne(new Event<HelpRequested>(new HelpRequested(scope, Keep(evidence, capture))) { Id = eventId });
        return true;
    }

    /// <summary>Appends why an objection was made, unless that was said before or the objection is not there.</summary>
    public async Task GiveReasonAsync(Guid objection, ObjectionReason reason, Capture capture, CancellationToken cancellation)
    {
        var keyed = capture with { IdempotencyKey = $"reason:{objection:N}" };
        if (ScopeOf(objection) is { } scope && !await IsKnownAsync(EventIdOf(keyed), keyed, cancellation))
        {
            stream.AppendOne(new Event<ObjectionReasonGiven>(new ObjectionReasonGiven(objection, reason, scope, keyed)) { Id = EventIdOf(keyed) });
        }
    }

    /// <summary>The refusals of which something still holds.</summary>
    public IEnumerable<Statement> RefusalsInForce() => state.RefusalsInForce(catalogue);

    private Capture Keep(SealedEvidence? evidence, Capture capture)
    {
        if (evidence is null)
        {
            return capture;
        }

        EvidenceVault.Keep(session, evidence);
        return capture with { Evidence = evidence.Id };
    }

    private Scope? ScopeOf(Guid objection)
    {
        var statements = state.Statements.Where(statement => statement.EventId == objection).ToList();
        return statements.Count == 0 ? null : ScopeOf(statements);
    }

    private static Scope ScopeOf(List<Statement> statements) =>
        new([.. statements.Select(statement => statement.Channel).Distinct()], [.. statements.Select(statement => statement.Purpose).Distinct()]);

    // The id of a keyed act is derived from it, and the store has a unique index on event ids: PostgreSQL itself keeps the act once, for ever.
    internal static Guid EventIdOf(Source source, Guid contactPoint, string key) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}|{contactPoint:N}|{key}")).AsSpan(0, 16), bigEndian: true);

    private Guid EventIdOf(Capture capture) =>
        capture.IdempotencyKey is { } key ? EventIdOf(capture.Source, state.Id, key) : Guid.CreateVersion7(capture.ReceivedAt);

    private async Task<bool> IsKnownAsync(Guid eventId, Capture capture, CancellationToken cancellation) =>
        capture.IdempotencyKey is not null
        && stream.CurrentVersion > 0
        && await session.Events.LoadAsync(eventId, cancellation) is not null;

    // Only the very same counts as said before: what lifts the objection by another door, or the wider one, need not lift this one. The button of the
    // mailbox and the page behind the link are one door.
    private Guid? SaidBefore(Scope scope, Capture capture)
    {
        var inForce = state.RefusalsUntouched(catalogue)
            .Where(refusal => refusal.Kind == StatementKind.Objection && Door(refusal.Source) == Door(capture.Source) && refusal.Actor == capture.Actor)
            .ToList();
        var same = scope.Channels
            .SelectMany(channel => scope.Purposes.Select(purpose => inForce.Find(refusal => refusal.Channel == channel && refusal.Purpose == purpose)))
            .ToList();
        return same.Contains(null) ? null : same[0]!.EventId;
    }

    private static Source Door(Source source) => source == Source.OneClick ? Source.Link : source;
}
