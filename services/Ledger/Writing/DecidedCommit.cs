using JasperFx.Events;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What the commands of a commit come to, decided one after the other: each on what those before it have changed.</summary>
internal sealed class DecidedCommit(LockedStreams read, PurposeCatalogue catalogue)
{
    private readonly Dictionary<Guid, long> versions = new(read.Versions);
    private readonly AccountLinks links = new(read.Links);
    private readonly Dictionary<Guid, ContactPoint> contactPoints = [];
    private readonly Dictionary<Guid, List<IEvent>> eventsOf = [];
    private readonly Dictionary<Guid, UnattributedObjection> unattributed = [];
    private readonly Dictionary<Guid, AnsweredRequest> answers = [];
    private readonly HashSet<Guid> ids = [];

    /// <summary>The commands that are decided.</summary>
    public List<PendingCommand> Commands { get; } = [];

    /// <summary>Every event, with its version, in the order in which they are appended.</summary>
    public List<AppendedEvent> Events { get; } = [];

    /// <summary>The evidence.</summary>
    public List<SealedEvidence> Evidence { get; } = [];

    /// <summary>Whose evidence is.</summary>
    public HashSet<EvidenceOwner> EvidenceOwners { get; } = [];

    /// <summary>The answers to be stored, by the ids of their requests.</summary>
    public IReadOnlyDictionary<Guid, AnsweredRequest> Answers => answers;

    /// <summary>The messages to be sent.</summary>
    public List<object> Messages { get; } = [];

    /// <summary>What is written into tables of the service itself.</summary>
    public List<NpgsqlBatchCommand> Rows { get; } = [];

    /// <summary>The streams that have new events, with the type and the version that they have then.</summary>
    public Dictionary<Guid, (string Type, long Version)> Streams { get; } = [];

    /// <summary>The contact points that have new events, as they are then.</summary>
    public IReadOnlyDictionary<Guid, ContactPoint> ContactPoints => contactPoints;

    /// <summary>What waits for the data protection officer and has new events, as it is then.</summary>
    public IReadOnlyDictionary<Guid, UnattributedObjection> Unattributed => unattributed;

    /// <summary>The events that a decision asked about and that have to be looked for first.</summary>
    public HashSet<Guid> Unknown { get; } = [];

    /// <summary>Whether a command needs a stream that is not locked; it says so in <see cref="PendingCommand.More"/>.</summary>
    public bool NeedsMore { get; private set; }

    /// <summary>Decides a command. One whose decision fails is told so and leaves nothing here.</summary>
    public void Add(PendingCommand command)
    {
        try
        {
            if (command.Request is { } request && AnswerOf(request.Id) is { } answered)
            {
                command.Repeat(answered);
                command.Written = [];
            }
            else
            {
                var (changes, stored) = command.Decide(StateOf(command));
                var written = changes.Events.Select(e => (e, Json: StoredEvents.Write(e.Data))).ToList();
                if (!Reaches(command, changes))
                {
                    return;
                }

                written.ForEach(pair => Append(pair.e, pair.Json));
                command.Written = changes.Events;
                Evidence.AddRange(changes.Evidence);
                EvidenceOwners.UnionWith(changes.EvidenceOwners);
                Messages.AddRange(changes.Messages);
                Rows.AddRange(changes.Rows);
                if (stored is not null)
                {
                    answers[command.Request!.Id] = new AnsweredRequest(command.Request.Fingerprint, stored);
                }
            }

            Commands.Add(command);
        }
        catch (Exception fault)
        {
            command.Fail(fault);
        }
    }

    private LedgerState StateOf(PendingCommand command)
    {
        var waiting = command.Reach.Unattributed is { } named ? UnattributedOf(named) : null;
        var reached = new SortedDictionary<Guid, ContactPoint>();
        foreach (var id in links.ContactPointsOf(command.Reach, waiting))
        {
            reached[id] = contactPoints.GetValueOrDefault(id) ?? read.ContactPoints.GetValueOrDefault(id) ?? new ContactPoint { Id = id };
        }

        return new LedgerState
        {
            Catalogue = catalogue,
            Command = command.Id,
            ContactPoints = reached,
            Same = links.SameIn(command.Reach, reached.Keys),
            AccountEvents = command.Reach.Account is { } account ? EventsOf(account) : [],
            RecordEvents = command.Reach.Records.Distinct().ToDictionary(id => id, EventsOf),
            Unattributed = waiting,
            Versions = versions,
            IsRecorded = IsRecorded,
        };
    }

    private IReadOnlyList<IEvent> EventsOf(Guid stream) =>
        [.. read.EventsOf.GetValueOrDefault(stream) ?? [], .. eventsOf.GetValueOrDefault(stream) ?? []];

    private UnattributedObjection? UnattributedOf(Guid id) => unattributed.GetValueOrDefault(id) ?? read.Unattributed.GetValueOrDefault(id);

    private AnsweredRequest? AnswerOf(Guid request) => answers.GetValueOrDefault(request) ?? read.Answers.GetValueOrDefault(request);

    // A stream without events has not got this one. Taken to be new until it was looked for.
    private bool IsRecorded(Guid stream, Guid id)
    {
        if (ids.Contains(id))
        {
            return true;
        }

        if (read.Versions.ContainsKey(stream) && !read.Events.ContainsKey(id))
        {
            Unknown.Add(id);
        }

        return read.Events.GetValueOrDefault(id);
    }

    private bool Reaches(PendingCommand command, Changes changes)
    {
        var missing = changes
            .Events.Where(e =>
                e.Data is IUnattributedEvent && e.StreamId != command.Reach.Unattributed && !command.More.Contains(e.StreamId)
            )
            .Select(e => e.StreamId)
            .ToList();
        command.More.UnionWith(missing);
        NeedsMore |= missing.Count > 0;
        return missing.Count == 0;
    }

    private void Append(IEvent e, byte[] json)
    {
        var stream = e.StreamId;
        e.Version = versions[stream] = versions.GetValueOrDefault(stream) + 1;
        Streams[stream] = (StoredEvents.StreamTypeOf(e.Data), e.Version);
        Events.Add(new AppendedEvent(e, json));
        ids.Add(e.Id);
        switch (e.Data)
        {
            case IContactPointEvent:
                contactPoints[stream] = (
                    contactPoints.GetValueOrDefault(stream)
                    ?? read.ContactPoints.GetValueOrDefault(stream)
                    ?? new ContactPoint { Id = stream }
                ).After(e);
                break;
            case IUnattributedEvent:
                unattributed[stream] = (UnattributedOf(stream) ?? new UnattributedObjection { Id = stream }).After(e);
                break;
            case ISubscriberEvent:
                break;
            default:
                (eventsOf.TryGetValue(stream, out var earlier) ? earlier : eventsOf[stream] = []).Add(e);
                Link(e);
                break;
        }
    }

    private void Link(IEvent e)
    {
        switch (e.Data)
        {
            case ContactPointLinked linked:
                foreach (var link in AccountLink.Of(e.StreamId, linked))
                {
                    links.Add(link);
                }

                break;
            case ContactPointUnlinked unlinked:
                links.Remove(e.StreamId, unlinked.ContactPoint);
                break;
        }
    }
}

/// <summary>An event that is appended.</summary>
/// <param name="Event">The event.</param>
/// <param name="Json">Its data, as JSON.</param>
internal sealed record AppendedEvent(IEvent Event, byte[] Json);
