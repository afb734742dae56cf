using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A breach of personal data, as its events tell it. What is missing and by when the authority is notified follow at every look.</summary>
public sealed record Breach
{
    /// <summary>Its id, which is its stream's.</summary>
    public Guid Id { get; init; }

    /// <summary>How it was recorded.</summary>
    public required BreachRecorded Recorded { get; init; }

    /// <summary>When the controller was reasonably certain of it.</summary>
    public DateTimeOffset AwareAt { get; init; }

    /// <summary>What is known of it.</summary>
    public BreachFacts? Facts { get; init; }

    /// <summary>What processors told.</summary>
    public IReadOnlyList<ProcessorNotice> ProcessorNotices { get; init; } = [];

    /// <summary>The assessments; the last one counts.</summary>
    public IReadOnlyList<BreachAssessment> Assessments { get; init; } = [];

    /// <summary>What is done about it.</summary>
    public IReadOnlyList<BreachMeasure> Measures { get; init; } = [];

    /// <summary>The notices to the authority.</summary>
    public IReadOnlyList<AuthorityNotice> Notices { get; init; } = [];

    /// <summary>When persons were told.</summary>
    public IReadOnlyList<BreachTelling> Tellings { get; init; } = [];

    /// <summary>Why persons were not told.</summary>
    public IReadOnlyList<TellingWaiver> Waivers { get; init; } = [];

    /// <summary>Whom it touches.</summary>
    public IReadOnlyList<BreachScope> Scopes { get; init; } = [];

    /// <summary>The scopes as they were recorded, with what they are looked up by.</summary>
    public IReadOnlyList<BreachScopeAdded> ScopesAdded { get; init; } = [];

    /// <summary>The lists that were held against the scopes.</summary>
    public IReadOnlyList<BreachScreening> Screenings { get; init; } = [];

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The ids of what is kept sealed.</summary>
    public IReadOnlyList<Guid> Evidence { get; init; } = [];

    /// <summary>What it is called.</summary>
    public string Reference => Recorded.Reference;

    /// <summary>The risk; null while it is not assessed.</summary>
    public BreachRisk? Risk => Assessments.Count == 0 ? null : Assessments[^1].Risk;

    /// <summary>The first notice to the authority.</summary>
    public AuthorityNotice? InitialNotice => Notices.FirstOrDefault(notice => notice.Kind == AuthorityNoticeKind.Initial);

    /// <summary>The last instant at which the authority is notified in time. Hours are not rolled over weekends.</summary>
    public DateTimeOffset NotifyBefore => AwareAt.AddHours(Recorded.NotifyWithinHours);

    /// <summary>Whether the authority has to be notified; null while the risk is not assessed.</summary>
    public bool? IsNotifiable => Risk is { } risk ? risk >= Recorded.NotifyFrom : null;

    /// <summary>The scopes that count, with their numbers.</summary>
    public IEnumerable<(int Number, BreachScopeAdded Scope)> ScopesInForce =>
        Scopes.Where(scope => scope.RemovedAt is null).Select(scope => (scope.Number, ScopesAdded.First(added => added.Scope == scope.Id)));

    /// <summary>What a notice to the authority has to say, by the form that is used, and is not known yet.</summary>
    public IReadOnlyList<BreachGap> Missing => [.. Unknown.Where(BreachForm.InUse.Fields.Contains)];

    private IEnumerable<BreachGap> Unknown =>
        [
            .. When(Facts?.Cause is null, BreachGap.Cause),
            .. When(Facts is not { Natures.Count: > 0 }, BreachGap.Natures),
            .. When(Facts is not { Categories.Count: > 0 }, BreachGap.Categories),
            .. When(Facts?.Persons is null, BreachGap.Persons),
            .. When(Facts?.Records is null, BreachGap.Records),
            .. When(Facts is not { Consequences.Count: > 0 }, BreachGap.Consequences),
            .. When(Measures.Count == 0, BreachGap.Measures),
            .. When(Risk is null, BreachGap.Assessment),
        ];

    /// <summary>What is left to do before it can be closed, in words.</summary>
    public IReadOnlyList<string> LeftToDo =>
        [
            .. When(Missing.Count > 0, $"not known is {ListOf(Missing)}"),
            .. When(
                Measures.Any(measure => measure.IsPlanned && measure.CompletedAt is null),
                $"not done is {ListOf(Measures.Where(measure => measure.IsPlanned && measure.CompletedAt is null).Select(measure => measure.Kind))}"
            ),
            .. When(IsNotifiable == true && InitialNotice is null, "the authority was not notified"),
            .. When(
                InitialNotice is { Missing.Count: > 0 } && Notices.All(notice => notice.Kind == AuthorityNoticeKind.Initial),
                $"the first notice lacked {ListOf(InitialNotice?.Missing ?? [])}, and none has completed it"
            ),
            .. When(
                Risk == BreachRisk.High && Tellings.Count == 0 && Waivers.Count == 0,
                "the risk is high, and the persons were neither told nor is there a ground on which they are not"
            ),
        ];

    /// <summary>By when the authority has to be notified, as it stands now.</summary>
    public BreachClock ClockAt(DateTimeOffset now) =>
        new(
            NotifyBefore,
            InitialNotice is not null || IsNotifiable == false ? null : (int)Math.Floor((NotifyBefore - now).TotalHours),
            IsNotifiable,
            IsNotifiable != false && (InitialNotice?.SentAt ?? now) > NotifyBefore
        );

    /// <summary>Why nothing can be done to it; null when something can.</summary>
    public string? WhyClosed =>
        ClosedAt is { } at ? $"{Reference} was closed on {CaseAct.Of(at)}. Reopen it first: POST /breaches/{{id}}/reopening." : null;

    /// <summary>What it is after its events; null when they are not those of a breach.</summary>
    public static Breach? Fold(Guid id, IEnumerable<IEvent> events) =>
        events.Aggregate((Breach?)null, (found, e) => e.Data is IBreachEvent data ? After(found, id, data) : found);

    /// <summary>What it is after one more event.</summary>
    public static Breach? After(Breach? found, Guid id, IBreachEvent e) =>
        e is BreachRecorded recorded
            ? new Breach
            {
                Id = id,
                Recorded = recorded,
                AwareAt = recorded.AwareAt,
            }
            : found?.After(e);

    private Breach After(IBreachEvent e) =>
        e switch
        {
            AwarenessCorrected corrected => Keeping(corrected.Grounds) with { AwareAt = corrected.AwareAt },
            ProcessorNoticeReceived told => Keeping(told.Wording) with
            {
                ProcessorNotices = [.. ProcessorNotices, new ProcessorNotice(told.NotifiedAt, told.Processor, told.Wording)],
            },
            BreachDescribed described => Keeping(described.Description) with
            {
                Facts = new BreachFacts(
                    described.Cause,
                    described.Natures,
                    described.Categories,
                    described.Consequences,
                    described.From,
                    described.Until,
                    described.Persons,
                    described.Records,
                    described.Description,
                    described.At
                ),
            },
            BreachAssessed assessed => Keeping(assessed.Grounds) with
            {
                Assessments = [.. Assessments, new BreachAssessment(assessed.Risk, assessed.Grounds, assessed.By, assessed.At)],
            },
            MeasureRecorded measure => Keeping(measure.Note) with
            {
                Measures =
                [
                    .. Measures,
                    new BreachMeasure(measure.Measure, measure.Kind, measure.IsPlanned, measure.At, Note: measure.Note),
                ],
            },
            MeasureCompleted completed => this with
            {
                Measures =
                [
                    .. Measures.Select(measure => measure.Id == completed.Measure ? measure with { CompletedAt = completed.At } : measure),
                ],
            },
            AuthorityNotified notified => Keeping(notified.DelayReasons).Keeping(notified.Content) with
            {
                Notices =
                [
                    .. Notices,
                    new AuthorityNotice(
                        notified.Notice,
                        notified.Kind,
                        notified.Reference,
                        notified.SentAt,
                        notified.Missing,
                        notified.DelayReasons,
                        notified.Content,
                        notified.Form
                    ),
                ],
            },
            PersonsTold told => Keeping(told.Content) with
            {
                Tellings =
                [
                    .. Tellings,
                    new BreachTelling(
                        told.Telling,
                        told.Channel,
                        told.ToldAt,
                        told.Persons,
                        told.Language,
                        told.Version,
                        told.Hash,
                        told.Content
                    ),
                ],
            },
            TellingWaived waived => Keeping(waived.Grounds) with
            {
                Waivers = [.. Waivers, new TellingWaiver(waived.Ground, waived.Grounds, waived.By, waived.At, waived.PublicNoticeAt)],
            },
            BreachScopeAdded added => this with
            {
                Scopes =
                [
                    .. Scopes,
                    new BreachScope(
                        added.Scope,
                        Scopes.Count + 1,
                        added.Kind,
                        added.ContactPoints,
                        added.From,
                        added.Until,
                        added.Secret,
                        added.Client,
                        added.WithDump,
                        JobsUntil: added.JobsUntil,
                        JobsGone: added.JobsGone
                    ),
                ],
                ScopesAdded = [.. ScopesAdded, added],
            },
            BreachScopeRemoved removed => this with
            {
                Scopes = [.. Scopes.Select(scope => scope.Id == removed.Scope ? scope with { RemovedAt = removed.At } : scope)],
            },
            BreachListScreened screened => this with { Screenings = WithPart(screened) },
            BreachClosed => this with { ClosedAt = e.At },
            BreachReopened => this with { ClosedAt = null },
            _ => throw new InvalidOperationException($"The fold of a breach does not know the event type {e.GetType().Name}."),
        };

    // The parts of a list count together.
    private IReadOnlyList<BreachScreening> WithPart(BreachListScreened part)
    {
        var before =
            Screenings.FirstOrDefault(list => list.List == part.List && list.Channel == part.Channel && list.By == part.By)
            ?? new BreachScreening(part.List, part.Channel, 0, 0, 0, part.By, part.At);
        return
        [
            .. Screenings.Where(list => list != before),
            before with
            {
                Rows = before.Rows + part.Rows,
                Touched = before.Touched + part.Touched,
                Unreadable = before.Unreadable + part.Unreadable,
                At = part.At,
            },
        ];
    }

    private Breach Keeping(Guid? evidence) => evidence is { } id ? this with { Evidence = [.. Evidence, id] } : this;

    private static string ListOf<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(", ", values.Select(ExactNames<T>.Of));

    private static IEnumerable<T> When<T>(bool condition, T value) => condition ? [value] : [];
}
