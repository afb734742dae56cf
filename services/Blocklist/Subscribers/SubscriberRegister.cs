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
    private const string Columns = "name, registration, position, sending_to, attempts, next_attempt_at, disabled_at, alarmed_at";

    public async Task<IReadOnlyList<Subscriber>> AllAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from {BlocklistTables.Subscriber} order by name");
        return await ReadAsync(command, cancellation);
    }

    public async Task<Subscriber?> FindAsync(string name, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from {BlocklistTables.Subscriber} where name = $1");
        command.Parameters.Add(Parameter(name));
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <returns>False when it is there already.</returns>
    public async Task<bool> AddAsync(string name, Registration registration, long position, CancellationToken cancellation) =>
        await ExecuteAsync(
            $"insert into {BlocklistTables.Subscriber} (name, registration, position) values ($1, $2, $3) on conflict do nothing",
            cancellation,
            Parameter(name),
            Json(registration),
            Parameter(position)
        );

    /// <summary>Registers anew; from another position where one is given. Whatever kept it from being delivered to is over.</summary>
    /// <returns>False when it is not there.</returns>
    public async Task<bool> ChangeAsync(string name, Registration registration, long? position, CancellationToken cancellation) =>
        await ExecuteAsync(
            $"""
            update {BlocklistTables.Subscriber}
            set registration = $2, position = coalesce($3, position), sending_to = case when $3 is null then sending_to end,
                attempts = 0, next_attempt_at = null, disabled_at = null, alarmed_at = null
            where name = $1
            """,
            cancellation,
            Parameter(name),
            Json(registration),
            new NpgsqlParameter { Value = (object?)position ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint }
        );

    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation) =>
        await ExecuteAsync($"delete from {BlocklistTables.Subscriber} where name = $1", cancellation, Parameter(name));

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

    public Task DisableAsync(Subscriber subscriber, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {BlocklistTables.Subscriber} set attempts = attempts + 1, disabled_at = $3 where name = $1 and position = $2",
            cancellation,
            Parameter(subscriber.Name),
            Parameter(subscriber.Position),
            Parameter(now)
        );

    public Task AlarmedAsync(Subscriber subscriber, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {BlocklistTables.Subscriber} set alarmed_at = $2 where name = $1",
            cancellation,
            Parameter(subscriber.Name),
            Parameter(now)
        );

    /// <summary>When a change was first taken, by each subscriber that took it.</summary>
    public async Task<IReadOnlyList<(string Subscriber, DateTimeOffset TakenAt, string Message, int Attempts)>> TakenAsync(
        long position,
        CancellationToken cancellation
    )
    {
        // A message holds no more changes than that, so no other can hold this one.
        await using var command = database.CreateCommand(
            $"""
            select distinct on (subscriber) subscriber, taken_at, message, attempts from {BlocklistTables.Delivery}
            where last_position between $1 and $1 + {Deliveries.MostChanges} and $1 = any(positions) order by subscriber, taken_at
            """
        );
        command.Parameters.Add(Parameter(position));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var taken = new List<(string, DateTimeOffset, string, int)>();
        while (await rows.ReadAsync(cancellation))
        {
            taken.Add((rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetString(2), rows.GetInt32(3)));
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
                    JsonSerializer.Deserialize<Registration>(rows.GetString(1), JsonSerializerOptions.Web)!,
                    rows.GetInt64(2),
                    await rows.IsDBNullAsync(3, cancellation) ? null : rows.GetInt64(3),
                    rows.GetInt32(4),
                    await TimeAsync(5),
                    await TimeAsync(6),
                    await TimeAsync(7)
                )
            );
        }

        return subscribers;

        async Task<DateTimeOffset?> TimeAsync(int column) =>
            await rows.IsDBNullAsync(column, cancellation) ? null : rows.GetFieldValue<DateTimeOffset>(column);
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Json(Registration registration) =>
        new() { Value = JsonSerializer.Serialize(registration, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
