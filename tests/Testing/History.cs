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
    public LedgerState StateFor(Reach reach, Guid command)
    {
        var reached = ContactPointsOf(reach).ToHashSet();
        return new()
        {
            Catalogue = Decisions.Catalogue,
            Command = command,
            ContactPoints = new SortedDictionary<Guid, ContactPoint>(reached.ToDictionary(id => id, ContactPointOf)),
            Same = new SameContactPoints(
                [.. reach.ContactPoints, .. reach.Person is { } person ? [person] : Array.Empty<ContactPointIds>()],
                Accounts.SelectMany(LinksOf).Where(link => reached.Contains(link.ContactPoint))
            ),
            AccountEvents = reach.Account is { } account ? Of(account) : [],
            RecordEvents = reach.Records.Distinct().ToDictionary(id => id, id => (IReadOnlyList<IEvent>)Of(id)),
            Unattributed = reach.Unattributed is { } waiting ? UnattributedOf(waiting) : null,
            Versions = Events.CountBy(e => e.StreamId).ToDictionary(stream => stream.Key, stream => (long)stream.Value),
            IsRecorded = (stream, id) => Events.Exists(e => e.StreamId == stream && e.Id == id),
        };
    }

    /// <summary>What a contact point has said.</summary>
    public ContactPoint ContactPointOf(Guid id) => ContactPoint.Fold(id, Of(id));

    /// <summary>What waits, or has waited; null when nothing has.</summary>
    public UnattributedObjection? UnattributedOf(Guid id) =>
        Of(id) is { Count: > 0 } events ? events.Aggregate(new UnattributedObjection { Id = id }, (item, e) => item.After(e)) : null;

    private List<IEvent> Of(Guid stream) => [.. Events.Where(e => e.StreamId == stream)];

    private IEnumerable<Guid> ContactPointsOf(Reach reach)
    {
        var accounts = Accounts.Where(id => id == reach.Account || (reach.Person is { } person && LinkedTo(id).Overlaps(person)));
        var waiting = reach.Unattributed is { } id ? UnattributedOf(id) : null;
        return
        [
            .. reach.ContactPoints.SelectMany(ids => ids),
            .. reach.Person ?? Enumerable.Empty<Guid>(),
            .. new[] { waiting?.ContactPoint }.OfType<Guid>(),
            .. waiting?.Successors ?? [],
            .. accounts.SelectMany(LinkedTo),
        ];
    }

    private IEnumerable<Guid> Accounts => Events.Where(e => e.Data is IAccountEvent).Select(e => e.StreamId).Distinct();

    private HashSet<Guid> LinkedTo(Guid account) => [.. LinksOf(account).Select(link => link.ContactPoint)];

    private HashSet<(Guid ContactPoint, Guid KnownAs)> LinksOf(Guid account)
    {
        var links = new HashSet<(Guid ContactPoint, Guid KnownAs)>();
        foreach (var e in Of(account))
        {
            switch (e.Data)
            {
                case ContactPointLinked linked:
                    links.UnionWith((linked.OtherIds ?? []).Prepend(linked.ContactPoint).Select(id => (id, linked.ContactPoint)));
                    break;
                case ContactPointUnlinked unlinked:
                    links.RemoveWhere(link => link.KnownAs == unlinked.ContactPoint);
                    break;
            }
        }

        return links;
    }
}
