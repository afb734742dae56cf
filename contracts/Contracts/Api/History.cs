namespace SenefConsent.Contracts;

/// <summary>
/// <c>POST /history</c> of Blocklist: asks what a contact point's owner ever said. Who asks, when and why is kept for a year.
/// </summary>
/// <param name="Channel">One channel; not <c>all</c>.</param>
/// <param name="Address">The address, as one writes it.</param>
/// <param name="At">A past instant: what was known then. Null: now. A future instant is answered 400.</param>
/// <param name="Audience">Whom one writes to; <c>business</c> when not given.</param>
/// <param name="Reason">The case, or why one looks, such as <c>DPO-2026-017</c>: at most 100 letters, digits and punctuation marks, without
/// an address. Give it wherever there is one.</param>
public sealed record HistoryRequest(
    Channel Channel,
    string Address,
    DateTimeOffset? At = null,
    Audience Audience = Audience.Business,
    string? Reason = null
);

/// <summary>Everything a contact point's owner ever said.</summary>
/// <param name="AsOf">When it was read, by our clock, or the past instant asked about.</param>
/// <param name="Events">Those that had reached us by then, newest last, in the order in which they were committed.</param>
/// <param name="Decisions"> What holds then for the channel asked about: one a purpose of the catalogue. As in a check, what the e-mail
/// domain or the organisation has refused counts, although the events of those stand in their own history.
/// </param>
public sealed record HistoryResponse(DateTimeOffset AsOf, IReadOnlyList<HistoryEntry> Events, IReadOnlyList<PurposeDecision> Decisions);

/// <summary>One event.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Type">The event's name, such as <c>objection-recorded</c>.</param>
/// <param name="Text">In plain words, in the language of the request (French or English).</param>
/// <param name="Effect">What it changed for the channel asked about, in plain words.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Capture">How it came.</param>
/// <param name="EvidencePresent">Whether the evidence it points to is still kept; null when it points to none.</param>
public sealed record HistoryEntry(
    Guid EventId,
    string Type,
    string Text,
    string Effect,
    Scope Scope,
    Capture Capture,
    bool? EvidencePresent
);

/// <summary>What holds for one purpose.</summary>
/// <param name="Purpose">A name of the purpose catalogue.</param>
/// <param name="Decision">Blocked or allowed.</param>
/// <param name="Rule">Why.</param>
/// <param name="Since">When the deciding statement was made; null when none decides.</param>
/// <param name="EventId">The event that decides; null when none does.</param>
public sealed record PurposeDecision(string Purpose, Verdict Decision, Rule Rule, DateTimeOffset? Since, Guid? EventId);

/// <summary><c>GET /statements/{id}/evidence</c> of SubjectRights: what shows that somebody said what an event of their history says.</summary>
/// <param name="Id">The evidence.</param>
/// <param name="EventId">The event.</param>
/// <param name="Type">The event's name, such as <c>objection-recorded</c>.</param>
/// <param name="Text">What it shows, in plain words, in the language of the request (French or English).</param>
/// <param name="CollectedAt">When it was kept.</param>
/// <param name="ExpiresAt">Until when it is.</param>
/// <param name="Sha256">SHA-256 of the bytes that are kept, in lower-case hexadecimal.</param>
/// <param name="Bytes">How many these are.</param>
/// <param name="Content">What is kept, without what proves a sender to us; Base64 where it is no text.</param>
public sealed record StatementEvidence(
    Guid Id,
    Guid EventId,
    string Type,
    string Text,
    DateTimeOffset CollectedAt,
    DateTimeOffset ExpiresAt,
    string Sha256,
    int Bytes,
    string Content
);
