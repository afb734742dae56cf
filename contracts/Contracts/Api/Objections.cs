using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>
/// <c>POST /objections</c> of SubjectRights records an objection that a person made by letter, telephone, fax, e-mail or in person. It is in
/// force when the answer arrives. It counts from <c>statedAt</c>, or from <c>receivedAt</c> where that is not given. Sending the same request
/// again has no further effect.
/// </summary>
/// <param name="Kind">What kind of contact point the person named.</param>
/// <param name="Value">The address, number, domain or SIREN. It is kept encrypted, as evidence, for a year.</param>
/// <param name="By">How the objection reached us.</param>
/// <param name="ReceivedAt">When it reached us: the arrival of the letter, the call. Not in the future.</param>
/// <param name="Channels">What the person no longer wants to be reached by; all channels that the kind serves when not given. With
/// <c>all</c> it also covers every contact point that is linked to the same customer account.</param>
/// <param name="Purposes">What the person no longer wants, names of the purpose catalogue; all prospecting when not given.</param>
/// <param name="StatedAt">When the person said or wrote it, for example the date of the letter; not after <paramref name="ReceivedAt"/>.
/// The time of receipt when not given.</param>
/// <param name="Evidence">What shows it: a scan, a note of the call. It is kept encrypted for a year.</param>
/// <param name="Reply">How the person is to be answered.</param>
public sealed record TakeObjectionRequest(
    ContactPointKind Kind,
    string Value,
    TakenBy By,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<Channel>? Channels = null,
    IReadOnlyList<string>? Purposes = null,
    DateTimeOffset? StatedAt = null,
    TakenEvidence? Evidence = null,
    TakenReply? Reply = null
);

/// <summary>How an objection reached someone of us.</summary>
[JsonConverter(typeof(ExactNames<TakenBy>))]
public enum TakenBy
{
    /// <summary>By letter.</summary>
    [JsonStringEnumMemberName("post")]
    Post = 1,

    /// <summary>By telephone.</summary>
    [JsonStringEnumMemberName("telephone")]
    Telephone,

    /// <summary>In person, at a counter or a stand.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,

    /// <summary>By fax.</summary>
    [JsonStringEnumMemberName("fax")]
    Fax,

    /// <summary>By e-mail to one of us.</summary>
    [JsonStringEnumMemberName("mail")]
    Mail,
}

/// <summary>What shows an objection. At least one of both.</summary>
/// <param name="Note">What whoever took it noted, at most 4,000 characters.</param>
/// <param name="Scan">The letter, fax or mail.</param>
public sealed record TakenEvidence(string? Note = null, EvidenceFile? Scan = null);

/// <summary>A file.</summary>
/// <param name="MediaType"><c>application/pdf</c>, <c>image/jpeg</c>, <c>image/png</c>, <c>image/tiff</c> or <c>message/rfc822</c>.</param>
/// <param name="Content">Its bytes, in Base64; at most 10 MB.</param>
public sealed record EvidenceFile(string MediaType, byte[] Content);

/// <summary>How the person is answered.</summary>
/// <param name="Language"><c>fr</c> or <c>en</c>.</param>
public sealed record TakenReply(string Language);

/// <summary>The receipt of an objection.</summary>
/// <param name="Number">The number by which it can be found again, for example <c>06DM-0T3T-7AC0-BH7T</c>.</param>
/// <param name="EventId">Its event.</param>
/// <param name="InForceSince">Since when it counts.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Language">The language of <paramref name="Text"/>.</param>
/// <param name="Text">What to read to the person or send them.</param>
public sealed record ObjectionTaken(
    string Number,
    Guid EventId,
    DateTimeOffset InForceSince,
    DateTimeOffset RecordedAt,
    Scope Scope,
    string Language,
    string Text
);

/// <summary><c>GET /objections/{number}</c> of SubjectRights: an objection by its number, without anything about the person.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Since">Since when it counts.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="Source">The door by which it came.</param>
/// <param name="Scope">What it refuses.</param>
/// <param name="State">Whether it still holds.</param>
/// <param name="Language">The language of <paramref name="Text"/>.</param>
/// <param name="Text">What to read to the person.</param>
public sealed record FoundObjection(
    string Number,
    DateTimeOffset Since,
    DateTimeOffset ReceivedAt,
    Source Source,
    Scope Scope,
    ObjectionState State,
    string Language,
    string Text
);

/// <summary>
/// <c>GET /objections/unanswered</c> of SubjectRights: objections whose answer has not been recorded. Each is in force already; the answer is due
/// within a month (GDPR Art. 12(3)).
/// </summary>
/// <param name="Counts">How many there are, by the door they came by.</param>
/// <param name="Items">The objections, earliest due date first.</param>
/// <param name="Next">What to give as <c>after</c> for those that follow; absent when there are none.</param>
public sealed record UnansweredObjections(
    IReadOnlyList<UnansweredCount> Counts,
    IReadOnlyList<UnansweredObjection> Items,
    string? Next = null
);

/// <summary>An objection that waits for its answer.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Source">The door by which it came.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="DueOn">The day by whose end it is to be answered.</param>
/// <param name="DaysLeft">Days left, not counting today; negative when overdue.</param>
public sealed record UnansweredObjection(string Number, Source Source, DateTimeOffset ReceivedAt, DateOnly DueOn, int DaysLeft);

/// <summary>How many objections of one door wait for their answer.</summary>
/// <param name="Source">The door.</param>
/// <param name="Count">How many.</param>
/// <param name="Late">How many of them are too late.</param>
/// <param name="OldestAt">When the oldest reached us.</param>
public sealed record UnansweredCount(Source Source, long Count, long Late, DateTimeOffset OldestAt);

/// <summary>
/// <c>POST /objections/answers</c> of SubjectRights: people were told that their objections are in force. By numbers, or all that came by one
/// door until the time at which the list was looked at.
/// </summary>
/// <param name="By">By what they were told: <c>mail</c>, <c>sms</c>, <c>post</c>, <c>telephone</c>, <c>counter</c>, <c>fax</c>, or
/// <c>platform</c> where a gateway or a mail platform answers by itself.</param>
/// <param name="AnsweredAt">When. Not in the future, and not before the objections reached us.</param>
/// <param name="Numbers">Which, at most 1,000; else by the following.</param>
/// <param name="Source">Those that came by this door.</param>
/// <param name="ReceivedUntil">Those that reached us until then; needed with a source. Not after <paramref name="AnsweredAt"/>.</param>
public sealed record ObjectionAnswersRequest(
    Source By,
    DateTimeOffset AnsweredAt,
    IReadOnlyList<string>? Numbers = null,
    Source? Source = null,
    DateTimeOffset? ReceivedUntil = null
);

/// <summary>What became of it.</summary>
/// <param name="Answered">How many answers were newly recorded. The same answer by the same way is not counted again.</param>
/// <param name="Left">Numbers under which no objection or withdrawal was found.</param>
/// <param name="More">Whether more objections match. Then send the request again.</param>
public sealed record ObjectionAnswersResponse(int Answered, IReadOnlyList<string> Left, bool More);

/// <summary>Whether an objection still holds.</summary>
[JsonConverter(typeof(ExactNames<ObjectionState>))]
public enum ObjectionState
{
    /// <summary>All of it holds.</summary>
    [JsonStringEnumMemberName("in-force")]
    InForce = 1,

    /// <summary>The person has opened a part of it again since.</summary>
    [JsonStringEnumMemberName("partly-lifted")]
    PartlyLifted,

    /// <summary>The person has taken it back.</summary>
    [JsonStringEnumMemberName("lifted")]
    Lifted,

    /// <summary>Nothing proves it. Prospecting is paused until the data protection officer has looked.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>The data protection officer found that it is none.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed,
}
