using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// The tables of subscribers and of what they took. What moves a subscriber on says from where, so that one who was set elsewhere meanwhile
/// stays there.
/// </summary>
internal sealed class SubscriberRegister(NpgsqlDataSource database)
{
    private const string Columns =
        "name, client, registration, position, sending_to, attempts, next_attempt_at, disabled_at, alarmed_at, removed_at, version";

    /// <summary>All that are told of changes.</summary>
    public async Task<IReadOnlyList<Subscriber>> AllAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from {BlocklistTables.Subscriber} where removed_at is null order by name"
        );
        return await ReadAsync(command, cancellation);
    }

    /// <summary>All that ever were.</summary>
    public async Task<IReadOnlyList<Subscriber>> EverAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from {BlocklistTables.Subscriber} order by name");
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Those of a client, with those that it has removed.</summary>
    public async Task<IReadOnlyList<Subscriber>> OfClientAsync(string client, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from {BlocklistTables.Subscriber} where client = $1 order by name"
        );
        command.Parameters.Add(Parameter(client));
        return await ReadAsync(command, cancellation);
    }

    /// <summary>One of any client, also when it was removed.</summary>
    public async Task<Subscriber?> FindAsync(string name, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from {BlocklistTables.Subscriber} where name = $1");
        command.Parameters.Add(Parameter(name));
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>One that is told of changes; null when it is not, or not this client's.</summary>
    public async Task<Subscriber?> FindAsync(string client, string name, CancellationToken cancellation) =>
        await FindAsync(name, cancellation) is { RemovedAt: null } subscriber && subscriber.Client == client ? subscriber : null;

    /// <summary>
    /// Registered, for the first time or anew; from another position where one is given. Whatever kept it from being delivered to is over.
    /// </summary>
    public static NpgsqlBatchCommand Registered(ChangeSubscriber change, string client, long? position) =>
        Statement(
            $"""
            insert into {BlocklistTables.Subscriber} as known (name, client, registration, position, version)
            values ($1, $2, $3, coalesce($4, 0), $5)
            on conflict (name) do update set
                client = excluded.client, registration = excluded.registration, version = excluded.version,
                position = coalesce($4, known.position), sending_to = case when $4 is null then known.sending_to end,
                attempts = 0, next_attempt_at = null, disabled_at = null, alarmed_at = null, removed_at = null
            """,
            Parameter(change.Name),
            Parameter(client),
            Json(change.Registration),
            new NpgsqlParameter { Value = (object?)position ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            Parameter(change.Version + 1)
        );

    /// <summary>It answered 410.</summary>
    public static NpgsqlBatchCommand Disabled(ChangeSubscriber change, DateTimeOffset now) =>
        Statement(
            $"update {BlocklistTables.Subscriber} set attempts = attempts + 1, disabled_at = $2, version = $3 where name = $1",
            Parameter(change.Name),
            Parameter(now),
            Parameter(change.Version + 1)
        );

    /// <summary>Its client removed it.</summary>
    public static NpgsqlBatchCommand Removed(ChangeSubscriber change, DateTimeOffset now) =>
        Statement(
            $"update {BlocklistTables.Subscriber} set removed_at = $2, registration = $3, version = $4 where name = $1",
            Parameter(change.Name),
            Parameter(now),
            Json(change.Registration),
            Parameter(change.Version + 1)
        );

    /// <summary>A message is begun. If it is not known to have been taken, the same is sent again.</summary>
    public Task BeginAsync(Subscriber subscriber, long last, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {BlocklistTables.Subscriber} set sending_to = $3 where name = $1 and position = $2",
            cancellation,
            Parameter(subscriber.Name),
            Parameter(subscriber.Position),
            Parameter(last)
        );

    /// <summary>It wants nothing of what comes up to a position.</summary>
    public Task PassOverAsync(Subscriber subscriber, long last, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {BlocklistTables.Subscriber} set position = $3, sending_to = null where name = $1 and position = $2",
            cancellation,
            Parameter(subscriber.Name),
            Parameter(subscriber.Position),
            Parameter(last)
        );

    /// <summary>It took a message: the proof, and the position to go on from.</summary>
    public async Task TakenAsync(Subscriber subscriber, string message, IReadOnlyList<long> positions, long last, DateTimeOffset now)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                $"insert into {BlocklistTables.Delivery} (subscriber, last_position, taken_at, positions, message, attempts) "
                    + "values ($1, $2, $3, $4, $5, $6) on conflict do nothing"
            )
            {
                Parameters =
                {
                    Parameter(subscriber.Name),
                    Parameter(last),
                    Parameter(now),
                    new NpgsqlParameter<long[]> { TypedValue = [.. positions] },
                    Parameter(message),
                    Parameter(subscriber.Attempts + 1),
                },
            }
        );
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                $"""
                update {BlocklistTables.Subscriber}
                set position = $3, sending_to = null, attempts = 0, next_attempt_at = null, alarmed_at = null
                where name = $1 and position = $2
                """
            )
            {
                Parameters = { Parameter(subscriber.Name), Parameter(subscriber.Position), Parameter(last) },
            }
        );
        await batch.ExecuteNonQueryAsync();
    }

    public Task PostponeAsync(Subscriber subscriber, DateTimeOffset until, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {BlocklistTables.Subscriber} set attempts = attempts + 1, next_attempt_at = $3 where name = $1 and position = $2",
            cancellation,
            Parameter(subscriber.Name),
            Parameter(subscriber.Position),
            Parameter(until)
        );

    public Task AlarmedAsync(Subscriber subscriber, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {BlocklistTables.Subscriber} set alarmed_at = $2 where name = $1",
            cancellation,
            Parameter(subscriber.Name),
            Parameter(now)
        );

    /// <summary>When changes were first taken, by each of some subscribers that took them.</summary>
    public async Task<IReadOnlyList<TakenChange>> TakenAsync(
        IReadOnlyCollection<long> positions,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation
    )
    {
        // A message holds no more changes than that, so no other can hold one of these.
        await using var command = database.CreateCommand(
            $"""
            select distinct on (asked.position, subscriber) asked.position, subscriber, taken_at, message, attempts
            from unnest($1) as asked (position)
            join {BlocklistTables.Delivery} on last_position between asked.position and asked.position + {Deliveries.MostChanges}
                and asked.position = any(positions) and subscriber = any($2)
            order by asked.position, subscriber, taken_at
            """
        );
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. positions] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names] });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var taken = new List<TakenChange>();
        while (await rows.ReadAsync(cancellation))
        {
            taken.Add(
                new TakenChange(
                    rows.GetInt64(0),
                    rows.GetString(1),
                    rows.GetFieldValue<DateTimeOffset>(2),
                    rows.GetString(3),
                    rows.GetInt32(4)
                )
            );
        }

        return taken;
    }

    private async Task<bool> ExecuteAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    private static async Task<IReadOnlyList<Subscriber>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var subscribers = new List<Subscriber>();
        while (await rows.ReadAsync(cancellation))
        {
            subscribers.Add(
                new Subscriber(
                    rows.GetString(0),
                    rows.GetString(1),
                    JsonSerializer.Deserialize<Registration>(rows.GetString(2), JsonSerializerOptions.Web)!,
                    rows.GetInt64(3),
                    await rows.IsDBNullAsync(4, cancellation) ? null : rows.GetInt64(4),
                    rows.GetInt32(5),
                    await TimeAsync(6),
                    await TimeAsync(7),
                    await TimeAsync(8),
                    await TimeAsync(9),
                    rows.GetInt64(10)
                )
            );
        }

        return subscribers;

        async Task<DateTimeOffset?> TimeAsync(int column) =>
            await rows.IsDBNullAsync(column, cancellation) ? null : rows.GetFieldValue<DateTimeOffset>(column);
    }

    private static NpgsqlBatchCommand Statement(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var statement = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            statement.Parameters.Add(parameter);
        }

        return statement;
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Json(Registration registration) =>
        new() { Value = JsonSerializer.Serialize(registration, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb };
}

/// <summary>A change that a subscriber took.</summary>
/// <param name="Position">The change.</param>
/// <param name="Subscriber">Who took it.</param>
/// <param name="TakenAt">When.</param>
/// <param name="Message">The message that it was in.</param>
/// <param name="Attempts">How often that was sent.</param>
internal sealed record TakenChange(long Position, string Subscriber, DateTimeOffset TakenAt, string Message, int Attempts);
