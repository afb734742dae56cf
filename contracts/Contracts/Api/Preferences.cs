using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>Who makes a change on the website.</summary>
[JsonConverter(typeof(ExactNames<ChangedBy>))]
public enum ChangedBy
{
    /// <summary>The account's holder, logged in.</summary>
    [JsonStringEnumMemberName("holder")]
    Holder,

    /// <summary>
    /// An employee of ours for them. What is refused counts; what is allowed is kept as an attempt, has no effect and is answered 403.
    /// </summary>
    [JsonStringEnumMemberName("operator")]
    Operator,
}

/// <summary>
/// <c>PUT /accounts/{id}/preferences</c> of Preferences: what an account holder chose. With <c>If-Match</c> and an ETag that is out of date
/// the refusals are recorded all the same, nothing is allowed, and the answer is 412. With <c>Idempotency-Key</c> the same request again is
/// answered as it was the first time.
/// </summary>
/// <param name="Choices">At least one. What is not named stays as it is.</param>
/// <param name="Notice">What the person was shown. Without it a refusal is kept and an <c>allow</c> is answered 400.</param>
/// <param name="By">Who changes it; the holder when not given.</param>
public sealed record PreferencesRequest(IReadOnlyList<PreferenceChoice> Choices, Notice? Notice = null, ChangedBy? By = null);

/// <summary>Why an account's permission left a refusal in force.</summary>
[JsonConverter(typeof(ExactNames<NotLiftedReason>))]
public enum NotLiftedReason
{
    /// <summary>
    /// The person refused by another door, such as the link of a mail, and the contact point is not confirmed for this account. Confirm it,
    /// say so under <c>/accounts/{id}/contact-points</c>, and let the person choose again.
    /// </summary>
    [JsonStringEnumMemberName("unconfirmed")]
    Unconfirmed,

    /// <summary>It was refused by another account to which the contact point belongs.</summary>
    [JsonStringEnumMemberName("another-account")]
    AnotherAccount,
}

/// <summary>
/// What was permitted by an account and stays refused on a contact point of it, or on several. The attempt is kept and has no effect there.
/// </summary>
/// <param name="Channel">The channel, or <c>all</c>.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Reason">Why.</param>
public sealed record NotLifted(Channel Channel, string Purpose, NotLiftedReason Reason);

/// <summary>
/// What holds for an account, for every channel and purpose. The ETag that comes with it changes with the account and with each of its
/// contact points.
/// </summary>
/// <param name="Preferences">One a channel and purpose.</param>
/// <param name="ContactPoints">How many contact points the choices cover now.</param>
/// <param name="Account">The account's pseudonym, by which lists of accounts name it.</param>
/// <param name="NotLifted">In the answer to a change: what it allows and what stays refused on a contact point all the same. Left out when
/// there is nothing such.</param>
public sealed record PreferencesResponse(
    IReadOnlyList<Preference> Preferences,
    int ContactPoints,
    Guid Account,
    IReadOnlyList<NotLifted>? NotLifted = null
);

/// <summary>
/// What an account's choices come to for one channel and purpose. Asked about a consumer, where the law wants consent, it is <c>allow</c>
/// while a consent is in force on a contact point of the account.
/// </summary>
/// <param name="Channel">One channel.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Choice">What holds: <c>refuse</c> where the account or the owner of one of its contact points has refused, by whichever
/// door; null when it never chose.</param>
/// <param name="Since">When it was chosen.</param>
/// <param name="EventId">The event that decides.</param>
/// <param name="Source">The door by which that came.</param>
/// <param name="ValidUntil">Of a consent, the first instant at which it is no longer valid; in the past, and without a choice, when it has
/// expired.</param>
/// <param name="ConfirmBefore">In the answer to <c>GET</c>, where a consent is pending: the first instant at which it can no longer be
/// confirmed. It allows nothing until then.</param>
public sealed record Preference(
    Channel Channel,
    string Purpose,
    Choice? Choice,
    DateTimeOffset? Since,
    Guid? EventId = null,
    Source? Source = null,
    DateTimeOffset? ValidUntil = null,
    DateTimeOffset? ConfirmBefore = null
);

/// <summary>
/// <c>PUT /accounts/{id}/contact-points</c> of Preferences: the whole set of an account's contact points. With <c>If-Match</c> and an ETag
/// that is out of date the answer is 412 and nothing is changed; <c>Idempotency-Key</c> as for the preferences.
/// </summary>
/// <param name="ContactPoints">All of them; one that is not named is unlinked. What was refused on it stays refused.</param>
/// <param name="Notice">What the person was shown, where there was something.</param>
/// <param name="By">Who changes it; the holder when not given.</param>
public sealed record ContactPointsRequest(IReadOnlyList<ContactPointAddress> ContactPoints, Notice? Notice = null, ChangedBy? By = null);

/// <summary>One contact point in clear.</summary>
/// <param name="Kind"><c>email</c>, <c>telephone</c> or <c>postal</c>.</param>
/// <param name="Value">The address or number. It is not stored.</param>
/// <param name="Replaces"> For the contact points of an account: what the address or number was before it was rectified. Whatever is
/// refused there, by whichever door, is refused here as well; what is allowed or consented to there is not, nor is its confirmation taken
/// over.
/// </param>
/// <param name="Confirmation"> For the contact points of an account: how and when it was confirmed that the account's holder reads what is
/// sent there. Only then does what they allow or consent to lift what was refused there by another door, for example by the link of a mail;
/// what another account refused stays refused. Unconfirmed when left out, also where an earlier set confirmed it. Of an address that is
/// named twice, each must be confirmed.
/// </param>
public sealed record ContactPointAddress(
    ContactPointKind Kind,
    string Value,
    string? Replaces = null,
    ContactPointConfirmation? Confirmation = null
);

/// <summary>What the new set changed.</summary>
/// <param name="Linked">How many were linked.</param>
/// <param name="Unlinked">How many were unlinked.</param>
/// <param name="Refused">How many contact points had something recorded on them that the account, or its holder by another contact point or
/// by the replaced one, had refused.</param>
public sealed record ContactPointsResponse(int Linked, int Unlinked, int Refused);

/// <summary><c>POST /accounts/{id}/centre-links</c> of Preferences. The body may be left out.</summary>
/// <param name="Audience">What the person is to us: a consumer is asked for consent where the law wants one. Business when not
/// given.</param>
/// <param name="SentTo"> The e-mail address or number that the link is about to be sent to, and nowhere else: whoever opens it reads what
/// is sent there, and so confirms by the consent itself what asks for a confirmation. What they allow with the link lifts there what they
/// refused by another door.
/// </param>
public sealed record CentreLinkRequest(Audience Audience = Audience.Business, ContactPointAddress? SentTo = null);

/// <summary>A link to an account's own page in the preference centre.</summary>
/// <param name="Url">The link. It holds no address but a masked one, encrypted; whoever has it can read and change the preferences.</param>
/// <param name="ExpiresAt">The first instant at which it no longer opens; it goes on refusing everything.</param>
public sealed record CentreLink(string Url, DateTimeOffset ExpiresAt);
