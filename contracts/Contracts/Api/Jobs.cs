using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>How far a job is.</summary>
[JsonConverter(typeof(ExactNames<JobState>))]
public enum JobState
{
    /// <summary>Its file is being received.</summary>
    [JsonStringEnumMemberName("receiving")]
    Receiving,

    /// <summary>Its file was received and looked at, and it waits to be started.</summary>
    [JsonStringEnumMemberName("prepared")]
    Prepared,

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

/// <summary>Why a column was taken for that of the recipients.</summary>
[JsonConverter(typeof(ExactNames<ColumnFoundBy>))]
public enum ColumnFoundBy
{
    /// <summary>It was named, or its number given.</summary>
    [JsonStringEnumMemberName("given")]
    Given,

    /// <summary>Its name is one of such columns.</summary>
    [JsonStringEnumMemberName("name")]
    Name,

    /// <summary>It holds addresses of the channel, or is the only one.</summary>
    [JsonStringEnumMemberName("content")]
    Content,
}

/// <summary>A column of a file.</summary>
/// <param name="Number">From 1; it can be given as <c>column</c>.</param>
/// <param name="Name">Its name in the header; null when it has none.</param>
public sealed record PreviewColumn(int Number, string? Name);

/// <summary>
/// How a file begins, as the service reads it, for whoever confirms it before a job is started. Read from the encrypted file for each answer.
/// </summary>
/// <param name="Charset">The charset that its first rows are in.</param>
/// <param name="Delimiter">What stands between two cells: a comma, a semicolon or a tab; null when the lines are JSON.</param>
/// <param name="HasHeader">Whether a row names the columns.</param>
/// <param name="Columns">The columns; of JSON, the members of the first lines.</param>
/// <param name="Recipients">The number of the column that holds the recipients; null while it is not known.</param>
/// <param name="FoundBy">Why it is that one.</param>
/// <param name="Candidates">The numbers of the columns that may hold them, when there is not exactly one.</param>
/// <param name="Fault">Why no column was found; null when one was, and while no channel is given.</param>
/// <param name="Rows">The first ten rows after the header, with a long cell cut short.</param>
public sealed record FilePreview(
    string Charset,
    string? Delimiter,
    bool HasHeader,
    IReadOnlyList<PreviewColumn> Columns,
    int? Recipients,
    ColumnFoundBy? FoundBy,
    IReadOnlyList<int> Candidates,
    string? Fault,
    IReadOnlyList<IReadOnlyList<string>> Rows
);

/// <summary>
/// What a screening job is asked. With <c>POST /screening-jobs/{id}/start</c> a member that is given takes the place of what was asked
/// before, an empty text takes it away, and a member that is left out stays.
/// </summary>
/// <param name="Channel">By which channel the recipients are reached.</param>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Audience">Whom one writes to.</param>
/// <param name="Organisation">The organisation that all of them belong to: its SIREN, SIRET or name.</param>
/// <param name="Column">The column of the recipients, by its name or its number from 1.</param>
/// <param name="Only"><c>allowed</c>: the result has only those who may be written to, each once.</param>
/// <param name="Links">Whether who may be written to also has an unsubscribe link. Asks for the scope <c>links</c> as well.</param>
/// <param name="Campaign">The campaign of the links.</param>
/// <param name="ContactPoints">Whether each row tells its contact point as well.</param>
public sealed record ScreeningJobQuestion(
    Channel? Channel = null,
    string? Purpose = null,
    Audience? Audience = null,
    string? Organisation = null,
    string? Column = null,
    string? Only = null,
    bool? Links = null,
    string? Campaign = null,
    bool? ContactPoints = null
);

/// <summary>
/// What an import job is asked. With <c>POST /import-jobs/{id}/start</c> a member that is given takes the place of what was asked before, an
/// empty text takes it away, and a member that is left out stays.
/// </summary>
/// <param name="Channel">By which channel the recipients are reached.</param>
/// <param name="System">Where the refusals come from, always by the same name.</param>
/// <param name="Purpose">What was refused; all prospecting when it was never given.</param>
/// <param name="DryRun">Whether nothing is recorded.</param>
/// <param name="ExportedAt">When the previous system wrote the file.</param>
/// <param name="Column">The column of the recipients, by its name or its number from 1.</param>
/// <param name="Header">Whether the first row names the columns.</param>
public sealed record ImportJobQuestion(
    Channel? Channel = null,
    string? System = null,
    string? Purpose = null,
    bool? DryRun = null,
    DateTimeOffset? ExportedAt = null,
    string? Column = null,
    bool? Header = null
);

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
/// <param name="Asked">What it was asked; null in a list.</param>
/// <param name="Preview">How its file begins, while it waits to be started; null in a list.</param>
public sealed record ScreeningJob(
    Guid Id,
    JobState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    long Bytes,
    long BytesRead,
    ScreeningSummary? Summary,
    string? Error,
    ScreeningJobQuestion? Asked = null,
    FilePreview? Preview = null
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
/// <param name="Asked">What it was asked; null in a list.</param>
/// <param name="Preview">How its file begins, while it waits to be started; null in a list.</param>
public sealed record ImportJob(
    Guid Id,
    JobState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    long Bytes,
    long BytesRead,
    ImportSummary? Summary,
    string? Error,
    ImportJobQuestion? Asked = null,
    FilePreview? Preview = null
);

/// <summary>The import jobs of a client that are not gone yet.</summary>
/// <param name="Jobs">Newest first.</param>
public sealed record ImportJobsResponse(IReadOnlyList<ImportJob> Jobs);
