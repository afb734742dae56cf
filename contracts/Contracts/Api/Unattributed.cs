namespace SenefConsent.Contracts;

/// <summary>
/// <c>GET /unattributed</c> of SubjectRights: what may be an objection and waits for the data protection officer, by whatever door it
/// came.
/// </summary>
/// <param name="Items">Newest first, or oldest first where it is asked so.</param>
/// <param name="Next">What to give as <c>after</c> for those that follow; absent when there are none.</param>
public sealed record UnattributedPage(IReadOnlyList<UnattributedItem> Items, string? Next = null);

/// <summary>One of them.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="Source">The door.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="Content">All that arrived, as text; only when it is asked for by its id, and absent when it is no longer kept.</param>
/// <param name="Resolution">What was found; absent while it waits.</param>
/// <param name="ResolvedAt">When that was found.</param>
/// <param name="Reading">What our rules made of a person's words: the rule, the likely language and how much they look like a refusal, for
/// example <c>doubt/ro/refusal-87</c>; absent when there were none to read.</param>
public sealed record UnattributedItem(
    Guid Id,
    UnattributedReason Reason,
    Source Source,
    DateTimeOffset ReceivedAt,
    string? Content = null,
    UnattributedResolution? Resolution = null,
    DateTimeOffset? ResolvedAt = null,
    string? Reading = null
);

/// <summary><c>POST /unattributed/{id}/resolution</c>: what the data protection officer found.</summary>
/// <param name="Resolution">What it is.</param>
/// <param name="ContactPoint">Whose objection it is; needed for one, except where only the meaning is in doubt: then that of its sender
/// when not given.</param>
/// <param name="Purpose">What is refused, a name of the purpose catalogue; all prospecting when not given.</param>
/// <param name="Channels">By which channels; those that the kind of contact point serves when not given.</param>
public sealed record UnattributedResolutionRequest(
    UnattributedResolution Resolution,
    ContactPointAddress? ContactPoint = null,
    string? Purpose = null,
    IReadOnlyList<Channel>? Channels = null
);

/// <summary>What holds then.</summary>
/// <param name="Resolution">What it is.</param>
/// <param name="EventId">The event of the objection; absent when it is none.</param>
public sealed record UnattributedResolutionResponse(UnattributedResolution Resolution, Guid? EventId = null);

/// <summary><c>GET /unattributed/counts</c>: how much waits, and how much was not kept because it proves nothing.</summary>
/// <param name="Waiting">What waits, by reason and source, most first.</param>
/// <param name="TurnedAway">What was not kept in the last 30 days, newest day first.</param>
public sealed record UnattributedCounts(IReadOnlyList<WaitingCount> Waiting, IReadOnlyList<TurnedAwayCount> TurnedAway);

/// <summary>How many wait for one reason at one door.</summary>
/// <param name="Reason">Why they wait.</param>
/// <param name="Source">The door.</param>
/// <param name="Count">How many.</param>
/// <param name="OldestAt">When the oldest reached us.</param>
public sealed record WaitingCount(UnattributedReason Reason, Source Source, long Count, DateTimeOffset OldestAt);

/// <summary>How many requests of a day were not kept: the budget for what proves nothing was used up, or nobody is behind the address.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Source">The door.</param>
/// <param name="Reason">Why they would have waited, or <c>UnknownDoor</c>.</param>
/// <param name="Requests">How many.</param>
public sealed record TurnedAwayCount(DateOnly Day, Source Source, string Reason, long Requests);

/// <summary>
/// <c>POST /unattributed/resolutions</c>: the same for many at once, by their ids, or by reason or source with the time until which they
/// came, so that nothing is resolved that came after the list was looked at.
/// </summary>
/// <param name="Resolution">What they are. <c>objection</c> is for those whose sender is known and only the meaning in doubt.</param>
/// <param name="Ids">Which, at most 1,000; else by the following.</param>
/// <param name="Reason">Those that wait for this reason.</param>
/// <param name="Source">Those that came by this door.</param>
/// <param name="ReceivedUntil">Those that came until then; needed without ids.</param>
public sealed record UnattributedResolutionsRequest(
    UnattributedResolution Resolution,
    IReadOnlyList<Guid>? Ids = null,
    UnattributedReason? Reason = null,
    Source? Source = null,
    DateTimeOffset? ReceivedUntil = null
);

/// <summary>What became of them.</summary>
/// <param name="Resolved">How many are resolved so.</param>
/// <param name="Left">Those that are not: unknown, or objections that would no longer be that, or whose they would be is not known.</param>
/// <param name="More">Whether more wait that the request means; send it again.</param>
public sealed record UnattributedResolutionsResponse(int Resolved, IReadOnlyList<Guid> Left, bool More);
