using System.Collections.Frozen;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What becomes of a recipient when an event is missing, or is there although nobody was told of it.</summary>
public enum EventEffect
{
    /// <summary>
    /// Without it somebody could be written to who may not be, so the journal keeps it. With it nobody is written to who could not be
    /// otherwise, so it does no harm where it was never acknowledged.
    /// </summary>
    Protects,

    /// <summary>It opens something. A store that may lack what protects takes none.</summary>
    Permits,

    /// <summary>One part of it protects and the other permits.</summary>
    Both,

    /// <summary>It decides nothing about who may be written to.</summary>
    Neither,
}

/// <summary>The effect of every type of event. A test fails for a type that is not here.</summary>
public static class EventEffects
{
    private static readonly FrozenDictionary<Type, EventEffect> Effects = new Dictionary<Type, EventEffect>
    {
        [typeof(ObjectionRecorded)] = EventEffect.Protects,
        [typeof(ConsentWithdrawn)] = EventEffect.Protects,
        [typeof(ProspectingPaused)] = EventEffect.Protects,
        [typeof(ProcessingRestricted)] = EventEffect.Protects,
        [typeof(OrganisationJoined)] = EventEffect.Protects,
        [typeof(OrganisationLinked)] = EventEffect.Protects,

        // What a pause and a restriction wait for: without it nobody could end them.
        [typeof(UnattributedReceived)] = EventEffect.Protects,
        [typeof(PauseTakenAlong)] = EventEffect.Protects,
        [typeof(RestrictionPlaced)] = EventEffect.Protects,

        // What was erased is held again after a restore, until it is erased again.
        [typeof(ContactPointErased)] = EventEffect.Protects,
        [typeof(ErasureOrdered)] = EventEffect.Protects,

        [typeof(PreferencesChosen)] = EventEffect.Both,

        [typeof(ObjectionLifted)] = EventEffect.Permits,
        [typeof(ConsentGiven)] = EventEffect.Permits,
        [typeof(PauseEnded)] = EventEffect.Permits,
        [typeof(RestrictionEnded)] = EventEffect.Permits,
        [typeof(RestrictionLifted)] = EventEffect.Permits,
        [typeof(UnattributedResolved)] = EventEffect.Permits,
        [typeof(ContactPointUnlinked)] = EventEffect.Permits,

        // A link gives an account's later refusals to the contact point, and its permissions as well. What the account refuses when it
        // is linked has events of its own.
        [typeof(ContactPointLinked)] = EventEffect.Neither,
        [typeof(StatementErased)] = EventEffect.Neither,
        [typeof(AccountEventErased)] = EventEffect.Neither,
        [typeof(ErasureCarriedOut)] = EventEffect.Neither,
        [typeof(LiftRefused)] = EventEffect.Neither,
        [typeof(AllowRefused)] = EventEffect.Neither,
        [typeof(ConsentRequested)] = EventEffect.Neither,
        [typeof(ObjectionReasonGiven)] = EventEffect.Neither,
        [typeof(HelpRequested)] = EventEffect.Neither,
        [typeof(ObjectionAnswered)] = EventEffect.Neither,
        [typeof(SubscriberRegistered)] = EventEffect.Neither,
        [typeof(SubscriberChanged)] = EventEffect.Neither,
        [typeof(SubscriberDisabled)] = EventEffect.Neither,
        [typeof(SubscriberRemoved)] = EventEffect.Neither,
        [typeof(CaseReceived)] = EventEffect.Neither,
        [typeof(CaseAcknowledged)] = EventEffect.Neither,
        [typeof(SubjectAdded)] = EventEffect.Neither,
        [typeof(RequesterAsked)] = EventEffect.Neither,
        [typeof(RequesterReminded)] = EventEffect.Neither,
        [typeof(RequesterAnswered)] = EventEffect.Neither,
        [typeof(IdentityChecked)] = EventEffect.Neither,
        [typeof(IdentityNotEstablished)] = EventEffect.Neither,
        [typeof(CaseLinked)] = EventEffect.Neither,
        [typeof(SourceSearched)] = EventEffect.Neither,
        [typeof(TaskGiven)] = EventEffect.Neither,
        [typeof(TaskDone)] = EventEffect.Neither,
        [typeof(ItemDecided)] = EventEffect.Neither,
        [typeof(SecondPersonAgreed)] = EventEffect.Neither,
        [typeof(ExtensionNotified)] = EventEffect.Neither,
        [typeof(FeeAnnounced)] = EventEffect.Neither,
        [typeof(FeeAccepted)] = EventEffect.Neither,
        [typeof(LetterSent)] = EventEffect.Neither,
        [typeof(HoldPlaced)] = EventEffect.Neither,
        [typeof(HoldReleased)] = EventEffect.Neither,
        [typeof(CaseAnswered)] = EventEffect.Neither,
        [typeof(CaseRefused)] = EventEffect.Neither,
        [typeof(CaseWithdrawn)] = EventEffect.Neither,
        [typeof(CaseClosed)] = EventEffect.Neither,
        [typeof(CaseReopened)] = EventEffect.Neither,
        [typeof(PackageMade)] = EventEffect.Neither,
        [typeof(PackageFetched)] = EventEffect.Neither,
    }.ToFrozenDictionary();

    /// <summary>The effect of a type of event.</summary>
    /// <exception cref="KeyNotFoundException">Nobody has said what it is.</exception>
    public static EventEffect Of(Type type) =>
        Effects.TryGetValue(type, out var effect) ? effect
        : IsOfRegister(type) ? EventEffect.Neither
        : throw new KeyNotFoundException($"{nameof(EventEffects)} does not say what the event {type.Name} does to those it is about.");

    /// <summary>What of an event must not be forgotten; null when nothing.</summary>
    public static object? ProtectionIn(object data) =>
        (Of(data.GetType()), data) switch
        {
            (EventEffect.Protects, _) => data,
            (EventEffect.Both, PreferencesChosen chosen) when chosen.Choices.Any(IsRefusal) => chosen with
            {
                Choices = [.. chosen.Choices.Where(IsRefusal)],
            },
            _ => null,
        };

    /// <summary>Whether an event opens anything.</summary>
    public static bool Permits(object data) =>
        (Of(data.GetType()), data) switch
        {
            (EventEffect.Permits, _) => true,
            (EventEffect.Both, PreferencesChosen chosen) => !chosen.Choices.All(IsRefusal),
            _ => false,
        };

    // Of breaches and of what the controller has to keep a register of: no event of theirs decides about a recipient.
    private static bool IsOfRegister(Type type) => type.IsAssignableTo(typeof(IBreachEvent)) || type.IsAssignableTo(typeof(IRegisterEvent));

    private static bool IsRefusal(PreferenceChoice choice) => choice.Choice == Choice.Refuse;
}
