using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>What a job does, as its row has it.</summary>
internal static class JobKind
{
    public const string Screening = "screening";
    public const string Import = "import";
}

/// <summary>Which of a job's files.</summary>
internal static class JobFileKind
{
    /// <summary>What was asked, as JSON.</summary>
    public const string Request = "request";

    /// <summary>The file that was sent.</summary>
    public const string Input = "input";

    /// <summary>What came of it.</summary>
    public const string Result = "result";
}

/// <summary>A job, as its row has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">One of <see cref="JobKind"/>.</param>
/// <param name="Client">Whose it is.</param>
/// <param name="ContentType">What its file is.</param>
/// <param name="State">How far it is.</param>
/// <param name="Attempt">How often it was begun. Whoever began it before may no longer write.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="BytesRead">How many of these are done.</param>
/// <param name="Parts">How many parts its result has.</param>
/// <param name="Progress">What it has come to, as JSON; null before the first rows.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record Job(
    Guid Id,
    string Kind,
    string Client,
    string ContentType,
    JobState State,
    int Attempt,
    DateTimeOffset CreatedAt,
    long Bytes,
    long BytesRead,
    int Parts,
    string? Progress,
    string? Error
)
{
    /// <summary>How long a job and its files are kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The first instant at which it is gone.</summary>
    public DateTimeOffset ExpiresAt => CreatedAt + Lifetime;
}

/// <summary>What was asked, as it is kept with the file.</summary>
/// <param name="Query">The query.</param>
/// <param name="Language">The language of the report.</param>
/// <param name="MayLink">Whether the client could ask for links.</param>
internal sealed record JobRequest<TQuery>(TQuery Query, string Language, bool MayLink);
