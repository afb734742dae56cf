using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>How an export ended.</summary>
[JsonConverter(typeof(ExactNames<ExportOutcome>))]
public enum ExportOutcome
{
    /// <summary>It goes on, or its process died.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Everybody who is blocked was sent.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>The connection or the store broke: what was sent is right and not all.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}

/// <summary><c>GET /exports/{id}</c> of Blocklist: what an export came to, for the client that asked for it.</summary>
/// <param name="Id">Its id, which the header <c>Export-Id</c> of the answer has from the start.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Channel">The channel that was asked about.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="Audience">Whom one writes to.</param>
/// <param name="StartedAt">When it began, by our clock: before the first line was sent.</param>
/// <param name="Position">Where the change feed goes on; null where it broke before anything was read.</param>
/// <param name="Exported">How many were sent.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Partner">The partner under whose key the pseudonyms are; null: the contact points' own ids.</param>
public sealed record ExportSummary(
    Guid Id,
    ExportOutcome Outcome,
    Channel Channel,
    string Purpose,
    Audience Audience,
    DateTimeOffset StartedAt,
    long? Position,
    long Exported,
    DateTimeOffset? EndedAt = null,
    string? Partner = null
);
