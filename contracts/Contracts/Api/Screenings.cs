using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>How a screening ended.</summary>
[JsonConverter(typeof(ExactNames<ScreeningOutcome>))]
public enum ScreeningOutcome
{
    /// <summary>It goes on, or its process died.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Every row was answered.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>The file is malformed at a line: rows before it are right, nothing after it was read.</summary>
    [JsonStringEnumMemberName("malformed")]
    Malformed,

    /// <summary>The connection or the store broke: what came back is right and not all.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}

/// <summary>
/// <c>GET /screenings/{id}</c> of Blocklist: what a screening came to. The same is in the trailers of <c>POST /screenings</c>.
/// </summary>
/// <param name="Id">Its id, which the header <c>Screening-Id</c> of the answer has from the start.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="StartedAt">When it started, by our clock. An objection acknowledged before is in every row.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Rows">How many rows held a recipient, or should have.</param>
/// <param name="Allowed">How many of them are allowed, repeated ones included.</param>
/// <param name="Blocked">How many are blocked.</param>
/// <param name="Duplicates">How many repeat the recipient of a row before.</param>
/// <param name="DuplicatesKnownTo">The number of different recipients after which repeated ones were no longer recognised; null when all
/// were.</param>
/// <param name="Rules">How many rows each rule decided.</param>
/// <param name="Error">What is wrong with the file, and at which line; null when nothing is.</param>
/// <param name="Permit">What <c>POST /permits/verify</c> takes right before sending; see <see cref="ChecksResponse"/>. Null as long as it
/// has not completed.</param>
public sealed record ScreeningSummary(
    Guid Id,
    ScreeningOutcome Outcome,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Rows,
    long Allowed,
    long Blocked,
    long Duplicates,
    long? DuplicatesKnownTo,
    IReadOnlyDictionary<string, long> Rules,
    string? Error = null,
    string? Permit = null
);

/// <summary>
/// A line of the answer of <c>POST /screenings</c> as <c>application/x-ndjson</c>; other members of the line that was sent come back as
/// well. CSV has the same as columns.
/// </summary>
/// <param name="Recipient">As it was sent.</param>
/// <param name="Decision">Blocked or allowed.</param>
/// <param name="Rule">Why.</param>
/// <param name="ContactPoint">Equal for the same recipient however it is written; only with <c>contactPoints=true</c>.</param>
/// <param name="Link">The unsubscribe link of whoever is allowed; only with <c>links=true</c>.</param>
public sealed record ScreenedRecipient(string? Recipient, Verdict Decision, Rule Rule, Guid? ContactPoint = null, string? Link = null);
