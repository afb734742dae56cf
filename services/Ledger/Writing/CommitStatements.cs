using System.Text.Json;
using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// The statements that write a commit, in one round trip that ends with the commit. Their texts never change, whatever they write, so
/// PostgreSQL parses each once; what they write comes as arrays. They write into Marten's tables what Marten would write itself; a test
/// holds every column against it.
/// </summary>
internal static class CommitStatements
{
    private const string Schema = LedgerStore.Schema;
    private const string Commit = "commit";
    private const string Tenant = "*DEFAULT*";

    // Fails when somebody else made the stream since it was looked for. In the order of the ids, because each waits for whoever has made
    // one and not committed it yet.
    private const string InsertStreams = $"""
        insert into {Schema}.mt_streams (id, type, version, timestamp, tenant_id)
        select id, type, version, now(), '{Tenant}' from unnest($1, $2, $3) as stream (id, type, version) order by id
        """;

    private const string UpdateStreams = $"""
        update {Schema}.mt_streams set version = stream.version, timestamp = now()
        from unnest($1, $2) as stream (id, version) where mt_streams.id = stream.id
        """;

    private const string InsertEvents = $"""
        insert into {Schema}.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type)
        select nextval('{Schema}.mt_events_sequence'), id, stream_id, version, data, type, '{Tenant}', now(), dotnet_type
        from unnest($1, $2, $3, $4, $5, $6) as event (id, stream_id, version, data, type, dotnet_type)
        """;

    private const string UpsertContactPoints = $"""
        insert into {LedgerStore.BlocklistTable} (id, data, mt_version) select * from unnest($1, $2, $3)
        on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version
        """;

    private const string UpsertUnattributed = $"""
        insert into {LedgerStore.UnattributedTable} (id, data, mt_dotnet_type, mt_version, received_at)
        select id, data, '{nameof(SenefConsent)}.{nameof(Ledger)}.{nameof(UnattributedObjection)}', version, received_at
        from unnest($1, $2, $3, $4) as waiting (id, data, version, received_at)
        on conflict (id) do update set
            data = excluded.data, mt_version = excluded.mt_version, mt_dotnet_type = excluded.mt_dotnet_type,
            received_at = excluded.received_at, mt_last_modified = transaction_timestamp()
        """;

    private const string UpsertLinks = $"""
        insert into {LedgerStore.LinkedTable} (id, data, mt_dotnet_type, account, contact_point)
        select id, data, '{nameof(SenefConsent)}.{nameof(Ledger)}.{nameof(LinkedContactPoint)}', account, contact_point
        from unnest($1, $2, $3, $4) as link (id, data, account, contact_point)
        on conflict (id) do update set
            data = excluded.data, mt_dotnet_type = excluded.mt_dotnet_type, account = excluded.account,
            contact_point = excluded.contact_point, mt_last_modified = transaction_timestamp()
        """;

    private const string DeleteLinks = $"delete from {LedgerStore.LinkedTable} where id = any($1)";

    private const string InsertAnswers = $"insert into {AnsweredRequest.Table} (id, fingerprint, answer) select * from unnest($1, $2, $3)";

    private const string InsertAwaitedAnswers = $"""
        insert into {AwaitedAnswers.Table} (objection, contact_point, source, received_at) select * from unnest($1, $2, $3, $4)
        on conflict (objection) do nothing
        """;

    private const string UpdateAwaitedAnswers = $"""
        update {AwaitedAnswers.Table} as awaited set answered_at = given.at from unnest($1, $2) as given (objection, at)
        where awaited.objection = given.objection and awaited.answered_at is null
        """;

    private const string InsertEvent = $"""
        with told as (update {Schema}.mt_streams set version = version + 1, timestamp = now() where id = $1 returning version)
        insert into {Schema}.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type)
        select nextval('{Schema}.mt_events_sequence'), $2, $1, version, $3, $4, '{Tenant}', now(), $5 from told
        """;

    /// <summary>Appends one event to a stream that is there and locked, in a transaction of somebody else.</summary>
    public static NpgsqlBatchCommand AppendTo(Guid stream, Guid id, object data, StoredEvents stored) =>
        new(InsertEvent)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = stream },
                new NpgsqlParameter<Guid> { TypedValue = id },
                new NpgsqlParameter<byte[]> { TypedValue = StoredEvents.Write(data), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter<string> { TypedValue = stored.TypeOf(data).EventTypeName },
                new NpgsqlParameter<string> { TypedValue = stored.TypeOf(data).DotNetTypeName },
            },
        };

    /// <summary>Writes and commits.</summary>
    /// <param name="connection">In a transaction, which holds the locks.</param>
    /// <param name="decided">What is written.</param>
    /// <param name="read">What was read.</param>
    /// <param name="stored">How events are stored.</param>
    /// <param name="journaled">Where the journal keeps what protects people, on the disk; null when it keeps nothing of it.</param>
    /// <returns>Whether the database had come as far as the file of the journal says; see <see cref="JournalMarks.Of"/>.</returns>
    public static async Task<bool> ExecuteAsync(
        NpgsqlConnection connection,
        DecidedCommit decided,
        LockedStreams read,
        StoredEvents stored,
        JournalClaim? journaled
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        AddStreams(batch, decided, read);
        AddEvents(batch, decided.Events, stored);
        AddContactPoints(batch, decided);
        AddUnattributed(batch, decided);
        AddLinks(batch, decided.Events);
        AddAwaitedAnswers(batch, decided.Events);
        AddErasures(batch, decided.Events);
        if (decided.Evidence.Count > 0)
        {
            batch.BatchCommands.Add(EvidenceVault.Insert(decided.Evidence));
        }

        if (decided.EvidenceOwners.Count > 0)
        {
            batch.BatchCommands.Add(EvidenceVault.Insert(decided.EvidenceOwners));
        }

        if (decided.Answers.Count > 0)
        {
            Add(
                batch,
                InsertAnswers,
                Array(decided.Answers.Keys),
                Array(decided.Answers.Values.Select(answer => answer.Fingerprint)),
                Array(decided.Answers.Values.Select(answer => answer.Answer))
            );
        }

        decided.Rows.ForEach(batch.BatchCommands.Add);
        var mark = journaled is null ? null : JournalMarks.Of(journaled);
        if (mark is not null)
        {
            batch.BatchCommands.Add(mark);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(Commit));
        await batch.ExecuteNonQueryAsync();
        return mark?.RecordsAffected == 1;
    }

    private static void AddStreams(NpgsqlBatch batch, DecidedCommit decided, LockedStreams read)
    {
        foreach (var streams in decided.Streams.GroupBy(stream => read.Versions.ContainsKey(stream.Key)))
        {
            var (ids, versions) = (Array(streams.Select(stream => stream.Key)), Array(streams.Select(stream => stream.Value.Version)));
            if (streams.Key)
            {
                Add(batch, UpdateStreams, ids, versions);
            }
            else
            {
                Add(batch, InsertStreams, ids, Array(streams.Select(stream => stream.Value.Type)), versions);
            }
        }
    }

    private static void AddEvents(NpgsqlBatch batch, List<AppendedEvent> events, StoredEvents stored)
    {
        if (events.Count > 0)
        {
            Add(
                batch,
                InsertEvents,
                Array(events.Select(appended => appended.Event.Id)),
                Array(events.Select(appended => appended.Event.StreamId)),
                Array(events.Select(appended => appended.Event.Version)),
                Json(events.Select(appended => appended.Json)),
                Array(events.Select(appended => stored.TypeOf(appended.Event.Data).EventTypeName)),
                Array(events.Select(appended => stored.TypeOf(appended.Event.Data).DotNetTypeName))
            );
        }
    }

    private static void AddContactPoints(NpgsqlBatch batch, DecidedCommit decided)
    {
        var changed = decided.ContactPoints;
        if (changed.Count > 0)
        {
            Add(
                batch,
                UpsertContactPoints,
                Array(changed.Keys),
                Json(
                    changed.Values.Select(contactPoint =>
                        JsonSerializer.SerializeToUtf8Bytes(contactPoint, StoredJson.Default.ContactPoint)
                    )
                ),
                Array(changed.Keys.Select(id => decided.Streams[id].Version))
            );
        }
    }

    private static void AddUnattributed(NpgsqlBatch batch, DecidedCommit decided)
    {
        var changed = decided.Unattributed;
        if (changed.Count > 0)
        {
            Add(
                batch,
                UpsertUnattributed,
                Array(changed.Keys),
                Json(
                    changed.Values.Select(waiting => JsonSerializer.SerializeToUtf8Bytes(waiting, StoredJson.Default.UnattributedObjection))
                ),
                Array(changed.Keys.Select(id => decided.Streams[id].Version)),
                Array(changed.Values.Select(waiting => waiting.ReceivedAt))
            );
        }
    }

    private static void AddLinks(NpgsqlBatch batch, List<AppendedEvent> events)
    {
        var links = new Dictionary<string, LinkedContactPoint?>();
        foreach (var e in events.Select(appended => appended.Event))
        {
            switch (e.Data)
            {
                case ContactPointLinked linked:
                    foreach (var link in AccountLink.Of(e.StreamId, linked).Select(LinkedContactPoint.Of))
                    {
                        links[link.Id] = link;
                    }

                    break;
                case ContactPointUnlinked unlinked:
                    foreach (var id in LinkedContactPoint.IdsOf(e.StreamId, unlinked))
                    {
                        links[id] = null;
                    }

                    break;
            }
        }

        List<LinkedContactPoint> made = [.. links.Values.OfType<LinkedContactPoint>()];
        if (made.Count > 0)
        {
            Add(
                batch,
                UpsertLinks,
                Array(made.Select(link => link.Id)),
                Json(made.Select(link => JsonSerializer.SerializeToUtf8Bytes(link, StoredJson.Default.LinkedContactPoint))),
                Array(made.Select(link => link.Account)),
                Array(made.Select(link => link.ContactPoint))
            );
        }

        if (made.Count < links.Count)
        {
            Add(batch, DeleteLinks, Array(links.Where(link => link.Value is null).Select(link => link.Key)));
        }
    }

    private static void AddAwaitedAnswers(NpgsqlBatch batch, List<AppendedEvent> events)
    {
        List<IEvent<ObjectionRecorded>> awaited =
        [
            .. events.Select(appended => appended.Event).OfType<IEvent<ObjectionRecorded>>().Where(e => AwaitedAnswers.Awaits(e.Data)),
        ];
        if (awaited.Count > 0)
        {
            Add(
                batch,
                InsertAwaitedAnswers,
                Array(awaited.Select(e => e.Id)),
                Array(awaited.Select(e => e.StreamId)),
                Array(awaited.Select(e => ExactNames<Source>.Of(e.Data.Capture.Source))),
                Array(awaited.Select(e => e.Data.Capture.ReceivedAt))
            );
        }

        List<ObjectionAnswered> answered = [.. events.Select(appended => appended.Event.Data).OfType<ObjectionAnswered>()];
        if (answered.Count > 0)
        {
            Add(
                batch,
                UpdateAwaitedAnswers,
                Array(answered.Select(answer => answer.Objection)),
                Array(answered.Select(answer => answer.Capture.ReceivedAt))
            );
        }
    }

    private static void AddErasures(NpgsqlBatch batch, List<AppendedEvent> events)
    {
        foreach (var e in events.Select(appended => appended.Event).OfType<IEvent<ErasureOrdered>>())
        {
            batch.BatchCommands.Add(ErasureOrders.Insert(e.StreamId, e.Data));
        }
    }

    private static void Add(NpgsqlBatch batch, string text, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new() { TypedValue = [.. values] };

    private static NpgsqlParameter<byte[][]> Json(IEnumerable<byte[]> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };
}
