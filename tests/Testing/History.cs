using System.Collections.Immutable;
using JasperFx.Events;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Testing;

/// <summary>What has happened, oldest first, and the states that it makes for commands.</summary>
/// <param name="Events">The events of all streams.</param>
public sealed record History(ImmutableList<IEvent> Events)
{
    /// <summary>One more event.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="data">What happened.</param>
    /// <param name="id">Its id; see <see cref="Decisions.Given"/>.</param>
    public History And(Guid stream, object data, Guid? id = null)
    {
        var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        e.StreamId = stream;
        e.Id =
            id
            ?? (
                data is IContactPointEvent { Capture: { IdempotencyKey: { } key } capture }
                    ? EventId.Of(capture.Source, stream, key)
                    : Decisions.Nth(Events.Count + 1)
            );
        return new History(Events.Add(e));
    }

    /// <summary>Has a command decided.</summary>
    /// <param name="command">The command.</param>
    /// <param name="decide">Its decision.</param>
    public Decided<TCommand, TAnswer> When<TCommand, TAnswer>(TCommand command, Func<TCommand, LedgerState, Decision<TAnswer>> decide)
        where TCommand : ICommand =>
        new(this, command, decide, EventId.Of(Source.Link, Guid.Empty, $"the command after {Events.Count} events"));

    /// <summary>What a command is decided on: what it reaches, as the writer would have read it.</summary>
    public LedgerState StateFor(Reach reach, Guid command) =>
        new()
        {
            Catalogue = Decisions.Catalogue,
            Command = command,
            ContactPoints = new SortedDictionary<Guid, ContactPoint>(
                ContactPointsOf(reach).Distinct().ToDictionary(id => id, ContactPointOf)
            ),
            AccountEvents = reach.Account is { } account ? Of(account) : [],
            Unattributed = reach.Unattributed is { } waiting ? UnattributedOf(waiting) : null,
            Versions = Events.CountBy(e => e.StreamId).ToDictionary(stream => stream.Key, stream => (long)stream.Value),
            IsRecorded = (stream, id) => Events.Exists(e => e.StreamId == stream && e.Id == id),
        };

    /// <summary>What a contact point has said.</summary>
    public ContactPoint ContactPointOf(Guid id) => ContactPoint.Fold(id, Of(id));

    /// <summary>What waits, or has waited; null when nothing has.</summary>
    public UnattributedObjection? UnattributedOf(Guid id) =>
        Of(id) is { Count: > 0 } events ? events.Aggregate(new UnattributedObjection { Id = id }, (item, e) => item.After(e)) : null;

    private List<IEvent> Of(Guid stream) => [.. Events.Where(e => e.StreamId == stream)];

    private IEnumerable<Guid> ContactPointsOf(Reach reach)
    {
        var accounts = Events
            .Where(e => e.Data is IAccountEvent)
            .Select(e => e.StreamId)
            .Distinct()
            .Where(id => id == reach.Account || LinkedTo(id).Contains(reach.Person ?? Guid.Empty));
        var waiting = reach.Unattributed is { } id ? UnattributedOf(id) : null;
        return
        [
            .. reach.ContactPoints,
            .. new[] { reach.Person, waiting?.ContactPoint }.OfType<Guid>(),
            .. waiting?.Successors ?? [],
            .. accounts.SelectMany(LinkedTo),
        ];
    }

    private HashSet<Guid> LinkedTo(Guid account)
    {
        var linked = new HashSet<Guid>();
        foreach (var e in Of(account))
        {
            _ = e.Data switch
            {
                ContactPointLinked link => linked.Add(link.ContactPoint),
                ContactPointUnlinked link => linked.Remove(link.ContactPoint),
                _ => false,
            };
        }

        return linked;
    }
}
