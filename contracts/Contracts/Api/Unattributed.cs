namespace SenefConsent.Contracts;

/// <summary>
/// <c>GET /unattributed</c> of SubjectRights: what may be an objection and waits for the data protection officer, by whatever door it
/// came.
/// </summary>
/// <param name="Items">Oldest first.</param>
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
