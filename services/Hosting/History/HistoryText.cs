using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Puts a contact point's events into plain words, in French or English, with times as a person in France reads them.</summary>
/// <param name="language">French or English.</param>
/// <param name="catalogue">The purposes and their names.</param>
public sealed class HistoryText(string language, PurposeCatalogue catalogue) : Texts(language)
{
    private readonly SharedTexts shared = new(language);

    /// <summary>The name of an event, such as <c>objection-recorded</c>.</summary>
    public static string TypeOf(IContactPointEvent e) =>
        e switch
        {
            ObjectionRecorded => "objection-recorded",
            ObjectionLifted { Objection: not null } => "objection-undone",
            ObjectionLifted => "objection-lifted",
            ObjectionReasonGiven => "objection-reason-given",
            HelpRequested => "help-requested",
            ObjectionAnswered => "objection-answered",
            ProspectingPaused => "prospecting-paused",
            PauseEnded => "pause-ended",
            ProcessingRestricted => "processing-restricted",
            RestrictionEnded => "restriction-ended",
            ContactPointErased => "contact-point-erased",
            StatementErased => "statement-erased",
            OrganisationJoined => "organisation-joined",
            ConsentRequested => "consent-requested",
            ConsentGiven => "consent-given",
            ConsentWithdrawn => "consent-withdrawn",
            LiftRefused => "lift-refused",
            _ => throw new InvalidOperationException($"The history has no words for {e.GetType().Name}."),
        };

    /// <summary>An event in a sentence.</summary>
    public string Describe(IContactPointEvent e) => Describe(TypeOf(e), e.Scope, e.Capture);

    /// <summary>An event in a sentence.</summary>
    /// <param name="type">What <see cref="TypeOf"/> says.</param>
    /// <param name="scope">What it is about.</param>
    /// <param name="capture">How it came.</param>
    public string Describe(string type, Scope scope, Capture capture)
    {
        var campaign = capture.Campaign is { } name ? this["Campaign", ("campaign", name)] : "";
        var by = capture.Source == Source.Import ? this["TakenOver"] : $", {shared.By(capture.Source)}";
        var reading = capture is { Reading: { } rule, Source: not Source.Import } ? this["Reading", ("rule", rule)] : "";
        var purposes = string.Join(this["And"], scope.Purposes.Select(PurposeName).Select(WithPreposition));
        var channels = string.Join(this["And"], scope.Channels.Select(shared.By));
        return $"{When(capture)}, {this[$"Event.{type}"]} {purposes} {channels}{by}{campaign}{reading}.";
    }

    /// <summary>What an event changed, in a sentence.</summary>
    /// <param name="channel">For which channel.</param>
    /// <param name="before">What held before, one decision a purpose.</param>
    /// <param name="after">What holds after, for the same purposes in the same order.</param>
    public string Effect(Channel channel, IReadOnlyList<PurposeDecision> before, IReadOnlyList<PurposeDecision> after)
    {
        var changed = before.Zip(after).Where(pair => pair.First.Decision != pair.Second.Decision).Select(pair => pair.Second).ToList();
        return changed.Count == 0
            ? this["NothingChanged"]
            : string.Join(
                ' ',
                changed
                    .GroupBy(decision => decision.Decision)
                    .Select(group =>
                    {
                        var purposes = string.Join(", ", group.Select(decision => PurposeName(decision.Purpose)));
                        return this[$"Decision.{group.Key}", ("channel", shared.By(channel)), ("purposes", purposes)];
                    })
            );
    }

    // What came to us of an unknown time was not said when it came.
    private string When(Capture capture) =>
        capture.OccurredAt is { } at
            ? this["Time", ("time", Languages.TimeIn(Language, at))]
            : this["UnknownTime", ("time", Languages.TimeIn(Language, capture.ReceivedAt))];

    // French contracts "à" with the article of the name; English verbs have theirs already.
    private string WithPreposition(string purpose) =>
        (Language, purpose.Split(' ', 2)) switch
        {
            (Languages.French, ["les", var rest]) => $"aux {rest}",
            (Languages.French, ["le", var rest]) => $"au {rest}",
            (Languages.French, _) => $"à {purpose}",
            _ => purpose,
        };

    private string PurposeName(string name) => catalogue.Find(name)?.In(Language) ?? name;
}
