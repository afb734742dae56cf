using SenefConsent.Contracts;

namespace SenefConsent.Testing;

/// <summary>Events as tests of decisions write them: where, what, and how it came.</summary>
public static class Recorded
{
    /// <summary>An objection.</summary>
    public static (Guid Stream, object Data) Objected(this Guid point, Scope scope, Capture capture) =>
        (point, new ObjectionRecorded(scope, capture));

    /// <summary>What was refused is open again; or one objection was undone.</summary>
    public static (Guid Stream, object Data) Lifted(this Guid point, Scope scope, Capture capture, Guid? objection = null) =>
        (point, new ObjectionLifted(scope, capture, objection));

    /// <summary>An attempt to lift by one who cannot.</summary>
    public static (Guid Stream, object Data) DidNotLift(this Guid point, Scope scope, Capture capture, Guid? objection = null) =>
        (point, new LiftRefused(scope, capture, objection));

    /// <summary>A consent.</summary>
    public static (Guid Stream, object Data) Consented(
        this Guid point,
        Scope scope,
        Capture capture,
        DateTimeOffset? validUntil = null,
        Guid? request = null
    ) => (point, new ConsentGiven(scope, capture, validUntil, request));

    /// <summary>A consent that waits for its confirmation.</summary>
    public static (Guid Stream, object Data) AskedToConfirm(
        this Guid point,
        Scope scope,
        Capture capture,
        DateTimeOffset confirmBefore,
        DateTimeOffset? validUntil = null
    ) => (point, new ConsentRequested(scope, capture, confirmBefore, validUntil));

    /// <summary>A withdrawal of consent.</summary>
    public static (Guid Stream, object Data) Withdrew(this Guid point, Scope scope, Capture capture) =>
        (point, new ConsentWithdrawn(scope, capture));

    /// <summary>A pause.</summary>
    public static (Guid Stream, object Data) Paused(this Guid point, Guid unattributed, Scope scope, Capture capture) =>
        (point, new ProspectingPaused(unattributed, scope, capture));

    /// <summary>The end of a pause.</summary>
    public static (Guid Stream, object Data) EndedPause(this Guid point, Guid unattributed, Scope scope, Capture capture) =>
        (point, new PauseEnded(unattributed, scope, capture));

    /// <summary>A reason.</summary>
    public static (Guid Stream, object Data) GaveReason(
        this Guid point,
        Guid objection,
        ObjectionReason reason,
        Scope scope,
        Capture capture
    ) => (point, new ObjectionReasonGiven(objection, reason, scope, capture));

    /// <summary>An organisation of a contact point.</summary>
    public static (Guid Stream, object Data) Joined(this Guid point, Guid organisation, Capture capture) =>
        (point, new OrganisationJoined(organisation, Decisions.Everything, capture));

    /// <summary>Choices of an account.</summary>
    public static (Guid Stream, object Data) Chose(this Guid account, Capture capture, params PreferenceChoice[] choices) =>
        (account, new PreferencesChosen(choices, capture));

    /// <summary>An operator tried to allow for an account.</summary>
    public static (Guid Stream, object Data) DidNotAllow(this Guid account, Scope scope, Capture capture) =>
        (account, new AllowRefused(scope, capture));

    /// <summary>A contact point of an account.</summary>
    public static (Guid Stream, object Data) Linked(
        this Guid account,
        Guid point,
        ContactPointKind kind,
        Capture capture,
        Guid? replaces = null,
        ContactPointConfirmation? confirmation = null
    ) => (account, new ContactPointLinked(point, kind, capture.ReceivedAt, capture, replaces, Confirmation: confirmation));

    /// <summary>A contact point that is no longer an account's.</summary>
    public static (Guid Stream, object Data) Unlinked(this Guid account, Guid point, Capture capture) =>
        (account, new ContactPointUnlinked(point, capture.ReceivedAt, capture));

    /// <summary>An organisation of an account.</summary>
    public static (Guid Stream, object Data) BelongsTo(this Guid account, Guid organisation, Capture capture) =>
        (account, new OrganisationLinked(organisation, capture));

    /// <summary>Something waits for the data protection officer.</summary>
    public static (Guid Stream, object Data) Waits(
        this Guid unattributed,
        int day,
        Source source = Source.Sms,
        Guid? point = null,
        UnattributedReason reason = UnattributedReason.Unclear,
        byte evidence = 9
    ) => (unattributed, new UnattributedReceived(reason, source, Decisions.Sealed(evidence).Id, Decisions.March(day), point));

    /// <summary>Its pause was taken along.</summary>
    public static (Guid Stream, object Data) TookAlong(this Guid unattributed, Guid point) => (unattributed, new PauseTakenAlong(point));

    /// <summary>The data protection officer has looked.</summary>
    public static (Guid Stream, object Data) Resolved(
        this Guid unattributed,
        UnattributedResolution resolution,
        int day,
        Guid? point = null
    ) => (unattributed, new UnattributedResolved(resolution, "dpo", Decisions.March(day), point));
}
