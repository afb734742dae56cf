using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What became of a row of an import.</summary>
[JsonConverter(typeof(ExactNames<ImportFate>))]
public enum ImportFate
{
    /// <summary>It is an objection in force from now on; in a dry run, it would be.</summary>
    [JsonStringEnumMemberName("recorded")]
    Recorded,

    /// <summary>The very same row was imported before.</summary>
    [JsonStringEnumMemberName("known")]
    Known,

    /// <summary>
    /// It says that an address does not work, that somebody is reached, or that an objection ended: no refusal, and nothing that an import
    /// can lift.
    /// </summary>
    [JsonStringEnumMemberName("no-refusal")]
    NoRefusal,

    /// <summary>It is a pattern that covers more than one recipient and is no whole domain: no objection can be made of it.</summary>
    [JsonStringEnumMemberName("not-taken")]
    NotTaken,

    /// <summary>It has no recipient.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>The file is malformed there: nothing after it was read.</summary>
    [JsonStringEnumMemberName("malformed")]
    Malformed,

    /// <summary>
    /// To take it failed, by a fault of the service. It is kept and waits for the data protection officer; in a dry run it is not.
    /// </summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>
/// A line of the report of <c>POST /imports</c> of Blocklist, one a row of the file and in its order. Holds no address: the line tells
/// which row.
/// </summary>
/// <param name="Line">The line of the file that the row begins in, from 1.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="EventId">The event that holds the objection; null when there is none, and in a dry run.</param>
/// <param name="Readable">False when the recipient is no address of the channel: its objection is kept under its very writing.</param>
/// <param name="Note">What a person should look at: a date that is unknown or cannot be read, a word of the source that is not known and was
/// taken for a refusal, a second address, an objection of a whole domain, what is wrong with the file.</param>
/// <param name="RefusalOnFile">True when all of it was refused there before the import, also by somebody whose data was erased since.</param>
public sealed record ImportedRow(
    long Line,
    ImportFate Fate,
    Guid? EventId = null,
    bool? Readable = null,
    string? Note = null,
    bool? RefusalOnFile = null
);

/// <summary>The last line of the report.</summary>
/// <param name="Summary">How many rows had which fate.</param>
/// <param name="DryRun">Whether nothing was recorded.</param>
public sealed record ImportSummary(IReadOnlyDictionary<string, long> Summary, bool DryRun);
