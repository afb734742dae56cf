using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>The door by which a person's statement came to us.</summary>
[JsonConverter(typeof(ExactNames<Source>))]
public enum Source
{
    /// <summary>RFC 8058: the mailbox provider posts for the person.</summary>
    [JsonStringEnumMemberName("one-click")]
    OneClick,

    /// <summary>The page behind the link in an e-mail.</summary>
    [JsonStringEnumMemberName("link")]
    Link,

    /// <summary>The preferences of the customer account.</summary>
    [JsonStringEnumMemberName("preferences")]
    Preferences,

    /// <summary>An SMS of the person, such as STOP.</summary>
    [JsonStringEnumMemberName("sms")]
    Sms,

    /// <summary>An e-mail of the person.</summary>
    [JsonStringEnumMemberName("mail")]
    Mail,

    /// <summary>A letter.</summary>
    [JsonStringEnumMemberName("post")]
    Post,

    /// <summary>A telephone call.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,

    /// <summary>Recorded by the data protection officer.</summary>
    [JsonStringEnumMemberName("dpo")]
    Dpo,

    /// <summary>Taken over from a previous system.</summary>
    [JsonStringEnumMemberName("import")]
    Import,

    /// <summary>Reported by a mail platform or an SMS gateway.</summary>
    [JsonStringEnumMemberName("platform")]
    Platform,

    /// <summary>An employee of ours, at the person's word. Can refuse for them and can lift nothing.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Said or handed over in person, at a counter or a stand.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,

    /// <summary>A fax.</summary>
    [JsonStringEnumMemberName("fax")]
    Fax,
}

/// <summary>Who saw that whoever acts for a contact point reads what is sent there.</summary>
[JsonConverter(typeof(ExactNames<ConfirmedBy>))]
public enum ConfirmedBy
{
    /// <summary>The customer website, for example by a code or link that it sent to the contact point. Its word is taken.</summary>
    [JsonStringEnumMemberName("website")]
    Website,

    /// <summary>This system, by a page of its own whose link was sent to the contact point.</summary>
    [JsonStringEnumMemberName("us")]
    Us,
}

/// <summary>How and when a contact point of an account was confirmed: that whoever has the account reads what is sent there.</summary>
/// <param name="By">Who saw it.</param>
/// <param name="At">When.</param>
public sealed record ContactPointConfirmation(ConfirmedBy By, DateTimeOffset At);

/// <summary>The text a person had before them when they decided.</summary>
/// <param name="Id">Which text, for example <c>unsubscribe-page</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Language">Two letters, ISO 639-1.</param>
/// <param name="Hash">SHA-256 of the exact text, in lower-case hexadecimal; null when the text was not ours to hash.</param>
public sealed record Notice(string Id, string Version, string Language, string? Hash = null);

/// <summary>
/// How a statement was captured: what GDPR Art. 7(1) and Art. 5(2) ask to be able to show. Holds no address and no number.
/// </summary>
/// <param name="Source">The door.</param>
/// <param name="Actor"> Who spoke: <c>person</c>, or <c>account:</c> and the account's pseudonym, or <c>contact-point:</c> and the id of
/// another contact point of the person, or <c>authorised:</c> and the pseudonym of the account of whoever speaks for an organisation, or
/// the client that passed it on. Never a name, an address or a number.
/// </param>
/// <param name="OccurredAt">When the person acted, by the source's clock. Null when the source does not say and it cannot be known: a refusal then counts as of its arrival, a permission lifts nothing.</param>
/// <param name="ReceivedAt">When it reached us, by our clock, in UTC.</param>
/// <param name="Notice">What the person was shown.</param>
/// <param name="Campaign">The campaign that the person answered, by our reference of it.</param>
/// <param name="IdempotencyKey"> The source's own id of the act. Per source, key and contact point there is one event, for ever. Null when
/// the source has none: then an act that changes nothing makes no event.
/// </param>
/// <param name="Evidence">The evidence row, which is encrypted and expires before the event does.</param>
/// <param name="Reading">The rule of ours by which the person's own words were understood, for example <c>keyword</c>; null when there were
/// none to understand.</param>
/// <param name="RecordedAt">When it was entered, where a person had to enter it after it had reached us, as with a letter; null when it was
/// recorded as it arrived.</param>
/// <param name="Confirmation">For what an account permits on a contact point: how the contact point was confirmed by then. Null when it was
/// not: then the account lifts there only what it refused itself.</param>
public sealed record Capture(
    Source Source,
    string Actor,
    DateTimeOffset? OccurredAt,
    DateTimeOffset ReceivedAt,
    Notice? Notice = null,
    string? Campaign = null,
    string? IdempotencyKey = null,
    Guid? Evidence = null,
    string? Reading = null,
    DateTimeOffset? RecordedAt = null,
    ContactPointConfirmation? Confirmation = null
)
{
    /// <summary>Since when the system has known it: what it answered before that instant did not take it into account.</summary>
    [JsonIgnore]
    public DateTimeOffset KnownAt => RecordedAt ?? ReceivedAt;
}
