using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// What the owner of a contact point has said, as far as it can still decide something: the fold of the contact point's events. It is the
/// row of the blocklist, written in the transaction of the events.
/// </summary>
/// <remarks>
/// The verdict does not depend on the order in which events arrive, only on when the person acted. See <see cref="SendDecision"/>.
/// </remarks>
public sealed record ContactPoint
{
    private const string Paused = "unattributed:";
    private const string Restricted = "restriction:";

    /// <summary>The contact point's id, which is its stream's id.</summary>
    public Guid Id { get; init; }

    /// <summary>What still counts: of each channel, purpose, kind and origin the first and the last statement.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>The organisations that its owner belongs to; null when none is known.</summary>
    public IReadOnlyList<Guid>? Organisations { get; init; }

    /// <summary>An objection.</summary>
    public ContactPoint Apply(IEvent<ObjectionRecorded> e) => With(StatementKind.Objection, e, e.Data.Scope, e.Data.Capture);

    /// <summary>
    /// An objection taken back: what was open before it is open again, or, where it is one that was undone, as if it had never been.
    /// </summary>
    public ContactPoint Apply(IEvent<ObjectionLifted> e) =>
        e.Data.Objection is { } undone
            ? this with
            {
                Statements = [.. Statements.Where(statement => statement.EventId != undone)],
            }
            : With(StatementKind.Lift, e, e.Data.Scope, e.Data.Capture);

    /// <summary>A consent.</summary>
    public ContactPoint Apply(IEvent<ConsentGiven> e) => With(StatementKind.Consent, e, e.Data.Scope, e.Data.Capture, e.Data.ValidUntil);

    /// <summary>An organisation.</summary>
    public ContactPoint Apply(IEvent<OrganisationJoined> e) =>
        this with
        {
            Organisations = [.. (Organisations ?? []).Append(e.Data.Organisation).Distinct()],
        };

    /// <summary>A consent that waits for its confirmation, which decides nothing.</summary>
    public ContactPoint Apply(IEvent<ConsentRequested> e) => this;

    /// <summary>A consent withdrawn.</summary>
    public ContactPoint Apply(IEvent<ConsentWithdrawn> e) => With(StatementKind.Withdrawal, e, e.Data.Scope, e.Data.Capture);

    /// <summary>A pause. What it waits for is its actor, so that each ends by itself.</summary>
    public ContactPoint Apply(IEvent<ProspectingPaused> e) =>
        With(StatementKind.Pause, e, e.Data.Scope, e.Data.Capture with { Actor = PauseActor(e.Data.Unattributed) });

    /// <summary>The end of a pause.</summary>
    public ContactPoint Apply(IEvent<PauseEnded> e) =>
        this with
        {
            Statements = [.. Statements.Where(statement => statement.Actor != PauseActor(e.Data.Unattributed))],
        };

    /// <summary>A restriction. It is its own actor, so that each ends by itself.</summary>
    public ContactPoint Apply(IEvent<ProcessingRestricted> e) =>
        With(StatementKind.Restriction, e, e.Data.Scope, e.Data.Capture with { Actor = RestrictionActor(e.Data.Restriction) });

    /// <summary>The end of a restriction.</summary>
    public ContactPoint Apply(IEvent<RestrictionEnded> e) =>
        this with
        {
            Statements = [.. Statements.Where(statement => statement.Actor != RestrictionActor(e.Data.Restriction))],
        };

    /// <summary>A reason, which decides nothing.</summary>
    public ContactPoint Apply(IEvent<ObjectionReasonGiven> e) => this;

    /// <summary>A question, which decides nothing.</summary>
    public ContactPoint Apply(IEvent<HelpRequested> e) => this;

    /// <summary>An erasure, which decides nothing: what refuses has its own event.</summary>
    public ContactPoint Apply(IEvent<ContactPointErased> e) => this;

    /// <summary>What stands in the place of an event that decided nothing.</summary>
    public ContactPoint Apply(IEvent<StatementErased> e) => this;

    /// <summary>An answer, which decides nothing.</summary>
    public ContactPoint Apply(IEvent<ObjectionAnswered> e) => this;

    /// <summary>An attempt to lift by one who cannot, which decides nothing.</summary>
    public ContactPoint Apply(IEvent<LiftRefused> e) => this;

    /// <summary>
    /// The refusals of which something still holds: nothing as wide has lifted them. Consents count as lasting; whether one has expired is
    /// for <see cref="SendDecision"/> to say.
    /// </summary>
    public IEnumerable<Statement> RefusalsInForce(PurposeCatalogue catalogue) =>
        Statements.Where(refusal => refusal.Refuses && !Statements.Any(permission => permission.LiftsAllOf(refusal, catalogue)));

    /// <summary>The refusals of which everything still holds: to say one of them again changes nothing.</summary>
    public IEnumerable<Statement> RefusalsUntouched(PurposeCatalogue catalogue) =>
        Statements.Where(refusal => refusal.Refuses && !Statements.Any(permission => permission.Lifts(refusal, catalogue)));

    /// <summary>Whether all of a scope is refused.</summary>
    public bool Refuses(Scope scope, PurposeCatalogue catalogue) =>
        RefusalsUntouched(catalogue).ToList() is { Count: > 0 } untouched
        && scope.Channels.All(channel =>
            scope.Purposes.All(purpose => untouched.Exists(refusal => refusal.IsAbout(channel, purpose, catalogue)))
        );

    /// <summary>
    /// The consents that hold at an instant, each for its channel and purpose: last of their scope, not withdrawn, not refused since, not
    /// at their end.
    /// </summary>
    public IEnumerable<Statement> ConsentsInForce(PurposeCatalogue catalogue, DateTimeOffset now) =>
        Statements.Where(consent =>
            consent.Kind == StatementKind.Consent
            && consent.Channel != Channel.All
            && now < (catalogue.LatestEndOf(consent.Channel, consent.EffectiveAt) ?? DateTimeOffset.MaxValue)
            && now < (consent.ValidUntil ?? DateTimeOffset.MaxValue)
            && !Statements.Any(other =>
                other.Kind == StatementKind.Consent
                && (other.Channel, other.Purpose) == (consent.Channel, consent.Purpose)
                && other.EffectiveAt > consent.EffectiveAt
            )
            && !Statements.Any(refusal =>
                refusal.Refuses
                && refusal.IsAbout(consent.Channel, consent.Purpose, catalogue)
                && (refusal.EffectiveAt >= consent.EffectiveAt || IsKeptFrom(consent, refusal, catalogue))
            )
        );

    /// <summary>
    /// Why something stays refused here that a permission is about: an account may not lift it, and nothing else has. Null when nothing
    /// does.
    /// </summary>
    public NotLiftedReason? WhyNotLifted(Statement permission, PurposeCatalogue catalogue) =>
        Statements.Where(refusal => refusal.Refuses && IsKeptFrom(permission, refusal, catalogue)).Max(permission.WhyNotLifted);

    /// <summary>Why something of a scope stays refused here when a capture permits it; see the other one.</summary>
    public NotLiftedReason? WhyNotLifted(Scope scope, Capture capture, PurposeCatalogue catalogue) =>
        Permitted(scope, capture).Max(permission => WhyNotLifted(permission, catalogue));

    /// <summary>Whether a permission would open something that no lifting before it has opened.</summary>
    public bool IsOpenedBy(Statement permission, PurposeCatalogue catalogue) =>
        Statements.Any(refusal =>
            refusal.Refuses
            && permission.Lifts(refusal, catalogue)
            && !Statements.Any(other =>
                other.Kind == StatementKind.Lift
                && other.Lifts(refusal, catalogue)
                && other.IsAbout(permission.Channel, permission.Purpose, catalogue)
            )
        );

    /// <summary>Whether lifting a scope would open something, by whomever it is asked for.</summary>
    public bool IsOpenedBy(Scope scope, Capture capture, PurposeCatalogue catalogue) =>
        Permitted(scope, capture).Any(permission => IsOpenedBy(permission, catalogue));

    /// <summary>
    /// The objection by which the same was said by the same door, if all of it still holds. Only the very same counts: what lifts the
    /// objection by another door, or the wider one, need not lift this one. The button of the mailbox and the page behind the link are one
    /// door.
    /// </summary>
    public Guid? SaidBefore(Scope scope, Capture capture, PurposeCatalogue catalogue)
    {
        if (Statements.Count == 0)
        {
            return null;
        }

        var inForce = RefusalsUntouched(catalogue)
            .Where(refusal =>
                refusal.Kind == StatementKind.Objection && Door(refusal.Source) == Door(capture.Source) && refusal.Actor == capture.Actor
            )
            .ToList();
        var same = scope
            .Channels.SelectMany(channel =>
                scope.Purposes.Select(purpose => inForce.Find(refusal => refusal.Channel == channel && refusal.Purpose == purpose))
            )
            .ToList();
        return same.Contains(null) ? null : same[0]!.EventId;
    }

    /// <summary>Whether consent was withdrawn on a scope by the same door, and nothing has opened it since.</summary>
    public bool HasWithdrawn(Scope scope, Capture capture, PurposeCatalogue catalogue) =>
        RefusalsUntouched(catalogue)
            .Any(refusal =>
                (refusal.Kind, refusal.Channel, refusal.Purpose, refusal.Source, refusal.Actor)
                == (StatementKind.Withdrawal, scope.Channels[0], scope.Purposes[0], capture.Source, capture.Actor)
            );

    /// <summary>
    /// The consent of an actor on exactly a scope that still holds: not withdrawn, not refused since, not at its end; null when there is
    /// none.
    /// </summary>
    public Statement? ConsentOn(Scope scope, string actor, PurposeCatalogue catalogue, DateTimeOffset now) =>
        ConsentsInForce(catalogue, now)
            .FirstOrDefault(consent => (consent.Channel, consent.Purpose, consent.Actor) == (scope.Channels[0], scope.Purposes[0], actor));

    /// <summary>What an objection refuses here; null when it is not there, or was undone.</summary>
    public Scope? ScopeOf(Guid objection) => ScopeOf(statement => statement.EventId == objection);

    /// <summary>What a restriction restricts; null when it is not in force here.</summary>
    public Scope? RestrictedBy(Guid restriction) => ScopeOf(statement => statement.Actor == RestrictionActor(restriction));

    /// <summary>What is paused for something that waits; null when nothing is.</summary>
    public Scope? PausedFor(Guid unattributed) => ScopeOf(statement => statement.Actor == PauseActor(unattributed));

    /// <summary>The fold of a contact point's events, in the order of their versions.</summary>
    public static ContactPoint Fold(Guid id, IEnumerable<IEvent> events) =>
        events.Aggregate(new ContactPoint { Id = id }, (state, e) => state.After(e));

    /// <summary>What was said under several ids of one contact point.</summary>
    public static ContactPoint Together(Guid id, IEnumerable<ContactPoint> parts)
    {
        List<ContactPoint> all = [.. parts];
        return new ContactPoint
        {
            Id = id,
            Statements = [.. all.SelectMany(part => part.Statements)],
            Organisations = all.TrueForAll(part => part.Organisations is null)
                ? null
                : [.. all.SelectMany(part => part.Organisations ?? []).Distinct()],
        };
    }

    /// <summary>What holds after one more event.</summary>
    /// <exception cref="InvalidOperationException">It is no event of a contact point.</exception>
    public ContactPoint After(IEvent e) =>
        e switch
        {
            IEvent<ObjectionRecorded> recorded => Apply(recorded),
            IEvent<ObjectionLifted> lifted => Apply(lifted),
            IEvent<ConsentGiven> given => Apply(given),
            IEvent<ConsentWithdrawn> withdrawn => Apply(withdrawn),
            IEvent<ObjectionReasonGiven> reason => Apply(reason),
            IEvent<HelpRequested> help => Apply(help),
            IEvent<ObjectionAnswered> answered => Apply(answered),
            IEvent<ContactPointErased> erased => Apply(erased),
            IEvent<StatementErased> erased => Apply(erased),
            IEvent<ProspectingPaused> paused => Apply(paused),
            IEvent<PauseEnded> ended => Apply(ended),
            IEvent<ProcessingRestricted> restricted => Apply(restricted),
            IEvent<RestrictionEnded> ended => Apply(ended),
            IEvent<LiftRefused> refused => Apply(refused),
            IEvent<ConsentRequested> requested => Apply(requested),
            IEvent<OrganisationJoined> joined => Apply(joined),
            _ => throw new InvalidOperationException($"The fold does not know the event type {e.EventTypeName}."),
        };

    internal static string RestrictionActor(Guid restriction) => $"{Restricted}{restriction:N}";

    /// <summary>Which restriction it is.</summary>
    internal static Guid RestrictionOf(Statement restriction) => Guid.ParseExact(restriction.Actor[Restricted.Length..], "N");

    internal static string PauseActor(Guid unattributed) => $"{Paused}{unattributed:N}";

    /// <summary>What a pause waits for.</summary>
    internal static Guid UnattributedOf(Statement pause) => Guid.ParseExact(pause.Actor[Paused.Length..], "N");

    private IEnumerable<Statement> Permitted(Scope scope, Capture capture) =>
        Apply(
            new Event<ObjectionLifted>(
                new ObjectionLifted(
                    scope,
                    capture with
                    {
                        Source = Statement.CanLift(capture.Source) ? capture.Source : Source.Preferences,
                    }
                )
            )
        )
            .Statements.Except(Statements);

    private bool IsKeptFrom(Statement permission, Statement refusal, PurposeCatalogue catalogue) =>
        permission.IsLaterAndWithin(refusal, catalogue)
        && permission.WhyNotLifted(refusal) is not null
        && !Statements.Any(other =>
            other.Kind == StatementKind.Lift
            && other.Lifts(refusal, catalogue)
            && other.IsAbout(permission.Channel, permission.Purpose, catalogue)
        );

    private static Source Door(Source source) => source == Source.OneClick ? Source.Link : source;

    private Scope? ScopeOf(Func<Statement, bool> isMeant)
    {
        var statements = Statements.Where(isMeant).ToList();
        return statements.Count == 0
            ? null
            : new Scope(
                [.. statements.Select(statement => statement.Channel).Distinct()],
                [.. statements.Select(statement => statement.Purpose).Distinct()]
            );
    }

    private ContactPoint With(StatementKind kind, IEvent e, Scope scope, Capture capture, DateTimeOffset? validUntil = null)
    {
        var statements = Statements.ToList();
        foreach (var channel in scope.Channels)
        {
            foreach (var purpose in scope.Purposes)
            {
                Add(
                    statements,
                    new Statement(
                        kind,
                        channel,
                        purpose,
                        capture.OccurredAt,
                        capture.ReceivedAt,
                        capture.Source,
                        capture.Actor,
                        e.Id,
                        validUntil,
                        capture.Confirmation?.At
                    )
                );
            }
        }

        return this with
        {
            Statements = statements,
        };
    }

    // Only the last can win against a later statement (of two consents at one time, the one that ends first) and only the first tells since
    // when: those between cannot decide. Without this, one who sends a thousand STOPs would make the row that every check reads a thousand
    // statements long.
    private static void Add(List<Statement> statements, Statement added)
    {
        var alike = statements
            .Where(added.IsAlike)
            .Append(added)
            .OrderBy(statement => statement.EffectiveAt)
            .ThenByDescending(statement => statement.ValidUntil ?? DateTimeOffset.MaxValue)
            .ToList();
        if (alike.Count > 2)
        {
            statements.RemoveAll(statement => alike[1..^1].Contains(statement));
        }

        if (alike.Count <= 2 || added == alike[0] || added == alike[^1])
        {
            statements.Add(added);
        }
    }
}
