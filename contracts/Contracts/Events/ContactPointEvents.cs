using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What an event of a contact point always says.</summary>
public interface IContactPointEvent
{
    /// <summary>About which channels and purposes.</summary>
    Scope Scope { get; }

    /// <summary>How it came.</summary>
    Capture Capture { get; }
}

/// <summary>A person objected to prospecting (GDPR Art. 21(2)). In force from the commit of this event.</summary>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came.</param>
public sealed record ObjectionRecorded(Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>
/// A person took an objection back by a fresh act of their own. It lifts earlier objections on the same scope or a wider one, for exactly
/// this scope; it is no consent.
/// </summary>
/// <param name="Scope">What is open again.</param>
/// <param name="Capture">How it came; always with the notice that was shown.</param>
/// <param name="Objection"> When the person undid one objection, made by mistake: its event. Then that one is lifted and no other, whatever
/// else refuses the same. Null when they opened up what they had refused.
/// </param>
public sealed record ObjectionLifted(Scope Scope, Capture Capture, Guid? Objection = null) : IContactPointEvent;

/// <summary>
/// Someone who cannot (an operator, an import, a platform, the data protection officer, an account for which the contact point is not
/// confirmed) tried to lift a refusal: only the person can, by a fresh act of their own. It changes nothing.
/// </summary>
/// <param name="Scope">What was to be open again.</param>
/// <param name="Capture">How the attempt came.</param>
/// <param name="Objection">The one objection that was to be undone; null when everything on the scope was to be lifted.</param>
public sealed record LiftRefused(Scope Scope, Capture Capture, Guid? Objection = null) : IContactPointEvent;

/// <summary>
/// A person said what may be an objection: until the data protection officer has looked, nobody is prospected there. A fresh act of the
/// person that would lift an objection lifts it as well.
/// </summary>
/// <param name="Unattributed">What waits for the data protection officer.</param>
/// <param name="Scope">What pauses.</param>
/// <param name="Capture">How it came.</param>
public sealed record ProspectingPaused(Guid Unattributed, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>The data protection officer has looked: what made the pause is an objection, which has its own event, or is none.</summary>
/// <param name="Unattributed">What had waited.</param>
/// <param name="Scope">What had paused.</param>
/// <param name="Capture">How that came.</param>
public sealed record PauseEnded(Guid Unattributed, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>
/// Processing is restricted (GDPR Art. 18): what is held about the contact point is stored and not used, so nobody is prospected there. Nothing
/// the person says lifts it; the data protection officer ends it, once the person was told.
/// </summary>
/// <param name="Restriction">Which one, of a case.</param>
/// <param name="Scope">What is restricted.</param>
/// <param name="Capture">How it came.</param>
public sealed record ProcessingRestricted(Guid Restriction, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>A restriction of processing has ended. What the person had refused is refused as before.</summary>
/// <param name="Restriction">Which one.</param>
/// <param name="Scope">What was restricted.</param>
/// <param name="Capture">How that came.</param>
public sealed record RestrictionEnded(Guid Restriction, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>
/// What is held about a contact point is erased (GDPR Art. 17). What refuses stays in force, without reasons, campaigns or links to others.
/// </summary>
/// <param name="Erasure">The erasure.</param>
/// <param name="Scope">What is refused from then on, if it was not before.</param>
/// <param name="Capture">How it came.</param>
public sealed record ContactPointErased(Guid Erasure, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>In the place of an event that decided nothing and was erased: that there was one, and when.</summary>
/// <param name="Scope">About which channels and purposes.</param>
/// <param name="Capture">When, and by which door.</param>
public sealed record StatementErased(Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>A person consented (GDPR Art. 4(11), 7).</summary>
/// <param name="Scope">What is consented to.</param>
/// <param name="Capture">How it came; always with the notice that was shown.</param>
/// <param name="ValidUntil">The first instant at which it is no longer valid. Null: until withdrawn, or as long as the law lets it.</param>
/// <param name="Request">The event of the request that it confirms; null where none was needed.</param>
public sealed record ConsentGiven(Scope Scope, Capture Capture, DateTimeOffset? ValidUntil = null, Guid? Request = null)
    : IContactPointEvent;

/// <summary>
/// A person said yes and is asked to confirm it from the contact point itself (double opt-in). Until then it allows nothing.
/// </summary>
/// <param name="Scope">What is to be consented to.</param>
/// <param name="Capture">How it came; always with the notice that was shown.</param>
/// <param name="ConfirmBefore">The first instant at which it can no longer be confirmed.</param>
/// <param name="ValidUntil">The end that the consent is to have.</param>
public sealed record ConsentRequested(Scope Scope, Capture Capture, DateTimeOffset ConfirmBefore, DateTimeOffset? ValidUntil = null)
    : IContactPointEvent;

/// <summary>A person withdrew consent (GDPR Art. 7(3)). For the decision it is a refusal.</summary>
/// <param name="Scope">What is no longer consented to.</param>
/// <param name="Capture">How it came.</param>
public sealed record ConsentWithdrawn(Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>
/// Why a person objected, if they care to say. One of a list, because words of their own would be more about them than is needed.
/// </summary>
[JsonConverter(typeof(ExactNames<ObjectionReason>))]
public enum ObjectionReason
{
    /// <summary>Too many messages.</summary>
    [JsonStringEnumMemberName("too-many")]
    TooMany,

    /// <summary>What is sent is of no interest.</summary>
    [JsonStringEnumMemberName("not-relevant")]
    NotRelevant,

    /// <summary>They never asked for it.</summary>
    [JsonStringEnumMemberName("never-asked")]
    NeverAsked,

    /// <summary>Another one.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>A person asked who writes to them and how to stop it. It changes nothing; they were answered.</summary>
/// <param name="Scope">What they asked about.</param>
/// <param name="Capture">How it came.</param>
public sealed record HelpRequested(Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>A person said why they had objected. It changes nothing.</summary>
/// <param name="Objection">The event of the objection.</param>
/// <param name="Reason">Why.</param>
/// <param name="Scope">What had been refused.</param>
/// <param name="Capture">How it came.</param>
public sealed record ObjectionReasonGiven(Guid Objection, ObjectionReason Reason, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>A person was told that their objection is in force, in a mail, an SMS or a letter, or by one of us. It changes nothing.</summary>
/// <param name="Objection">The event of the objection.</param>
/// <param name="Scope">What had been refused.</param>
/// <param name="Capture">By what the answer went, when, and who sent it.</param>
public sealed record ObjectionAnswered(Guid Objection, Scope Scope, Capture Capture) : IContactPointEvent;

/// <summary>
/// The owner of a contact point belongs to an organisation: what an authorised person refuses for the organisation is refused there. It
/// does not end with the account, so that nobody is prospected again by changing it.
/// </summary>
/// <param name="Organisation">The organisation's contact point.</param>
/// <param name="Scope">What a refusal of the organisation can be about.</param>
/// <param name="Capture">How it came.</param>
public sealed record OrganisationJoined(Guid Organisation, Scope Scope, Capture Capture) : IContactPointEvent;
