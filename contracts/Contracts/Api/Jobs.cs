using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>How far a job is.</summary>
[JsonConverter(typeof(ExactNames<JobState>))]
public enum JobState
{
    /// <summary>Its file is being received.</summary>
    [JsonStringEnumMemberName("receiving")]
    Receiving,

    /// <summary>It waits for its turn.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It is being worked on. When the service stops on the way, it goes on by itself.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It has ended, and its result can be fetched.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>It has ended without a result; <c>error</c> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>
/// A screening that the service runs by itself, whether or not somebody waits for it. File and result are encrypted at rest and gone 24 hours
/// after the start; only the client that started it sees it.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is.</param>
/// <param name="CreatedAt">When its file began to arrive, by our clock.</param>
/// <param name="ExpiresAt">The first instant at which it is gone.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="BytesRead">How many of these were screened.</param>
/// <param name="Summary">What it has come to so far; null before the first rows. Its <c>outcome</c> tells a file that is malformed at a line
/// from a whole one.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record ScreeningJob(
    Guid Id,
    JobState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    long Bytes,
    long BytesRead,
    ScreeningSummary? Summary,
    string? Error
);

/// <summary>The screening jobs of a client that are not gone yet.</summary>
/// <param name="Jobs">Newest first.</param>
public sealed record ScreeningJobsResponse(IReadOnlyList<ScreeningJob> Jobs);

/// <summary>
/// An import that the service runs by itself, whether or not somebody waits for it. File and report are encrypted at rest and gone 24 hours
/// after the start; only the client that started it sees it. What it has recorded stays.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is.</param>
/// <param name="CreatedAt">When its file began to arrive, by our clock.</param>
/// <param name="ExpiresAt">The first instant at which it is gone.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="BytesRead">How many of these were recorded.</param>
/// <param name="Summary">How many rows had which fate so far; null before the first rows. After a stop of the service on the way, at most 100
/// rows that this job recorded itself count as <c>known</c>.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record ImportJob(
    Guid Id,
    JobState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    long Bytes,
    long BytesRead,
    ImportSummary? Summary,
    string? Error
);

/// <summary>The import jobs of a client that are not gone yet.</summary>
/// <param name="Jobs">Newest first.</param>
public sealed record ImportJobsResponse(IReadOnlyList<ImportJob> Jobs);
