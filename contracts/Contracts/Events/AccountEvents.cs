using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What kind of address a contact point is.</summary>
[JsonConverter(typeof(ExactNames<ContactPointKind>))]
public enum ContactPointKind
{
    /// <summary>An e-mail address.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>A telephone number; it serves SMS and calls.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,

    /// <summary>A postal address.</summary>
    [JsonStringEnumMemberName("postal")]
    Postal,

    /// <summary>An e-mail domain, so that a company can object for all its staff.</summary>
    [JsonStringEnumMemberName("domain")]
    Domain,

    /// <summary>An organisation.</summary>
    [JsonStringEnumMemberName("organisation")]
    Organisation,
}

/// <summary>What an account holder chose for one channel and purpose.</summary>
[JsonConverter(typeof(ExactNames<Choice>))]
public enum Choice
{
    /// <summary>No prospecting.</summary>
    [JsonStringEnumMemberName("refuse")]
    Refuse,

    /// <summary>An earlier refusal is taken back. This is not a consent.</summary>
    [JsonStringEnumMemberName("allow")]
    Allow,
}

/// <summary>An event of an account.</summary>
public interface IAccountEvent;

/// <summary>
/// A contact point was linked to an account. What the account has refused is recorded on the contact point in the same transaction.
/// </summary>
/// <param name="ContactPoint">Its id.</param>
/// <param name="Kind">Its kind, which says what channels it serves.</param>
/// <param name="LinkedAt">When, by our clock.</param>
/// <param name="Capture">How it came; null in what was stored before it was kept.</param>
/// <param name="Replaces">The contact point whose rectified form this one is: what was refused there is recorded here in the same
/// transaction.</param>
/// <param name="OtherIds">Its other ids, under other versions of the key: what is said under one of them is said on it. Null when there are
/// none.</param>
/// <param name="Confirmation">How it was confirmed; null when it is not. A later event for the same contact point replaces it.</param>
public sealed record ContactPointLinked(
    Guid ContactPoint,
    ContactPointKind Kind,
    DateTimeOffset LinkedAt,
    Capture? Capture = null,
    Guid? Replaces = null,
    IReadOnlyList<Guid>? OtherIds = null,
    ContactPointConfirmation? Confirmation = null
) : IAccountEvent;

/// <summary>A contact point no longer belongs to an account. What was refused on it stays refused.</summary>
/// <param name="ContactPoint">Its id.</param>
/// <param name="UnlinkedAt">When, by our clock.</param>
/// <param name="Capture">How it came; null in what was stored before it was kept.</param>
/// <param name="OtherIds">Its other ids. Null when there are none.</param>
public sealed record ContactPointUnlinked(
    Guid ContactPoint,
    DateTimeOffset UnlinkedAt,
    Capture? Capture = null,
    IReadOnlyList<Guid>? OtherIds = null
) : IAccountEvent;

/// <summary>
/// An account belongs to an organisation. Each of its contact points, also one that is linked later, has <see cref="OrganisationJoined"/>
/// as its own event.
/// </summary>
/// <param name="Organisation">The organisation's contact point.</param>
/// <param name="Capture">How it came.</param>
public sealed record OrganisationLinked(Guid Organisation, Capture Capture) : IAccountEvent;

/// <summary>
/// Someone who cannot, such as an operator, tried to allow for an account. Nothing was allowed. Each contact point has <see
/// cref="LiftRefused"/> as its own event.
/// </summary>
/// <param name="Scope">What was to be allowed.</param>
/// <param name="Capture">How it came.</param>
public sealed record AllowRefused(Scope Scope, Capture Capture) : IAccountEvent;

/// <summary>In the place of an event that was erased: that there was one, and when.</summary>
/// <param name="At">When it was recorded.</param>
public sealed record AccountEventErased(DateTimeOffset At) : IAccountEvent;

/// <summary>An account holder chose. Each linked contact point of the channel got its own event in the same transaction.</summary>
/// <param name="Choices">What changed; what is not named stayed as it was.</param>
/// <param name="Capture">How it came.</param>
public sealed record PreferencesChosen(IReadOnlyList<PreferenceChoice> Choices, Capture Capture) : IAccountEvent;

/// <summary>One choice.</summary>
/// <param name="Channel">The channel, or <c>all</c>.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Choice">Refuse or allow.</param>
public sealed record PreferenceChoice(Channel Channel, string Purpose, Choice Choice);
