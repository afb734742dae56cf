using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// A request that may be an objection and that nobody could be found for: the fold of its events. The list of those that are not resolved
/// is the data protection officer's.
/// </summary>
public sealed record UnattributedObjection
{
    /// <summary>Its id, which is its stream's.</summary>
    public Guid Id { get; init; }

    /// <summary>Why it waits.</summary>
    public UnattributedReason Reason { get; init; }

    /// <summary>The door by which it came.</summary>
    public Source Source { get; init; }

    /// <summary>The evidence row that holds all that arrived.</summary>
    public Guid Evidence { get; init; }

    /// <summary>When it reached us.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What the data protection officer found; null while it waits.</summary>
    public UnattributedResolution? Resolution { get; init; }

    /// <summary>When that was found.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Whose objection it is, or would be where only its meaning is in doubt.</summary>
    public Guid? ContactPoint { get; init; }

    /// <summary>What our rules made of the words; null when there were none to read.</summary>
    public string? Reading { get; init; }

    /// <summary>The contact points that took its place while it waited, and the pause along.</summary>
    public IReadOnlyList<Guid> Successors { get; init; } = [];

    /// <summary>It arrived.</summary>
    public UnattributedObjection Apply(UnattributedReceived e) =>
        this with
        {
            Reason = e.Reason,
            Source = e.Source,
            Evidence = e.Evidence,
            ReceivedAt = e.ReceivedAt,
            ContactPoint = e.ContactPoint,
            Reading = e.Reading,
        };

    /// <summary>Its pause was taken along.</summary>
    public UnattributedObjection Apply(PauseTakenAlong e) => this with { Successors = [.. Successors, e.ContactPoint] };

    /// <summary>It was resolved.</summary>
    public UnattributedObjection Apply(UnattributedResolved e) =>
        this with
        {
            Resolution = e.Resolution,
            ResolvedAt = e.ResolvedAt,
            ContactPoint = e.ContactPoint ?? ContactPoint,
        };

    /// <summary>What is known after one more event.</summary>
    /// <exception cref="InvalidOperationException">It is no event of what waits.</exception>
    public UnattributedObjection After(IEvent e) =>
        e.Data switch
        {
            UnattributedReceived received => Apply(received),
            PauseTakenAlong taken => Apply(taken),
            UnattributedResolved resolved => Apply(resolved),
            _ => throw new InvalidOperationException($"The fold does not know the event type {e.EventTypeName}."),
        };
}
