namespace SenefConsent.Contracts;

/// <summary>
/// <c>GET /changes?after=…</c> of Blocklist: what was said on contact points, in one order without gaps. As <c>text/event-stream</c> each
/// change is an event of its own.
/// </summary>
/// <param name="Changes">In the order of their positions; empty when there is nothing after the position asked about.</param>
/// <param name="Next">What <c>after</c> is in the next request: the last position given, or the one asked about.</param>
/// <param name="End">Where the feed ended when it was asked: how much there is to read after <paramref name="Next"/>. Null in a
/// webhook.</param>
public sealed record ChangesPage(IReadOnlyList<Change> Changes, long Next, long? End = null);

/// <summary>One thing that was said on one contact point. Holds no address.</summary>
/// <param name="Position">Its place in the feed, from 1. Without gaps, the same for ever; of one contact point in the order in which it was
/// recorded.</param>
/// <param name="ContactPoint">The contact point's id: what <c>POST /links</c> and <c>POST /pseudonyms</c> give for an address.</param>
/// <param name="EventId">The event.</param>
/// <param name="Type">The event's name, as in the history, such as <c>objection-recorded</c>.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="OccurredAt">When the person acted. Null when that is not known.</param>
/// <param name="ReceivedAt">When it reached us, by our clock.</param>
/// <param name="Holds"> What holds for the contact point from now on. It replaces whatever a mirror held for it, and is the latest when the
/// change is read, so a change that is read late already tells what a later one does. What is not named is decided as for somebody who
/// never said anything: for <c>business</c> allowed; for <c>consumer</c> blocked where the law asks for consent.
/// </param>
/// <param name="Organisations">The contact points of organisations that its owner belongs to, whose refusals block it as well. Null: none
/// is known.</param>
/// <param name="Source">The door by which it came. Null unless the request asks for the origin.</param>
/// <param name="Campaign">The campaign that the person answered. Null unless the request asks for the origin, and where there is
/// none.</param>
public sealed record Change(
    long Position,
    Guid ContactPoint,
    Guid EventId,
    string Type,
    Scope Scope,
    DateTimeOffset? OccurredAt,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<StandingDecision> Holds,
    IReadOnlyList<Guid>? Organisations = null,
    Source? Source = null,
    string? Campaign = null
);

/// <summary>A decision that holds for a contact point.</summary>
/// <param name="Audience">Whom one writes to.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="Purposes">For each of these.</param>
/// <param name="Decision">Blocked or allowed.</param>
/// <param name="Rule">Why.</param>
/// <param name="Since">When the deciding statement was made; null when none decides.</param>
/// <param name="EventId">The event that decides; null when none does.</param>
/// <param name="Until">The first instant at which it is the other decision although nobody says anything: a consent ends. Null: until
/// somebody does.</param>
public sealed record StandingDecision(
    Audience Audience,
    Channel Channel,
    IReadOnlyList<string> Purposes,
    Verdict Decision,
    Rule Rule,
    DateTimeOffset? Since = null,
    Guid? EventId = null,
    DateTimeOffset? Until = null
);
