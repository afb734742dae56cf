using System.Collections.Immutable;
using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// A case: a request by which a person exercises a right, as its events tell it. How far it is and by when it has to be answered follow
/// from them at every look.
/// </summary>
public sealed record RightsCase
{
    /// <summary>Its id, which is its stream's.</summary>
    public Guid Id { get; init; }

    /// <summary>The request.</summary>
    public required CaseReceived Request { get; init; }

    /// <summary>When the time began: with the receipt, or with that of an earlier case that asks the same.</summary>
    public DateTimeOffset FirstReceivedAt { get; init; }

    /// <summary>When the requester was told that it has arrived.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>What it is about, in the order in which it became known.</summary>
    public IReadOnlyList<CaseSubjectView> Subjects { get; init; } = [];

    /// <summary>The other ids of subjects, under other versions of the key than that by which the case knows them, the newest first.</summary>
    public ImmutableDictionary<Guid, ImmutableList<Guid>> OtherIds { get; init; } = ImmutableDictionary<Guid, ImmutableList<Guid>>.Empty;

    /// <summary>What the requester was asked.</summary>
    public IReadOnlyList<CaseQuestion> Questions { get; init; } = [];

    /// <summary>The ways to show identity that were tried.</summary>
    public IReadOnlyList<IdentityChecked> IdentityChecks { get; init; } = [];

    /// <summary>Where was searched.</summary>
    public IReadOnlyList<CaseSearch> Searches { get; init; } = [];

    /// <summary>What others do.</summary>
    public IReadOnlyList<CaseTask> Tasks { get; init; } = [];

    /// <summary>What was decided. Of two decisions about the same the later counts.</summary>
    public IReadOnlyList<CaseDecisionView> Decisions { get; init; } = [];

    /// <summary>The letters.</summary>
    public IReadOnlyList<CaseLetter> Letters { get; init; } = [];

    /// <summary>The holds.</summary>
    public IReadOnlyList<CaseHold> Holds { get; init; } = [];

    /// <summary>The restrictions of processing.</summary>
    public IReadOnlyList<CaseRestriction> Restrictions { get; init; } = [];

    /// <summary>The erasures.</summary>
    public IReadOnlyList<CaseErasure> Erasures { get; init; } = [];

    /// <summary>The cases that it has to do with.</summary>
    public IReadOnlyList<CaseLinkView> Links { get; init; } = [];

    /// <summary>The fee.</summary>
    public CaseFee? Fee { get; init; }

    /// <summary>What was put together for the requester. Only the last can be fetched: it takes the place of those before.</summary>
    public IReadOnlyList<CasePackage> Packages { get; init; } = [];

    /// <summary>When an extension was told.</summary>
    public DateTimeOffset? ExtendedAt { get; init; }

    /// <summary>Why it was extended.</summary>
    public IReadOnlyList<ExtensionReason> ExtensionReasons { get; init; } = [];

    /// <summary>How it ended; null while it has not. A partial answer leaves it open.</summary>
    public CaseState? Outcome { get; init; }

    /// <summary>When the requester was first told an outcome.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The ids of what is kept sealed.</summary>
    public IReadOnlyList<Guid> Evidence { get; init; } = [];

    /// <summary>What waits for the requester.</summary>
    public CaseQuestion? OpenQuestion => Questions.FirstOrDefault(question => question.AnsweredAt is null);

    /// <summary>What waits for others.</summary>
    public IEnumerable<CaseTask> OpenTasks => Tasks.Where(task => task.DoneAt is null);

    /// <summary>The holds that are in force.</summary>
    public IEnumerable<CaseHold> HoldsInForce => Holds.Where(hold => hold.ReleasedAt is null);

    /// <summary>The restrictions that are in force.</summary>
    public IEnumerable<CaseRestriction> RestrictionsInForce => Restrictions.Where(restriction => restriction.LiftedAt is null);

    /// <summary>Whether nothing more is to be told to the requester.</summary>
    public bool IsOver => Outcome is not (null or CaseState.PartlyAnswered);

    /// <summary>The rights that are not decided for all subjects.</summary>
    public IReadOnlyList<SubjectRight> Undecided =>
        [
            .. Request.Rights.Where(right =>
                !Decisions.Any(decision => decision.Right == right && decision.Subject is null)
                && (Subjects.Count == 0 || Subjects.Any(subject => DecisionOf(right, subject.Id) is null))
            ),
        ];

    /// <summary>
    /// The decisions that count: of two about the same the later one, and one about all subjects or places instead of one about some.
    /// </summary>
    public IReadOnlyList<CaseDecisionView> DecisionsInForce =>
        [.. Decisions.Where((decision, index) => !Decisions.Skip(index + 1).Any(later => IsAboutAllOf(later, decision)))];

    /// <summary>The decisions that wait for a second person.</summary>
    public IEnumerable<CaseDecisionView> WaitingForAgreement =>
        DecisionsInForce.Where(decision => decision is { NeedsSecondPerson: true, AgreedBy: null });

    /// <summary>How far it is.</summary>
    public CaseState State =>
        this switch
        {
            { ClosedAt: not null } => CaseState.Closed,
            { Outcome: { } outcome } => outcome,
            { OpenQuestion: not null } => CaseState.WaitingForRequester,
            _ when OpenTasks.Any() => CaseState.WaitingForOthers,
            _ when Undecided.Count == 0 && !WaitingForAgreement.Any() => CaseState.Ready,
            { Searches.Count: > 0 }
            or { Tasks.Count: > 0 }
            or { Decisions.Count: > 0 }
            or { IdentityChecks.Count: > 0 }
            or { Questions.Count: > 0 } => CaseState.InWork,
            { AcknowledgedAt: not null } => CaseState.Acknowledged,
            _ => CaseState.New,
        };

    /// <summary>By when it has to be answered.</summary>
    /// <param name="clock">How time is counted.</param>
    /// <param name="now">The present; where the case is answered, what counts is that moment.</param>
    public AnswerTimes TimesOf(AnswerClock clock, DateTimeOffset now) =>
        clock.TimesOf(
            FirstReceivedAt,
            [.. Questions.Select(question => new ClockQuestion(question.About, question.AskedAt, question.AnsweredAt))],
            AnsweredAt ?? now
        );

    /// <summary>The period that its answer has to keep.</summary>
    public AnswerPeriod DueBy(AnswerTimes times) => times.Due(ExtendedAt is not null);

    /// <summary>Whether it was answered too late, or is not answered and too late by now.</summary>
    public bool IsLate(AnswerTimes times, DateTimeOffset now) =>
        Outcome is not (CaseState.Withdrawn or CaseState.IdentityNotEstablished)
        && (AnsweredAt is not null || !times.StandsStill)
        && (AnsweredAt ?? now) >= DueBy(times).EndsBefore;

    /// <summary>A subject.</summary>
    public CaseSubjectView? SubjectOf(Guid id) => Subjects.FirstOrDefault(subject => subject.Id == id);

    /// <summary>Every id of a subject that the case knows of.</summary>
    public IReadOnlyList<Guid> IdsOf(Guid subject) => OtherIds.GetValueOrDefault(subject, []).Add(subject);

    /// <summary>
    /// The decision by which a subject is to be erased from this system; null when there is none, or a later one about the subject or this
    /// system says otherwise.
    /// </summary>
    public CaseDecisionView? ErasureDecided(Guid subject) =>
        Decisions.LastOrDefault(decision =>
            decision is { Right: SubjectRight.Erasure, Source: null or DataSource.Ledger }
            && (decision.Subject is null || decision.Subject == subject)
        )
            is { Outcome: ItemOutcome.Erased } decided
            ? decided
            : null;

    /// <summary>The erasure of a subject that was ordered; null when none was.</summary>
    public CaseErasure? ErasureOf(Guid subject) => Erasures.FirstOrDefault(erasure => erasure.Subjects.Contains(subject));

    /// <summary>What a hold keeps: the papers of the case, and what is held about its subjects by every id.</summary>
    public IReadOnlyCollection<Guid> HeldBy(CaseHold hold) =>
        [Id, .. hold.Subject is { } subject ? IdsOf(subject) : Subjects.SelectMany(one => IdsOf(one.Id))];

    /// <summary>The decision that counts for a right and a subject; null when there is none.</summary>
    public CaseDecisionView? DecisionOf(SubjectRight right, Guid subject) =>
        Decisions.LastOrDefault(decision => decision.Right == right && (decision.Subject is null || decision.Subject == subject));

    /// <summary>What it is after its events; null when they are not those of a case.</summary>
    public static RightsCase? Fold(Guid id, IEnumerable<IEvent> events) =>
        events.Aggregate((RightsCase?)null, (found, e) => e.Data is ICaseEvent data ? After(found, id, data) : found);

    /// <summary>What it is after one more event.</summary>
    public static RightsCase? After(RightsCase? found, Guid id, ICaseEvent e) =>
        e is CaseReceived received
            ? new RightsCase
            {
                Id = id,
                Request = received,
                FirstReceivedAt = received.ReceivedAt,
                Evidence = [.. new[] { received.Wording, received.Contact, received.Proof }.OfType<Guid>()],
            }
            : found?.After(e);

    private RightsCase After(ICaseEvent e) =>
        e switch
        {
            CaseAcknowledged => this with { AcknowledgedAt = AcknowledgedAt ?? e.At },
            SubjectAdded added => this with
            {
                Subjects = SubjectOf(added.Subject) is null ? [.. Subjects, new CaseSubjectView(added.Subject, added.Kind)] : Subjects,
                OtherIds = OtherIds.SetItem(
                    added.Subject,
                    [.. (added.OtherIds ?? []).Union(OtherIds.GetValueOrDefault(added.Subject, []))]
                ),
            },
            RequesterAsked asked => this with { Questions = [.. Questions, new CaseQuestion(asked.Question, asked.About, asked.At)] },
            RequesterReminded reminded => this with
            {
                Questions = Replace(
                    Questions,
                    question => question.Id == reminded.Question,
                    question => question with { RemindedAt = reminded.At }
                ),
            },
            RequesterAnswered answered => Keeping(answered.Wording) with
            {
                Questions = Replace(
                    Questions,
                    question => question.Id == answered.Question,
                    question => question with { AnsweredAt = answered.AnsweredAt }
                ),
            },
            IdentityChecked identity => Keeping(identity.Doubt) with
            {
                IdentityChecks = [.. IdentityChecks, identity],
                Subjects = Replace(
                    Subjects,
                    subject => subject.Id == identity.Subject && identity.Result == IdentityResult.Established,
                    subject => subject with { VerifiedBy = identity.Method, VerifiedAt = identity.At }
                ),
            },
            CaseLinked linked => this with
            {
                Links = [.. Links, new CaseLinkView(linked.Other, linked.Link)],
                FirstReceivedAt = linked.FirstReceivedAt < FirstReceivedAt ? linked.FirstReceivedAt : FirstReceivedAt,
            },
            SourceSearched searched => Keeping(searched.Note) with
            {
                Searches = [.. Searches, new CaseSearch(searched.Source, searched.Found, searched.By, searched.At)],
            },
            TaskGiven given => Keeping(given.Note) with
            {
                Tasks = [.. Tasks, new CaseTask(given.Task, given.Owner, given.Action, given.DueOn, Recipient: given.Recipient)],
            },
            TaskDone done => Keeping(done.Note) with
            {
                Tasks = Replace(Tasks, task => task.Id == done.Task, task => task with { DoneAt = done.At }),
            },
            ItemDecided decided => Keeping(decided.Grounds) with
            {
                Decisions =
                [
                    .. Decisions,
                    new CaseDecisionView(
                        decided.Decision,
                        decided.Right,
                        decided.Outcome,
                        decided.Subject,
                        decided.Source,
                        decided.PolicyGround,
                        decided.LawGround,
                        decided.By,
                        decided.At,
                        decided.NeedsSecondPerson,
                        AgreedBy: null,
                        decided.OverridesHold
                    ),
                ],
            },
            SecondPersonAgreed agreed => this with
            {
                Decisions = Replace(
                    Decisions,
                    decision => decision.Id == agreed.Decision,
                    decision => decision with { AgreedBy = agreed.By }
                ),
            },
            ExtensionNotified extended => this with { ExtendedAt = e.At, ExtensionReasons = extended.Reasons },
            FeeAnnounced fee => this with { Fee = new CaseFee(fee.Amount, fee.Reason, fee.At) },
            FeeAccepted => this with { Fee = Fee is null ? null : Fee with { AcceptedAt = e.At } },
            LetterSent sent => Keeping(sent.Content) with
            {
                Letters =
                [
                    .. Letters,
                    new CaseLetter(sent.Letter, sent.Template, sent.Version, sent.Hash, sent.Channel, sent.SentAt, sent.Content, sent.Task),
                ],
                Tasks = Replace(Tasks, task => task.Id == sent.Task, task => task with { ToldAt = sent.SentAt }),
            },
            HoldPlaced placed => this with
            {
                Holds = [.. Holds, new CaseHold(placed.Hold, placed.Reason, placed.ReviewOn, placed.By, placed.At, placed.Subject)],
            },
            HoldReleased released => this with
            {
                Holds = Replace(Holds, hold => hold.Id == released.Hold, hold => hold with { ReleasedAt = released.At }),
            },
            RestrictionPlaced placed => this with
            {
                Restrictions = [.. Restrictions, new CaseRestriction(placed.Restriction, placed.Subject, placed.At)],
            },
            RestrictionLifted lifted => this with
            {
                Restrictions = Replace(
                    Restrictions,
                    restriction => restriction.Id == lifted.Restriction,
                    restriction => restriction with { LiftedAt = lifted.At }
                ),
            },
            ErasureOrdered ordered => this with
            {
                Erasures = [.. Erasures, new CaseErasure(ordered.Erasure, ordered.Subjects, ordered.At)],
            },
            ErasureCarriedOut carried => this with
            {
                Erasures = Replace(
                    Erasures,
                    erasure => erasure.Id == carried.Erasure,
                    erasure => erasure with { CarriedOutAt = carried.At, Counts = carried.Counts }
                ),
            },
            PackageMade made => this with
            {
                Packages =
                [
                    .. Packages,
                    new CasePackage(made.Package, made.At, made.ExpiresAt, made.Hash, made.IsFurtherCopy, made.Counts),
                ],
                Searches = [.. Searches, .. made.Counts.Select(count => new CaseSearch(count.Source, count.Found, made.By, made.At))],
            },
            PackageFetched fetched => this with
            {
                Packages = Replace(
                    Packages,
                    package => package.Id == fetched.Package,
                    package => package with { FetchedAt = fetched.At, Format = fetched.Format }
                ),
            },
            CaseAnswered answered => Ended(answered.IsPartial ? CaseState.PartlyAnswered : CaseState.Answered, e.At),
            CaseRefused => Ended(CaseState.Refused, e.At),
            CaseWithdrawn withdrawn => Keeping(withdrawn.Wording).Ended(CaseState.Withdrawn, AnsweredAt),
            IdentityNotEstablished => Ended(CaseState.IdentityNotEstablished, AnsweredAt),
            CaseClosed => this with { ClosedAt = e.At },
            CaseReopened => this with { ClosedAt = null, Outcome = null, AnsweredAt = null },
            _ => throw new InvalidOperationException($"The fold of a case does not know the event type {e.GetType().Name}."),
        };

    // The whole answer is what has to be in time; a part of it is no answer.
    private RightsCase Ended(CaseState outcome, DateTimeOffset? answeredAt) =>
        this with
        {
            Outcome = outcome,
            AnsweredAt = outcome == CaseState.PartlyAnswered ? null : answeredAt,
        };

    private RightsCase Keeping(Guid? evidence) => evidence is { } id ? this with { Evidence = [.. Evidence, id] } : this;

    private static bool IsAboutAllOf(CaseDecisionView wider, CaseDecisionView decision) =>
        wider.Right == decision.Right
        && (wider.Subject is null || wider.Subject == decision.Subject)
        && (wider.Source is null || wider.Source == decision.Source);

    private static IReadOnlyList<T> Replace<T>(IReadOnlyList<T> list, Func<T, bool> isMeant, Func<T, T> change) =>
        [.. list.Select(item => isMeant(item) ? change(item) : item)];
}
