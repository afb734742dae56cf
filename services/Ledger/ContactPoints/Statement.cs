using System.Text.Json.Serialization;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What a statement says.</summary>
[JsonConverter(typeof(ExactNames<StatementKind>))]
public enum StatementKind
{
    /// <summary>No prospecting.</summary>
    [JsonStringEnumMemberName("objection")]
    Objection,

    /// <summary>No longer the consent that was given.</summary>
    [JsonStringEnumMemberName("withdrawal")]
    Withdrawal,

    /// <summary>The objection no longer holds.</summary>
    [JsonStringEnumMemberName("lift")]
    Lift,

    /// <summary>Prospecting is consented to.</summary>
    [JsonStringEnumMemberName("consent")]
    Consent,

    /// <summary>Perhaps no prospecting: a person must look.</summary>
    [JsonStringEnumMemberName("pause")]
    Pause,

    /// <summary>No use of what is held (GDPR Art. 18), whatever the person says, until it is ended.</summary>
    [JsonStringEnumMemberName("restriction")]
    Restriction,
}

/// <summary>One thing a person said about one channel and one purpose.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Channel">The channel, or all.</param>
/// <param name="Purpose">The purpose, which covers those below it.</param>
/// <param name="OccurredAt">When the person said it; null when unknown.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="Source">By which door.</param>
/// <param name="Actor">Who spoke.</param>
/// <param name="EventId">The event that holds it.</param>
/// <param name="ValidUntil">For a consent: the first instant at which it is no longer valid; null when it has no end of its own.</param>
/// <param name="ConfirmedAt">For a permission of an account: when the contact point was confirmed for that account; null when it was not.
/// </param>
public sealed record Statement(
    StatementKind Kind,
    Channel Channel,
    string Purpose,
    DateTimeOffset? OccurredAt,
    DateTimeOffset ReceivedAt,
    Source Source,
    string Actor,
    Guid EventId,
    DateTimeOffset? ValidUntil = null,
    DateTimeOffset? ConfirmedAt = null
)
{
    internal const string AccountActor = "account:";

    /// <summary>Whether it refuses. An objection and a withdrawal of consent weigh the same, and a pause or a restriction while it lasts.</summary>
    [JsonIgnore]
    public bool Refuses => Kind is StatementKind.Objection or StatementKind.Withdrawal or StatementKind.Pause or StatementKind.Restriction;

    /// <summary>
    /// Where it stands among the others. In doubt the refusal wins. A refusal of unknown time counts as of its arrival, the latest time at
    /// which the person can have said it: a permission from before it arrived does not lift it, one that is known to be later does. A
    /// permission of unknown time is earlier than everything, and none is from later than its arrival, lest a clock that runs ahead lift
    /// refusals that come after it.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset EffectiveAt =>
        (Refuses, OccurredAt) switch
        {
            (true, { } at) => at,
            (true, null) => ReceivedAt,
            (false, { } at) => at < ReceivedAt ? at : ReceivedAt,
            (false, null) => DateTimeOffset.MinValue,
        };

    /// <summary>Since when it holds, to be shown.</summary>
    [JsonIgnore]
    public DateTimeOffset Since => OccurredAt ?? ReceivedAt;

    /// <summary>
    /// Whether both say the same about the same by the same door and the same person's account, with the same power: a later permission
    /// that is unconfirmed does not stand for an earlier one that is confirmed.
    /// </summary>
    public bool IsAlike(Statement other) =>
        (Kind, Channel, Purpose, Source, Actor, ConfirmedAt is null)
        == (other.Kind, other.Channel, other.Purpose, other.Source, other.Actor, other.ConfirmedAt is null);

    /// <summary>Whether it is about a channel and a purpose, by itself or because it is wider.</summary>
    public bool IsAbout(Channel channel, string purpose, PurposeCatalogue catalogue) =>
        (Channel == Channel.All || Channel == channel) && catalogue.Covers(Purpose, purpose);

    /// <summary>
    /// Whether this permission takes away a refusal: it is later, it is as specific or more, and it is the act of someone who can. A START
    /// lifts what a STOP refused; what an account cannot lift, see <see cref="WhyNotLifted"/>.
    /// </summary>
    public bool Lifts(Statement refusal, PurposeCatalogue catalogue) =>
        IsLaterAndWithin(refusal, catalogue)
        && refusal.Kind != StatementKind.Restriction
        && CanLift(Source)
        && (Source != Source.Sms || refusal.Source == Source.Sms)
        && WhyNotLifted(refusal) is null;

    /// <summary>Whether this is a permission that is later than a refusal, and as specific or more.</summary>
    public bool IsLaterAndWithin(Statement refusal, PurposeCatalogue catalogue) =>
        !Refuses && EffectiveAt > refusal.EffectiveAt && refusal.IsAbout(Channel, Purpose, catalogue);

    /// <summary>
    /// Why an account may not take away a refusal: it is another account's, or it is not an account's and nobody has seen that the
    /// account's holder is the owner of the contact point. Anyone can give an account the address of somebody else. Null when it may.
    /// </summary>
    public NotLiftedReason? WhyNotLifted(Statement refusal) =>
        Actor == refusal.Actor || !IsOfAccount(Actor) ? null
        : IsOfAccount(refusal.Actor) ? NotLiftedReason.AnotherAccount
        : IsConfirmed ? null
        : NotLiftedReason.Unconfirmed;

    /// <summary>Whether what comes by a door is a fresh act of the person, with a notice before them. Only that lifts a refusal.</summary>
    public static bool CanLift(Source source) => source is Source.Preferences or Source.Link or Source.Sms;

    /// <summary>Whether this permission takes away all of a refusal, and not a narrower part of it.</summary>
    public bool LiftsAllOf(Statement refusal, PurposeCatalogue catalogue) =>
        Lifts(refusal, catalogue) && IsAbout(refusal.Channel, refusal.Purpose, catalogue);

    // An account speaks by a link only where it confirms a consent, and that link was sent to the contact point.
    private bool IsConfirmed => ConfirmedAt is not null || Source == Source.Link;

    private static bool IsOfAccount(string actor) => actor.StartsWith(AccountActor, StringComparison.Ordinal);

    /// <summary>The actor of an account.</summary>
    public static string ActorOf(Guid account) => $"{AccountActor}{account:N}";
}
