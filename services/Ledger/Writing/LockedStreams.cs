using System.Buffers.Binary;
using JasperFx.Events;
using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// The streams of a commit, locked and read in its transaction: first the contact points whose links are followed or may be changed, then
/// accounts, records and what waits for the data protection officer, then contact points, each in the order of their ids. Everybody who locks
/// several keeps this order, or two would wait for each other.
/// </summary>
/// <remarks>
/// Who speaks as a person and who links one of their contact points both lock that contact point before the links are read, by its id,
/// because it may have no stream yet. Else each could miss what the other is about to commit: the new contact point would not follow.
/// </remarks>
internal sealed class LockedStreams
{
    private const string LimitWaiting = "select set_config('lock_timeout', $1, true)";

    private const string LockLinks = "select pg_advisory_xact_lock(id) from unnest($1) as id";

    private const string Streams = $"{LedgerStore.Schema}.mt_streams";
    private const string AccountsOf = $"select account from {LedgerStore.LinkedTable} where contact_point = any($2)";
    private const string ReachedAccounts = $"$1::uuid[] || array({AccountsOf})";
    private const string ReachedContactPoints =
        $"$3::uuid[] || array(select contact_point from {LedgerStore.LinkedTable} where account = any({ReachedAccounts}))";

    // Read after the locks, each by a statement of its own, and therefore as it was committed by whoever held them before.
    private const string LockAccounts = $"select id, version from {Streams} where id = any({ReachedAccounts}) order by id for update";
    private const string SelectLinks =
        $"select account, contact_point, coalesce((data ->> 'knownAs')::uuid, contact_point) from {LedgerStore.LinkedTable}";
    private const string ReadLinks = $"{SelectLinks} where account = any({ReachedAccounts})";
    private const string ReadLinksOf = $"{SelectLinks} where contact_point = any($1)";
    private const string ReadEvents =
        $"select stream_id, id, type, data from {LedgerStore.Schema}.mt_events where stream_id = any($1) order by stream_id, version";
    private const string ReadUnattributed = $"select id, data from {LedgerStore.UnattributedTable} where id = any($1)";
    private const string LockContactPoints = $"select id, version from {Streams} where id = any($1) order by id for update";
    private const string LockContactPointsOfAccounts =
        $"select id, version from {Streams} where id = any({ReachedContactPoints}) order by id for update";
    private const string ReadContactPointsOfAccounts = $"{BlocklistRow.Select} where id = any({ReachedContactPoints})";
    private const string ReadAnswers = $"select id, fingerprint, answer from {AnsweredRequest.Table} where id = any($1)";
    private const string ReadEventIds = $"select id from {LedgerStore.Schema}.mt_events where id = any($1)";

    private readonly Dictionary<Guid, long> versions = [];
    private readonly Dictionary<Guid, List<IEvent>> eventsOf = [];
    private readonly Dictionary<Guid, UnattributedObjection> unattributed = [];
    private readonly Dictionary<Guid, ContactPoint> contactPoints = [];
    private readonly Dictionary<Guid, AnsweredRequest> answers = [];
    private readonly Dictionary<Guid, bool> events = [];

    /// <summary>How many events each has.</summary>
    public IReadOnlyDictionary<Guid, long> Versions => versions;

    /// <summary>The contact points of the accounts.</summary>
    public AccountLinks Links { get; } = new();

    /// <summary>The events of the accounts and the records.</summary>
    public IReadOnlyDictionary<Guid, List<IEvent>> EventsOf => eventsOf;

    /// <summary>What waits for the data protection officer.</summary>
    public IReadOnlyDictionary<Guid, UnattributedObjection> Unattributed => unattributed;

    /// <summary>The contact points that have said anything.</summary>
    public IReadOnlyDictionary<Guid, ContactPoint> ContactPoints => contactPoints;

    /// <summary>The requests that were answered before.</summary>
    public IReadOnlyDictionary<Guid, AnsweredRequest> Answers => answers;

    /// <summary>Which events are known to be in the store, or not to be.</summary>
    public IReadOnlyDictionary<Guid, bool> Events => events;

    /// <summary>
    /// Locks and reads what commands reach: in one round trip, but for what waits for the data protection officer, which names the contact
    /// points to be locked after it.
    /// </summary>
    /// <param name="connection">In a transaction, which holds the locks.</param>
    /// <param name="commands">What reaches them.</param>
    /// <param name="stored">How events are stored.</param>
    /// <param name="patience">How long the transaction waits for any lock.</param>
    public static async Task<LockedStreams> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<PendingCommand> commands,
        StoredEvents stored,
        TimeSpan patience
    )
    {
        var streams = new LockedStreams();
        Guid[] accounts = [.. commands.Select(command => command.Reach.Account).OfType<Guid>().Distinct()];
        Guid[] people = [.. commands.SelectMany(command => command.Reach.Person ?? Enumerable.Empty<Guid>()).Distinct()];
        Guid[] waiting =
        [
            .. commands
                .SelectMany(command => command.More)
                .Concat(commands.Select(command => command.Reach.Unattributed).OfType<Guid>())
                .Distinct(),
        ];
        Guid[] records = [.. commands.SelectMany(command => command.Reach.Records).Distinct()];
        List<ContactPointIds> named = [.. commands.SelectMany(command => command.Reach.Named)];
        Guid[] contactPoints = [.. named.SelectMany(ids => ids).Concat(commands.SelectMany(command => command.Reach.Streams)).Distinct()];
        Guid[] known = [.. named.Where(ids => ids.Count > 1).SelectMany(ids => ids).Distinct()];
        long[] linking =
        [
            .. commands.SelectMany(command => command.Reach.Linking).SelectMany(ids => ids).Select(LockOf).Distinct().Order(),
        ];
        Guid[] requests = [.. commands.Select(command => command.Request?.Id).OfType<Guid>()];

        var steps = new Steps(connection);
        steps.Add(LimitWaiting, [new NpgsqlParameter<string> { TypedValue = $"{patience.TotalMilliseconds}ms" }], _ => { });
        if (linking.Length > 0)
        {
            steps.Add(LockLinks, [new NpgsqlParameter<long[]> { TypedValue = linking }], _ => { });
        }

        var reachesAccounts = accounts.Length + people.Length > 0;
        if (reachesAccounts || waiting.Length + records.Length > 0)
        {
            steps.Add(LockAccounts, [Ids([.. accounts, .. waiting, .. records]), Ids(people)], streams.ReadVersion);
            steps.Add(ReadLinks, [Ids(accounts), Ids(people)], streams.ReadLink);
            steps.Add(ReadEvents, [Ids([.. accounts, .. records])], row => streams.ReadEvent(row, stored));
        }

        if (known.Length > 0)
        {
            steps.Add(ReadLinksOf, [Ids(known)], streams.ReadLink);
        }

        if (waiting.Length > 0)
        {
            steps.Add(
                ReadUnattributed,
                [Ids(waiting)],
                row => streams.unattributed[row.GetGuid(0)] = StoredEvents.Read<UnattributedObjection>(row.GetFieldValue<byte[]>(1))
            );
            await steps.ExecuteAsync();
            steps = new Steps(connection);
            Guid[] reached =
            [
                .. commands
                    .SelectMany(command =>
                        streams.Links.ContactPointsOf(command.Reach, streams.WaitingFor(command.Reach)).Concat(command.Reach.Streams)
                    )
                    .Distinct(),
            ];
            steps.Add(LockContactPoints, [Ids(reached)], streams.ReadVersion);
            steps.Add(BlocklistRow.SelectByIds, [Ids(reached)], streams.ReadContactPoint);
        }
        else if (reachesAccounts)
        {
            steps.Add(LockContactPointsOfAccounts, [Ids(accounts), Ids(people), Ids(contactPoints)], streams.ReadVersion);
            steps.Add(ReadContactPointsOfAccounts, [Ids(accounts), Ids(people), Ids(contactPoints)], streams.ReadContactPoint);
        }
        else
        {
            steps.Add(LockContactPoints, [Ids(contactPoints)], streams.ReadVersion);
            steps.Add(BlocklistRow.SelectByIds, [Ids(contactPoints)], streams.ReadContactPoint);
        }

        if (requests.Length > 0)
        {
            steps.Add(
                ReadAnswers,
                [Ids(requests)],
                row => streams.answers[row.GetGuid(0)] = new AnsweredRequest(row.GetGuid(1), row.GetString(2))
            );
        }

        await steps.ExecuteAsync();
        return streams;
    }

    /// <summary>Asks whether events are in the store.</summary>
    public async Task ReadEventIdsAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> ids)
    {
        await using var command = new NpgsqlCommand(ReadEventIds, connection) { Parameters = { Ids(ids) } };
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var id in ids)
        {
            events[id] = false;
        }

        while (await reader.ReadAsync())
        {
            events[reader.GetGuid(0)] = true;
        }
    }

    private void ReadLink(NpgsqlDataReader row) => Links.Add(new AccountLink(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)));

    private void ReadVersion(NpgsqlDataReader row) => versions[row.GetGuid(0)] = row.GetInt64(1);

    private void ReadContactPoint(NpgsqlDataReader row)
    {
        var (id, said) = BlocklistRow.Read(row);
        contactPoints[id] = said.ToContactPoint(id);
    }

    private void ReadEvent(NpgsqlDataReader row, StoredEvents stored)
    {
        var e = stored.Read(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<byte[]>(3));
        (eventsOf.TryGetValue(e.StreamId, out var earlier) ? earlier : eventsOf[e.StreamId] = []).Add(e);
    }

    private UnattributedObjection? WaitingFor(Reach reach) => reach.Unattributed is { } id ? unattributed.GetValueOrDefault(id) : null;

    private static long LockOf(Guid contactPoint) => BinaryPrimitives.ReadInt64BigEndian(contactPoint.ToByteArray(bigEndian: true));

    private static NpgsqlParameter<Guid[]> Ids(IReadOnlyCollection<Guid> ids) => BlocklistRow.IdsParameter([.. ids]);

    /// <summary>Statements of one round trip, each with what takes its rows.</summary>
    private sealed class Steps(NpgsqlConnection connection)
    {
        private readonly List<(NpgsqlBatchCommand Statement, Action<NpgsqlDataReader> Take)> steps = [];

        public void Add(string text, NpgsqlParameter[] parameters, Action<NpgsqlDataReader> take)
        {
            var statement = new NpgsqlBatchCommand(text);
            statement.Parameters.AddRange(parameters);
            steps.Add((statement, take));
        }

        public async Task ExecuteAsync()
        {
            await using var batch = new NpgsqlBatch(connection);
            steps.ForEach(step => batch.BatchCommands.Add(step.Statement));
            await using var reader = await batch.ExecuteReaderAsync();
            foreach (var (_, take) in steps)
            {
                while (await reader.ReadAsync())
                {
                    take(reader);
                }

                await reader.NextResultAsync();
            }
        }
    }
}
