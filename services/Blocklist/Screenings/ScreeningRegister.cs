using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>
/// What screenings came to, for the client that asked and from any instance, until the sweep deletes it. Numbers only: nobody's address.
/// </summary>
internal sealed class ScreeningRegister(NpgsqlDataSource database)
{
    public async Task StartAsync(string client, ScreeningSummary summary, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"insert into {BlocklistTables.Screening} (id, client, started_at, summary) values ($1, $2, $3, $4)"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = summary.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = client });
        command.Parameters.Add(new NpgsqlParameter { Value = summary.StartedAt });
        command.Parameters.Add(Json(summary));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task EndAsync(ScreeningSummary summary)
    {
        await using var command = database.CreateCommand($"update {BlocklistTables.Screening} set summary = $2 where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = summary.Id });
        command.Parameters.Add(Json(summary));
        await command.ExecuteNonQueryAsync();
    }

    public async Task<ScreeningSummary?> FindAsync(string client, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select summary from {BlocklistTables.Screening} where id = $1 and client = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = client });
        return await command.ExecuteScalarAsync(cancellation) is string summary
            ? JsonSerializer.Deserialize<ScreeningSummary>(summary, JsonSerializerOptions.Web)
            : null;
    }

    private static NpgsqlParameter Json(ScreeningSummary summary) =>
        new() { Value = JsonSerializer.Serialize(summary, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
