namespace SenefConsent.Contracts;

/// <summary><c>GET /history?channel=…&amp;address=…</c> of Blocklist: everything a contact point's owner ever said.</summary>
/// <param name="AsOf">When it was read, by our clock.</param>
/// <param name="Events">Newest last, in the order in which they were committed.</param>
/// <param name="Decisions">What holds now for the channel asked about: one a purpose of the catalogue.</param>
public sealed record HistoryResponse(DateTimeOffset AsOf, IReadOnlyList<HistoryEntry> Events, IReadOnlyList<PurposeDecision> Decisions);

/// <summary>One event.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Type">The event's name, such as <c>objection-recorded</c>.</param>
/// <param name="Text">In plain words, in the language of the request (French or English).</param>
/// <param name="Effect">What it changed for the channel asked about, in plain words.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Capture">How it came.</param>
/// <param name="EvidencePresent">Whether the evidence it points to is still kept; null when it points to none.</param>
public sealed record HistoryEntry(Guid EventId, string Type, string Text, string Effect, Scope Scope, Capture Capture, bool? EvidencePresent);

/// <summary>What holds for one purpose.</summary>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Decision">Blocked or allowed.</param>
/// <param name="Rule">Why.</param>
/// <param name="Since">When the deciding statement was made; null when none decides.</param>
/// <param name="EventId">The event that decides; null when none does.</param>
public sealed record PurposeDecision(string Purpose, Verdict Decision, Rule Rule, DateTimeOffset? Since, Guid? EventId);
