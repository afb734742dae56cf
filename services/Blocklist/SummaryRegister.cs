using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace SenefConsent.Blocklist;

/// <summary>
/// What screenings or exports came to, for the client that asked and from any instance, until the sweep deletes it. Written before the first
/// line leaves: one that breaks off, or whose process dies, has left its trace. Numbers only: nobody's address.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="table">Their table.</param>
/// <param name="keyOf">What the columns of a row say beside the summary.</param>
internal sealed class SummaryRegister<TSummary>(
    NpgsqlDataSource database,
    string table,
    Func<TSummary, (Guid Id, DateTimeOffset StartedAt)> keyOf
)
{
    public async Task StartAsync(string client, TSummary summary, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"insert into {table} (id, client, started_at, summary) values ($1, $2, $3, $4)");
        command.Parameters.Add(new NpgsqlParameter { Value = keyOf(summary).Id });
        command.Parameters.Add(new NpgsqlParameter { Value = client });
        command.Parameters.Add(new NpgsqlParameter { Value = keyOf(summary).StartedAt });
        command.Parameters.Add(Json(summary));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task EndAsync(TSummary summary)
    {
        await using var command = database.CreateCommand($"update {table} set summary = $2 where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = keyOf(summary).Id });
        command.Parameters.Add(Json(summary));
        await command.ExecuteNonQueryAsync();
    }

    public async Task<TSummary?> FindAsync(string client, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select summary from {table} where id = $1 and client = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = client });
        return await command.ExecuteScalarAsync(cancellation) is string summary
            ? JsonSerializer.Deserialize<TSummary>(summary, JsonSerializerOptions.Web)
            : default;
    }

    private static NpgsqlParameter Json(TSummary summary) =>
        new() { Value = JsonSerializer.Serialize(summary, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
