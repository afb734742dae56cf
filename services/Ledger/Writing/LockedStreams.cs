using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// The streams of a commit, locked and read in its transaction: accounts and what waits for the data protection officer first, then contact points, each in the order of their ids. Everybody
/// who locks several keeps this order, or two would wait for each other.
/// </summary>
internal sealed class LockedStreams
{
    private const string ReachedAccounts = $"$1::uuid[] || array(select account from {LedgerStore.LinkedTable} where contact_point = any($2))";

    // Read after the locks, each by a statement of its own, and therefore as it was committed by whoever held them before.
    private const string LockAccounts = $"select id, version from {LedgerStore.Schema}.mt_streams where id = any({ReachedAccounts}) order by id for update";
    private const string ReadLinks = $"select account, contact_point from {LedgerStore.LinkedTable} where account = any({ReachedAccounts})";
    private const string ReadEvents = $"select stream_id, id, type, data from {LedgerStore.Schema}.mt_events where stream_id = any($1) order by stream_id, version";
    private const string ReadUnattributed = $"select id, data from {LedgerStore.UnattributedTable} where id = any($1)";
    private const string LockContactPoints = $"select id, version from {LedgerStore.Schema}.mt_streams where id = any($1) order by id for update";
    private const string ReadAnswers = $"select id, fingerprint, answer from {AnsweredRequest.Table} where id = any($1)";
    private const string ReadEventIds = $"select id from {LedgerStore.Schema}.mt_events where id = any($1)";

    private readonly Dictionary<Guid, long> versions = [];
    private readonly Dictionary<Guid, List<IEvent>> accountEvents = [];
    private readonly Dictionary<Guid, UnattributedObjection> unattributed = [];
    private readonly Dictionary<Guid, ContactPoint> contactPoints = [];
    private readonly Dictionary<Guid, AnsweredRequest> answers = [];
    private readonly Dictionary<Guid, bool> events = [];

    /// <summary>How many events each has.</summary>
    public IReadOnlyDictionary<Guid, long> Versions => versions;

    /// <summary>The contact points of the accounts.</summary>
    public AccountLinks Links { get; } = new();

    /// <summary>The events of the accounts.</summary>
    public IReadOnlyDictionary<Guid, List<IEvent>> AccountEvents => accountEvents;

    /// <summary>What waits for the data protection officer.</summary>
    public IReadOnlyDictionary<Guid, UnattributedObjection> Unattributed => unattributed;

    /// <summary>The contact points that have said anything.</summary>
    public IReadOnlyDictionary<Guid, ContactPoint> ContactPoints => contactPoints;

    /// <summary>The requests that were answered before.</summary>
    public IReadOnlyDictionary<Guid, AnsweredRequest> Answers => answers;

    /// <summary>Which events are known to be in the store, or not to be.</summary>
    public IReadOnlyDictionary<Guid, bool> Events => events;

    /// <summary>Locks and reads what commands reach: in one round trip where that is contact points alone.</summary>
    public static async Task<LockedStreams> ReadAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommand> commands, StoredEvents stored)
    {
        var streams = new LockedStreams();
        await streams.ReadAccountsAsync(connection, commands, stored);
        await streams.ReadContactPointsAsync(connection, commands);
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

    private async Task ReadAccountsAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommand> commands, StoredEvents stored)
    {
        Guid[] accounts = [.. commands.Select(command => command.Reach.Account).OfType<Guid>().Distinct()];
        Guid[] waiting = [.. commands.SelectMany(command => command.More).Concat(commands.Select(command => command.Reach.Unattributed).OfType<Guid>()).Distinct()];
        Guid[] people = [.. commands.Select(command => command.Reach.Person).OfType<Guid>().Distinct()];
        if (accounts.Length + waiting.Length + people.Length == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(LockAccounts) { Parameters = { Ids([.. accounts, .. waiting]), Ids(people) } },
                new(ReadLinks) { Parameters = { Ids(accounts), Ids(people) } },
                new(ReadEvents) { Parameters = { Ids(accounts) } },
                new(ReadUnattributed) { Parameters = { Ids(waiting) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        await ReadVersionsAsync(reader);
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            Links.Add(reader.GetGuid(0), reader.GetGuid(1));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var e = stored.Read(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3));
            (accountEvents.TryGetValue(e.StreamId, out var earlier) ? earlier : accountEvents[e.StreamId] = []).Add(e);
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            unattributed[reader.GetGuid(0)] = StoredEvents.Read<UnattributedObjection>(reader.GetFieldValue<byte[]>(1));
        }
    }

    private async Task ReadContactPointsAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommand> commands)
    {
        Guid[] reached = [.. commands.SelectMany(command => Links.ContactPointsOf(command.Reach, WaitingFor(command.Reach))).Distinct()];
        Guid[] requests = [.. commands.Select(command => command.Request?.Id).OfType<Guid>()];
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(LockContactPoints) { Parameters = { Ids(reached) } },
                new(BlocklistRow.SelectByIds) { Parameters = { Ids(reached) } },
            },
        };
        if (requests.Length > 0)
        {
            batch.BatchCommands.Add(new(ReadAnswers) { Parameters = { Ids(requests) } });
        }

        await using var reader = await batch.ExecuteReaderAsync();
        await ReadVersionsAsync(reader);
        await reader.NextResultAsync();
        foreach (var (id, row) in await BlocklistRow.ReadAsync(reader, CancellationToken.None))
        {
            contactPoints[id] = row.ToContactPoint(id);
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            answers[reader.GetGuid(0)] = new AnsweredRequest(reader.GetGuid(1), reader.GetString(2));
        }
    }

    private async Task ReadVersionsAsync(NpgsqlDataReader reader)
    {
        while (await reader.ReadAsync())
        {
            versions[reader.GetGuid(0)] = reader.GetInt64(1);
        }
    }

    private UnattributedObjection? WaitingFor(Reach reach) => reach.Unattributed is { } id ? unattributed.GetValueOrDefault(id) : null;

    private static NpgsqlParameter<Guid[]> Ids(IReadOnlyCollection<Guid> ids) => BlocklistRow.IdsParameter([.. ids]);
}
