using JasperFx.Events;

namespace SenefConsent.Ledger;

/// <summary>
/// What a command is decided on: the streams of its <see cref="Reach"/> under their locks, with what the commands before it in the same
/// commit have changed.
/// </summary>
public sealed record LedgerState
{
    /// <summary>The purposes.</summary>
    public required PurposeCatalogue Catalogue { get; init; }

    /// <summary>
    /// Stands for this command, however often it is decided: the ids of events whose act has no key follow from it. So a commit whose
    /// answer was lost is recognised when the command is decided again.
    /// </summary>
    public required Guid Command { get; init; }

    /// <summary>
    /// The contact points that are reached, in the order of their ids; one that never said anything is there with nothing said.
    /// </summary>
    public IReadOnlyDictionary<Guid, ContactPoint> ContactPoints { get; init; } = new Dictionary<Guid, ContactPoint>();

    /// <summary>Which of them are one: each is read with what was said under its other ids.</summary>
    public SameContactPoints Same { get; init; } = new();

    /// <summary>The events of the account, oldest first; none when it is new or no account is reached.</summary>
    public IReadOnlyList<IEvent> AccountEvents { get; init; } = [];

    /// <summary>The events of the records that are reached; see <see cref="RecordEventsOf"/>.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<IEvent>> RecordEvents { get; init; } = new Dictionary<Guid, IReadOnlyList<IEvent>>();

    /// <summary>What waits for the data protection officer; null when nothing does, or none is reached.</summary>
    public UnattributedObjection? Unattributed { get; init; }

    /// <summary>How many events each stream has; a stream that is not there has none.</summary>
    public IReadOnlyDictionary<Guid, long> Versions { get; init; } = new Dictionary<Guid, long>();

    /// <summary>Whether an event is on a stream, by the ids of both.</summary>
    public Func<Guid, Guid, bool> IsRecorded { get; init; } = (_, _) => false;

    /// <summary>The events of a record of the data protection officer, oldest first; none when it is new.</summary>
    /// <exception cref="KeyNotFoundException">The command does not reach it.</exception>
    public IReadOnlyList<IEvent> RecordEventsOf(Guid id) => RecordEvents[id];
}
