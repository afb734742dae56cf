using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What a message that is about to go out is audited for.</summary>
[JsonConverter(typeof(ExactNames<AuditPoint>))]
public enum AuditPoint
{
    /// <summary><c>List-Unsubscribe</c> is there exactly once (RFC 2369 section 3.2).</summary>
    [JsonStringEnumMemberName("list-unsubscribe-once")]
    ListUnsubscribeOnce,

    /// <summary>Its URIs stand in angle brackets, without white space inside, separated by commas (RFC 2369 section 2).</summary>
    [JsonStringEnumMemberName("list-unsubscribe-syntax")]
    ListUnsubscribeSyntax,

    /// <summary>It holds one https URI, and no http one (RFC 8058 section 3.1).</summary>
    [JsonStringEnumMemberName("one-https-uri")]
    OneHttpsUri,

    /// <summary>That URI is a link of ours, as <c>POST /links</c> gave it.</summary>
    [JsonStringEnumMemberName("https-uri-token")]
    HttpsUriToken,

    /// <summary>The https URI comes first. Advice: mailbox providers take the first that they can use.</summary>
    [JsonStringEnumMemberName("https-uri-first")]
    HttpsUriFirst,

    /// <summary>
    /// A mailto URI of ours is there as well, for the same target. That there is one is advice; that it is a right one is not.
    /// </summary>
    [JsonStringEnumMemberName("mailto-uri")]
    MailtoUri,

    /// <summary><c>List-Unsubscribe-Post</c> is there exactly once.</summary>
    [JsonStringEnumMemberName("list-unsubscribe-post-once")]
    ListUnsubscribePostOnce,

    /// <summary>Its value is <c>List-Unsubscribe=One-Click</c> and nothing else (RFC 8058 section 3.1).</summary>
    [JsonStringEnumMemberName("list-unsubscribe-post-value")]
    ListUnsubscribePostValue,

    /// <summary>A DKIM signature is valid (RFC 6376).</summary>
    [JsonStringEnumMemberName("dkim-valid")]
    DkimValid,

    /// <summary>A valid signature covers every field of both names (RFC 8058 section 4).</summary>
    [JsonStringEnumMemberName("dkim-covers-fields")]
    DkimCoversFields,

    /// <summary>The body shows a link of ours, for the same contact point. In the HTML where there is HTML, else in the text.</summary>
    [JsonStringEnumMemberName("visible-link")]
    VisibleLink,

    /// <summary>There is a <c>List-Id</c>. Advice.</summary>
    [JsonStringEnumMemberName("list-id")]
    ListId,

    /// <summary>
    /// No line is longer than 998 characters (RFC 5322 section 2.1.1). Advice: a relay that breaks one breaks the signature.
    /// </summary>
    [JsonStringEnumMemberName("line-length")]
    LineLength,
}

/// <summary>What the audit found at a point.</summary>
[JsonConverter(typeof(ExactNames<AuditResult>))]
public enum AuditResult
{
    /// <summary>It is right.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>It is wrong, and the message is not compliant.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>It could be better.</summary>
    [JsonStringEnumMemberName("advice")]
    Advice,

    /// <summary>It could not be checked: what it is about is not there, or DNS did not answer.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>
/// <c>POST /audits</c> of EmailUnsubscribe, with a message of at most 25 MB as the body: whether its recipient can unsubscribe with one
/// click. Nothing of the message is in the answer, and nothing of it is kept.
/// </summary>
/// <param name="Compliant">No point fails, and the signature could be checked.</param>
/// <param name="Findings">One a point, in the order of <see cref="AuditPoint"/>.</param>
public sealed record AuditResponse(bool Compliant, IReadOnlyList<AuditFinding> Findings);

/// <summary>What was found at one point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Result">The result.</param>
/// <param name="Text">What is wrong and what to do, in the language of the request (French or English).</param>
public sealed record AuditFinding(AuditPoint Point, AuditResult Result, string Text);
