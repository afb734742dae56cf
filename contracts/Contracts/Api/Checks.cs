using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>Whom one writes to. The law asks for consent from consumers where professionals have a right to object.</summary>
[JsonConverter(typeof(ExactNames<Audience>))]
public enum Audience
{
    /// <summary>Professionals, for what concerns their profession.</summary>
    [JsonStringEnumMemberName("business")]
    Business,

    /// <summary>Consumers.</summary>
    [JsonStringEnumMemberName("consumer")]
    Consumer,
}

/// <summary>May this contact point be prospected?</summary>
[JsonConverter(typeof(ExactNames<Verdict>))]
public enum Verdict
{
    /// <summary>No.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>Yes, now.</summary>
    [JsonStringEnumMemberName("allowed")]
    Allowed,
}

/// <summary>The rule that decided.</summary>
[JsonConverter(typeof(ExactNames<Rule>))]
public enum Rule
{
    /// <summary>Allowed: legitimate interest is the basis, and nothing stands against it.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Blocked: an objection is in force.</summary>
    [JsonStringEnumMemberName("objection")]
    Objection,

    /// <summary>Blocked: consent was withdrawn.</summary>
    [JsonStringEnumMemberName("consent-withdrawn")]
    ConsentWithdrawn,

    /// <summary>Blocked: consent is the basis, and there is none.</summary>
    [JsonStringEnumMemberName("consent-missing")]
    ConsentMissing,

    /// <summary>Blocked: consent is the basis, and it has expired.</summary>
    [JsonStringEnumMemberName("consent-expired")]
    ConsentExpired,

    /// <summary>Allowed: consent is the basis, and it is in force.</summary>
    [JsonStringEnumMemberName("consent")]
    Consent,

    /// <summary>Blocked: the e-mail domain has objected.</summary>
    [JsonStringEnumMemberName("domain-objection")]
    DomainObjection,

    /// <summary>Blocked: the organisation has objected.</summary>
    [JsonStringEnumMemberName("organisation-objection")]
    OrganisationObjection,

    /// <summary>Blocked: the person said what may be an objection, and the data protection officer has not looked yet.</summary>
    [JsonStringEnumMemberName("pause")]
    Pause,

    /// <summary>Blocked: the processing of what is held about the recipient is restricted (GDPR Art. 18), until the data protection officer lifts that.</summary>
    [JsonStringEnumMemberName("restricted")]
    Restricted,

    /// <summary>Blocked: the recipient is not an address of this channel.</summary>
    [JsonStringEnumMemberName("unreadable")]
    Unreadable,

    /// <summary>Allowed, and said so in a row before: only in a screening, so that nobody is written to twice.</summary>
    [JsonStringEnumMemberName("duplicate")]
    Duplicate,

    /// <summary>
    /// Blocked: a refusal may not be found, because the store was restored from a backup and lacks what came after it, or because the
    /// service lacks a key. Ask again later.
    /// </summary>
    [JsonStringEnumMemberName("store-behind")]
    StoreBehind,
}

/// <summary><c>POST /checks</c> of Blocklist: asks whether recipients may be prospected, now or at a past instant.</summary>
/// <param name="Channel">One channel; not <c>all</c>.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Recipients">1 to 10,000 addresses of the channel, with <paramref name="Cc"/> and <paramref name="Bcc"/>; more is answered
/// 413. Null is unreadable, hence blocked.</param>
/// <param name="Audience">Whom one writes to. It has no default: consumers must not be checked as professionals.</param>
/// <param name="Organisation"> The organisation that all of them belong to: its SIREN, SIRET or name. What it has objected to blocks each
/// of them. Null: not asked about.
/// </param>
/// <param name="At">A past instant: the answer is what was known then. Null: now. A future instant is answered 400.</param>
/// <param name="Cc">Recipients like the others: whoever gets a copy is prospected as well.</param>
/// <param name="Bcc">Recipients like the others.</param>
public sealed record ChecksRequest(
    Channel Channel,
    string Purpose,
    IReadOnlyList<string?> Recipients,
    Audience Audience,
    string? Organisation = null,
    DateTimeOffset? At = null,
    IReadOnlyList<string?>? Cc = null,
    IReadOnlyList<string?>? Bcc = null
);

/// <summary>The decisions, in the order of the recipients, then of <c>cc</c>, then of <c>bcc</c>.</summary>
/// <param name="AsOf"> When the list was read, by our clock, or the past instant asked about. An objection acknowledged before is in it;
/// one that came after is not, so do not keep the answer.
/// </param>
/// <param name="Audience">The audience that was asked about.</param>
/// <param name="Decisions">One a recipient, equal ones included.</param>
/// <param name="Permit"> What <c>POST /permits/verify</c> takes right before sending, to learn who objected since. Lives a minute at most.
/// Null for a past instant, which permits nothing.
/// </param>
public sealed record ChecksResponse(
    DateTimeOffset AsOf,
    Audience Audience,
    IReadOnlyList<RecipientDecision> Decisions,
    string? Permit = null
);

/// <summary>One recipient's decision.</summary>
/// <param name="Recipient">As it was sent.</param>
/// <param name="Decision">Blocked or allowed.</param>
/// <param name="Rule">Why.</param>
/// <param name="Since">When the deciding statement was made, or reached us where that is not known. Null when no statement decides.</param>
/// <param name="EventId">The event that decides. Null when none does.</param>
public sealed record RecipientDecision(string? Recipient, Verdict Decision, Rule Rule, DateTimeOffset? Since = null, Guid? EventId = null);
