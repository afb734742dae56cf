using JasperFx.Events;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// What a decision comes to: the events, what else is to be written with them, and the state that they lead to, which the rest of the
/// decision sees. It is written when the decision is returned to the writer, as a whole or not at all.
/// </summary>
/// <param name="state">What it begins with.</param>
public sealed class Changes(LedgerState state)
{
    private readonly Dictionary<Guid, ContactPoint> changed = [];
    private readonly List<IEvent> events = [];
    private readonly List<SealedEvidence> evidence = [];
    private readonly List<EvidenceOwner> owners = [];
    private readonly List<object> messages = [];
    private readonly List<NpgsqlBatchCommand> rows = [];
    private int newIds;

    /// <summary>The purposes.</summary>
    public PurposeCatalogue Catalogue => state.Catalogue;

    /// <summary>The events, in the order in which they were decided.</summary>
    public IReadOnlyList<IEvent> Events => events;

    /// <summary>The evidence to be kept.</summary>
    public IReadOnlyList<SealedEvidence> Evidence => evidence;

    /// <summary>Whose the evidence is that the events name, and that is kept without one.</summary>
    public IEnumerable<EvidenceOwner> EvidenceOwners => events.Select(EvidenceOwner.Of).OfType<EvidenceOwner>().Concat(owners).Distinct();

    /// <summary>The messages to be sent once the events are committed.</summary>
    public IReadOnlyList<object> Messages => messages;

    /// <summary>What is to be written into tables of the service itself.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> Rows => rows;

    /// <summary>What a contact point has said, under whichever of its ids, with what was decided here.</summary>
    /// <exception cref="KeyNotFoundException">The command does not reach it.</exception>
    public ContactPoint this[Guid contactPoint] =>
        IdsOf(contactPoint) is { Count: > 1 } ids ? ContactPoint.Together(contactPoint, ids.Select(At)) : At(contactPoint);

    /// <summary>The id under which a contact point goes on: by which an account knows it, else the newest.</summary>
    public Guid ContactPointOf(ContactPointIds ids) => state.Same.IdOf(ids);

    /// <summary>The ids of a contact point that are reached.</summary>
    public IReadOnlyList<Guid> IdsOf(Guid contactPoint) => state.Same.IdsOf(contactPoint);

    /// <summary>The contact points that are reached beside one: each once, by the id under which it goes on.</summary>
    public IEnumerable<Guid> Besides(Guid contactPoint) =>
        state.ContactPoints.Keys.Where(id => !IdsOf(contactPoint).Contains(id)).Select(id => state.Same.IdOf(IdsOf(id))).Distinct();

    /// <summary>How many events a stream has, with those decided here.</summary>
    public long VersionOf(Guid stream) => state.Versions.GetValueOrDefault(stream) + events.Count(e => e.StreamId == stream);

    /// <summary>Appends an event of a record of the data protection officer, such as a case, whatever its type.</summary>
    public void AppendToRecord(Guid id, IRecordEvent data)
    {
        var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        (e.Id, e.StreamId) = (NewId(id, data.At), id);
        events.Add(e);
    }

    /// <summary>Appends an event that has its id and its stream already.</summary>
    internal void Append(IEvent e)
    {
        events.Add(e);
        if (e.Data is IContactPointEvent)
        {
            changed[e.StreamId] = At(e.StreamId).After(e);
        }
    }

    /// <summary>Appends an event. On a contact point it is in force for the rest of the decision.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">The event's id; see <see cref="IdOf"/>.</param>
    /// <param name="data">What happened.</param>
    public IEvent<T> Append<T>(Guid stream, Guid id, T data)
        where T : notnull
    {
        var e = new Event<T>(data) { Id = id, StreamId = stream };
        Append(e);
        return e;
    }

    /// <summary>The id of the event that an act makes on a stream: the same for the same act with a key, for ever.</summary>
    public Guid IdOf(Guid stream, Capture capture) =>
        capture.IdempotencyKey is { } key ? EventId.Of(capture.Source, stream, key) : NewId(stream, capture.ReceivedAt);

    /// <summary>
    /// The id of an event whose act has no key: another one with each call, and the same ones when the command is decided again.
    /// </summary>
    public Guid NewId(Guid stream, DateTimeOffset at) => EventId.New(state.Command, stream, newIds++, at);

    /// <summary>Whether an act with a key is known already, under whichever id of the contact point.</summary>
    public bool IsKnown(Guid contactPoint, Capture capture) => KnownAs(contactPoint, capture) is not null;

    /// <summary>The event of an act with a key that is known already; null when it is not.</summary>
    public Guid? KnownAs(Guid contactPoint, Capture capture) =>
        capture.IdempotencyKey is not { } key
            ? null
            : IdsOf(contactPoint)
                .Select(stream => (Stream: stream, Id: EventId.Of(capture.Source, stream, key)))
                .Where(e => events.Exists(other => other.Id == e.Id) || state.IsRecorded(e.Stream, e.Id))
                .Select(e => (Guid?)e.Id)
                .FirstOrDefault();

    /// <summary>What was said under one id alone.</summary>
    internal ContactPoint At(Guid stream) => changed.TryGetValue(stream, out var said) ? said : state.ContactPoints[stream];

    /// <summary>Has evidence kept with the events.</summary>
    /// <param name="kept">The evidence.</param>
    /// <param name="contactPoint">Whose it is, where no event that names it says so.</param>
    public void Keep(SealedEvidence kept, Guid? contactPoint = null)
    {
        evidence.Add(kept);
        if (contactPoint is { } owner)
        {
            owners.Add(new EvidenceOwner(owner, kept.Id));
        }
    }

    /// <summary>Has evidence kept with the events, if there is any.</summary>
    /// <returns>The capture, which names it.</returns>
    public Capture Keep(SealedEvidence? kept, Capture capture)
    {
        if (kept is null)
        {
            return capture;
        }

        Keep(kept);
        return capture with { Evidence = kept.Id };
    }

    /// <summary>Has a message sent once the events are committed, and not if they are not.</summary>
    public void Send(object message) => messages.Add(message);

    /// <summary>Has a row of a table that the service owns written with the events, and not without them.</summary>
    /// <param name="row">One statement. It must be right whatever the row is by then, or hang on a stream that the command reaches.</param>
    public void Write(NpgsqlBatchCommand row) => rows.Add(row);

    /// <summary>The decision that these changes are.</summary>
    /// <param name="answer">What the caller is told once they are committed.</param>
    /// <param name="isFinal">Whether the same request is to be answered the same for ever; see <see
    /// cref="LedgerWriter.WriteOnceAsync"/>.</param>
    public Decision<T> With<T>(T answer, bool isFinal = true) => new(answer, this, isFinal);
}

/// <summary>A decision.</summary>
/// <param name="Answer">What the caller is told.</param>
/// <param name="Changes">What it changes.</param>
/// <param name="IsFinal">Whether the same request is to be answered the same for ever.</param>
public sealed record Decision<T>(T Answer, Changes Changes, bool IsFinal = true);
