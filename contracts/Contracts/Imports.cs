using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>What became of a row of an import.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportFate>))]
public enum ImportFate
{
    /// <summary>It is an objection in force from now on; in a dry run, it would be.</summary>
    [JsonStringEnumMemberName("recorded")] Recorded,

    /// <summary>The very same row was imported before.</summary>
    [JsonStringEnumMemberName("known")] Known,

    /// <summary>It says that an address does not work, or that an objection ended: no refusal, and nothing that an import can lift.</summary>
    [JsonStringEnumMemberName("no-refusal")] NoRefusal,

    /// <summary>It has no recipient.</summary>
    [JsonStringEnumMemberName("empty")] Empty,

    /// <summary>The file is malformed there: nothing after it was read.</summary>
    [JsonStringEnumMemberName("malformed")] Malformed,
}

/// <summary>A line of the report of <c>POST /imports</c> of Blocklist, one a row of the file and in its order. Holds no address: the line tells which row.</summary>
/// <param name="Line">The line of the file that the row begins in, from 1.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="EventId">The event that holds the objection; null when there is none, and in a dry run.</param>
/// <param name="Readable">False when the recipient is no address of the channel: its objection is kept under its very writing.</param>
/// <param name="Note">What is remarkable: an unknown date, what is wrong with the file.</param>
public sealed record ImportedRow(long Line, ImportFate Fate, Guid? EventId = null, bool? Readable = null, string? Note = null);

/// <summary>The last line of the report.</summary>
/// <param name="Summary">How many rows had which fate.</param>
/// <param name="DryRun">Whether nothing was recorded.</param>
public sealed record ImportSummary(IReadOnlyDictionary<string, long> Summary, bool DryRun);

/// <summary>
/// Records objections that a previous system knew, in one transaction: all or none. It cannot lift anything. Handled with
/// <c>InvokeAsync&lt;ObjectionsImported&gt;</c>; the same again has no further effect.
/// </summary>
/// <param name="Objections">Each with its source's key, by which it is there once.</param>
/// <param name="DryRun">Tells what would be recorded, and records nothing.</param>
public sealed record ImportObjections(IReadOnlyList<ImportedObjection> Objections, bool DryRun);

/// <summary>An objection that a previous system knew.</summary>
/// <param name="ContactPoint">The contact point's id.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came; always with a key.</param>
/// <param name="Reason">Why, if the person had said.</param>
public sealed record ImportedObjection(Guid ContactPoint, Scope Scope, Capture Capture, ObjectionReason? Reason = null);

/// <summary>What became of them.</summary>
/// <param name="Receipts">In the order of the objections. In a dry run the events of new ones do not exist.</param>
public sealed record ObjectionsImported(IReadOnlyList<ObjectionReceipt> Receipts);
