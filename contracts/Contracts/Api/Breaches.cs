using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary><c>POST /breaches</c> of SubjectRights: personal data was breached, or may have been.</summary>
/// <param name="DiscoveredAt">When the first sign of it was seen.</param>
/// <param name="AwareAt">When the controller was reasonably certain of it: the time for the notice runs from then.</param>
/// <param name="Facts">What is known of it by now; more can follow.</param>
public sealed record BreachRequest(DateTimeOffset DiscoveredAt, DateTimeOffset AwareAt, BreachFactsRequest? Facts = null);

/// <summary><c>POST /breaches/{id}/facts</c>: what is known of a breach, as a whole. What is left out is not known.</summary>
/// <param name="Cause">What led to it.</param>
/// <param name="Natures">What it did to data.</param>
/// <param name="Categories">The categories of data.</param>
/// <param name="Consequences">What may follow for a person.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended.</param>
/// <param name="Persons">About how many persons it concerns.</param>
/// <param name="Records">About how many records.</param>
/// <param name="Description">In words. It is kept sealed.</param>
public sealed record BreachFactsRequest(
    BreachCause? Cause = null,
    IReadOnlyList<BreachNature>? Natures = null,
    IReadOnlyList<PersonalDataCategory>? Categories = null,
    IReadOnlyList<BreachConsequence>? Consequences = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    int? Persons = null,
    int? Records = null,
    string? Description = null
);

/// <summary><c>POST /breaches/{id}/awareness</c>: the moment of awareness was recorded wrongly.</summary>
/// <param name="AwareAt">When the controller was reasonably certain of the breach.</param>
/// <param name="Grounds">Why it was another moment. They are kept sealed.</param>
public sealed record AwarenessRequest(DateTimeOffset AwareAt, string Grounds);

/// <summary><c>POST /breaches/{id}/processor-notices</c>: a processor told the controller of the breach.</summary>
/// <param name="NotifiedAt">When. It is apart from the controller's awareness.</param>
/// <param name="Wording">What it wrote. It is kept sealed.</param>
/// <param name="Processor">Which processor of the register.</param>
public sealed record ProcessorNoticeRequest(DateTimeOffset NotifiedAt, string? Wording = null, Guid? Processor = null);

/// <summary><c>POST /breaches/{id}/assessments</c>: the risk was assessed. The last assessment counts.</summary>
/// <param name="Risk">How likely the breach is a risk to people.</param>
/// <param name="Grounds">Why. They are kept sealed.</param>
public sealed record BreachAssessmentRequest(BreachRisk Risk, string Grounds);

/// <summary><c>POST /breaches/{id}/measures</c>: something is done about the breach.</summary>
/// <param name="Kind">What.</param>
/// <param name="IsPlanned">Whether it is still to be done.</param>
/// <param name="Note">More about it, in words. It is kept sealed.</param>
public sealed record BreachMeasureRequest(BreachMeasureKind Kind, bool IsPlanned = false, string? Note = null);

/// <summary><c>POST /breaches/{id}/notices</c>: the authority was notified.</summary>
/// <param name="Kind">The first notice, or one that completes it.</param>
/// <param name="Reference">The authority's reference of it: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="DelayReasons">For a first notice that is late: why (GDPR Art. 33(1)). They are kept sealed.</param>
/// <param name="Content">The notice itself. It is kept sealed.</param>
/// <param name="Form">The version of the form that it was made on, where it is another than <c>form</c> of the breach: letters, digits,
/// <c>.</c>, <c>_</c> and <c>-</c>.</param>
public sealed record AuthorityNoticeRequest(
    AuthorityNoticeKind Kind,
    string Reference,
    DateTimeOffset SentAt,
    string? DelayReasons = null,
    string? Content = null,
    string? Form = null
);

/// <summary>
/// <c>POST /breaches/{id}/tellings</c>: persons were told of the breach. The letter is made from what is known of the breach and is kept;
/// <c>GET /breaches/{id}/letter</c> shows it before it is sent.
/// </summary>
/// <param name="Channel">By which way.</param>
/// <param name="ToldAt">When.</param>
/// <param name="Persons">How many.</param>
/// <param name="Language">The language of the letter.</param>
public sealed record TellingRequest(
    LetterChannel Channel,
    DateTimeOffset ToldAt,
    int Persons,
    LetterLanguage Language = LetterLanguage.French
);

/// <summary><c>POST /breaches/{id}/waivers</c>: persons are not told although the risk is high.</summary>
/// <param name="Ground">On which ground.</param>
/// <param name="Grounds">Why it applies. They are kept sealed.</param>
/// <param name="PublicNoticeAt">For <c>effort</c>: when a public notice was given instead.</param>
public sealed record TellingWaiverRequest(TellingWaiverGround Ground, string Grounds, DateTimeOffset? PublicNoticeAt = null);

/// <summary><c>POST /breaches/{id}/scopes</c>: it became known whom the breach touches. Scopes add up.</summary>
/// <param name="Kind">How it is known.</param>
/// <param name="From">For <c>time</c> and <c>secret</c>: from when on; from the beginning when not given.</param>
/// <param name="Until">For <c>time</c> and <c>secret</c>: the first instant at which no longer, such as when the copy was made or the key
/// was replaced.</param>
/// <param name="Secret">For <c>secret</c>: what leaked.</param>
/// <param name="Client">For an API key: its client. For a mirror: the subscriber, or the client that exported.</param>
/// <param name="WithDump">For a key: whether a copy of the database leaked with it. Without one the key gives nothing.</param>
/// <param name="ContactPoints">For <c>ids</c>: the contact points, as one writes them. They are not kept.</param>
/// <param name="Ids">For <c>ids</c>: the contact points by their pseudonyms.</param>
public sealed record BreachScopeRequest(
    BreachScopeKind Kind,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    LeakedSecret? Secret = null,
    string? Client = null,
    bool WithDump = false,
    IReadOnlyList<ContactPointAddress>? ContactPoints = null,
    IReadOnlyList<Guid>? Ids = null
);

/// <summary>A breach of personal data, as its events tell it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">What it is called.</param>
/// <param name="DiscoveredAt">When the first sign of it was seen.</param>
/// <param name="AwareAt">When the controller was reasonably certain of it.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Clock">By when the authority has to be notified.</param>
/// <param name="Facts">What is known of it; null while nothing is.</param>
/// <param name="Risk">The risk by the last assessment; null while there is none.</param>
/// <param name="Missing">What a notice to the authority has to say and is not known yet.</param>
/// <param name="LeftToDo">What is left to do before it can be closed, in words.</param>
/// <param name="ProcessorNotices">What processors told.</param>
/// <param name="Assessments">The assessments, the last one counts.</param>
/// <param name="Measures">What is done about it.</param>
/// <param name="Notices">The notices to the authority.</param>
/// <param name="Tellings">When persons were told.</param>
/// <param name="Waivers">Why persons were not told.</param>
/// <param name="Scopes">Whom it touches.</param>
/// <param name="Screenings">The lists that were held against the scopes.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
/// <param name="Evidence">What is kept sealed, to be opened by <c>GET /breaches/{id}/evidence/{evidence}</c>.</param>
/// <param name="Form">The version of the form whose fields <paramref name="Missing"/> is found by.</param>
public sealed record BreachResponse(
    Guid Id,
    string Reference,
    DateTimeOffset DiscoveredAt,
    DateTimeOffset AwareAt,
    DateTimeOffset RecordedAt,
    BreachClock Clock,
    BreachFacts? Facts,
    BreachRisk? Risk,
    IReadOnlyList<BreachGap> Missing,
    IReadOnlyList<string> LeftToDo,
    IReadOnlyList<ProcessorNotice> ProcessorNotices,
    IReadOnlyList<BreachAssessment> Assessments,
    IReadOnlyList<BreachMeasure> Measures,
    IReadOnlyList<AuthorityNotice> Notices,
    IReadOnlyList<BreachTelling> Tellings,
    IReadOnlyList<TellingWaiver> Waivers,
    IReadOnlyList<BreachScope> Scopes,
    IReadOnlyList<BreachScreening> Screenings,
    DateTimeOffset? ClosedAt,
    IReadOnlyList<Guid> Evidence,
    string Form
);

/// <summary><c>GET /breaches/{id}/form</c>: the questions of the authority's form, each with the answer that is recorded.</summary>
/// <param name="Reference">What the breach is called.</param>
/// <param name="Form">The version of the form.</param>
/// <param name="Follows">Whose form it follows.</param>
/// <param name="Note">How far it does.</param>
/// <param name="Sections">Its sections.</param>
public sealed record BreachFormResponse(
    string Reference,
    string Form,
    string Follows,
    string Note,
    IReadOnlyList<BreachFormSection> Sections
);

/// <summary>A section of the form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Law">The article that asks for it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Questions">Its questions.</param>
public sealed record BreachFormSection(string Id, string Law, string Title, IReadOnlyList<BreachFormQuestion> Questions);

/// <summary>A question of the form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Asks">The question.</param>
/// <param name="State">Whether its answer is recorded.</param>
/// <param name="Answers">The answer, in the words of this API; times are in UTC.</param>
/// <param name="Evidence">Where more of it is kept sealed, to be opened by <c>GET /breaches/{id}/evidence/{evidence}</c>.</param>
/// <param name="Number">Its number in the authority's form; absent where that is not known.</param>
public sealed record BreachFormQuestion(
    string Id,
    string Asks,
    BreachAnswerState State,
    IReadOnlyList<string> Answers,
    IReadOnlyList<Guid> Evidence,
    string? Number = null
);

/// <summary>Whether the answer to a question of the authority's form is recorded.</summary>
[JsonConverter(typeof(ExactNames<BreachAnswerState>))]
public enum BreachAnswerState
{
    /// <summary>It is.</summary>
    [JsonStringEnumMemberName("known")]
    Known,

    /// <summary>It is not, and a notice has to say it.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>There is none, and none is needed as things stand.</summary>
    [JsonStringEnumMemberName("not-needed")]
    NotNeeded,

    /// <summary>This system does not keep it: whoever fills in the form has to know it.</summary>
    [JsonStringEnumMemberName("not-kept")]
    NotKept,
}

/// <summary>By when the authority has to be notified. Hours are counted without a break: weekends and holidays count (Regulation 1182/71,
/// Art. 3(4)).</summary>
/// <param name="NotifyBefore">The last instant.</param>
/// <param name="HoursLeft">How many whole hours are left, less than 0 when it is too late; null when nothing is to be notified, or it was.
/// </param>
/// <param name="IsNotifiable">Whether the authority has to be notified; null while the risk is not assessed, and the time runs.</param>
/// <param name="IsLate">Whether the first notice was, or by now would be, too late.</param>
public sealed record BreachClock(DateTimeOffset NotifyBefore, int? HoursLeft, bool? IsNotifiable, bool IsLate);

/// <summary>What is known of a breach.</summary>
/// <param name="Cause">What led to it.</param>
/// <param name="Natures">What it did to data.</param>
/// <param name="Categories">The categories of data.</param>
/// <param name="Consequences">What may follow for a person.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended.</param>
/// <param name="Persons">About how many persons it concerns.</param>
/// <param name="Records">About how many records.</param>
/// <param name="Description">The id under which the description is kept sealed.</param>
/// <param name="RecordedAt">When this became known.</param>
public sealed record BreachFacts(
    BreachCause? Cause,
    IReadOnlyList<BreachNature> Natures,
    IReadOnlyList<PersonalDataCategory> Categories,
    IReadOnlyList<BreachConsequence> Consequences,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    int? Persons,
    int? Records,
    Guid? Description,
    DateTimeOffset RecordedAt
);

/// <summary>What a processor told.</summary>
/// <param name="NotifiedAt">When.</param>
/// <param name="Processor">Which processor of the register.</param>
/// <param name="Wording">The id under which its words are kept sealed.</param>
public sealed record ProcessorNotice(DateTimeOffset NotifiedAt, Guid? Processor = null, Guid? Wording = null);

/// <summary>An assessment.</summary>
/// <param name="Risk">How likely the breach is a risk to people.</param>
/// <param name="Grounds">The id under which the grounds are kept sealed.</param>
/// <param name="By">Who assessed it.</param>
/// <param name="At">When.</param>
public sealed record BreachAssessment(BreachRisk Risk, Guid Grounds, string By, DateTimeOffset At);

/// <summary>A measure.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What.</param>
/// <param name="IsPlanned">Whether it is still to be done.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="CompletedAt">When what was planned was done.</param>
/// <param name="Note">The id under which a note is kept sealed.</param>
public sealed record BreachMeasure(
    Guid Id,
    BreachMeasureKind Kind,
    bool IsPlanned,
    DateTimeOffset RecordedAt,
    DateTimeOffset? CompletedAt = null,
    Guid? Note = null
);

/// <summary>A notice to the authority.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">The first, or one that completes it.</param>
/// <param name="Reference">The authority's reference.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Missing">What was not known then.</param>
/// <param name="DelayReasons">The id under which the reasons for a delay are kept sealed.</param>
/// <param name="Content">The id under which the notice is kept sealed.</param>
/// <param name="Form">The version of the form that it was made on; null where that was not recorded.</param>
public sealed record AuthorityNotice(
    Guid Id,
    AuthorityNoticeKind Kind,
    string Reference,
    DateTimeOffset SentAt,
    IReadOnlyList<BreachGap> Missing,
    Guid? DelayReasons = null,
    Guid? Content = null,
    string? Form = null
);

/// <summary>Persons were told.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Channel">By which way.</param>
/// <param name="ToldAt">When.</param>
/// <param name="Persons">How many.</param>
/// <param name="Language">The language of the letter.</param>
/// <param name="Version">The version of its text.</param>
/// <param name="Hash">SHA-256 of the exact text.</param>
/// <param name="Content">The id under which the letter is kept sealed.</param>
public sealed record BreachTelling(
    Guid Id,
    LetterChannel Channel,
    DateTimeOffset ToldAt,
    int Persons,
    LetterLanguage Language,
    string Version,
    string Hash,
    Guid Content
);

/// <summary>Why persons were not told.</summary>
/// <param name="Ground">On which ground.</param>
/// <param name="Grounds">The id under which the grounds are kept sealed.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="PublicNoticeAt">When a public notice was given instead.</param>
public sealed record TellingWaiver(
    TellingWaiverGround Ground,
    Guid Grounds,
    string By,
    DateTimeOffset At,
    DateTimeOffset? PublicNoticeAt = null
);

/// <summary>Whom a breach touches.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number in the breach, from 1: what a screening names it by.</param>
/// <param name="Kind">How it is known.</param>
/// <param name="ContactPoints">How many contact points it touched when it was recorded.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">The first instant at which no longer.</param>
/// <param name="Secret">What leaked.</param>
/// <param name="Client">Whose API key, or which subscriber's mirror.</param>
/// <param name="WithDump">Whether a copy of the database leaked with the key.</param>
/// <param name="RemovedAt">When it was found to be wrong; null while it counts.</param>
/// <param name="JobsUntil">Until when a screening finds whom the files of jobs name: the first of these files is deleted then. Absent when the
/// scope reaches none.</param>
/// <param name="JobsGone">How many jobs it reached whose results were fetched and whose files were gone when it was recorded: whom they name,
/// only the client can tell. Absent when none.</param>
public sealed record BreachScope(
    Guid Id,
    int Number,
    BreachScopeKind Kind,
    int ContactPoints,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    LeakedSecret? Secret = null,
    string? Client = null,
    bool WithDump = false,
    DateTimeOffset? RemovedAt = null,
    DateTimeOffset? JobsUntil = null,
    int? JobsGone = null
);

/// <summary>A list that was held against the scopes. Nothing else of it is kept.</summary>
/// <param name="List">Its id.</param>
/// <param name="Channel">By which channel those on it are reached.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Touched">How many of them are touched.</param>
/// <param name="Unreadable">How many hold nothing that could be looked up.</param>
/// <param name="By">The client that sent it.</param>
/// <param name="At">When its last part was answered.</param>
public sealed record BreachScreening(Guid List, Channel Channel, int Rows, int Touched, int Unreadable, string By, DateTimeOffset At);

/// <summary>
/// <c>POST /breaches/{id}/screenings</c>: a row of a list, as it comes back, with whether the breach touches it. The other members of the row
/// stay as they are.
/// </summary>
/// <param name="Touched"><c>yes</c>, <c>no</c>, or <c>unreadable</c> when the row holds nothing that could be looked up.</param>
/// <param name="Recipient">Whom the row is about, as it was written.</param>
/// <param name="Scopes">By which scopes, their numbers divided by spaces; absent when by none.</param>
public sealed record ScreenedRow(string Touched, string? Recipient = null, string? Scopes = null);

/// <summary><c>GET /breaches</c>: a page of breaches, those first that SENEF became aware of last.</summary>
/// <param name="Breaches">They.</param>
/// <param name="Next">What <c>after</c> takes for the next page; absent on the last one.</param>
public sealed record BreachesPage(IReadOnlyList<BreachSummary> Breaches, string? Next = null);

/// <summary>A breach in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">What it is called.</param>
/// <param name="AwareAt">When the controller was reasonably certain of it.</param>
/// <param name="Clock">By when the authority has to be notified.</param>
/// <param name="Risk">The risk by the last assessment.</param>
/// <param name="LeftToDo">How many things are left to do before it can be closed.</param>
/// <param name="ClosedAt">When it was closed; null while it is open.</param>
public sealed record BreachSummary(
    Guid Id,
    string Reference,
    DateTimeOffset AwareAt,
    BreachClock Clock,
    BreachRisk? Risk,
    int LeftToDo,
    DateTimeOffset? ClosedAt
);

/// <summary><c>GET /breaches/{id}/evidence/{evidence}</c>: what was kept sealed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">It, in clear.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
public sealed record BreachEvidence(Guid Id, string Content, DateTimeOffset ExpiresAt);
