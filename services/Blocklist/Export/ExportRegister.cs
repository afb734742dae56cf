using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>
/// Which exports were begun, by whom and what each came to, until the sweep deletes it. Written before the first line leaves: an export that
/// breaks off, or whose process dies, has left its trace. Numbers only.
/// </summary>
internal sealed class ExportRegister(NpgsqlDataSource database)
{
    public async Task StartAsync(string client, ExportSummary summary, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"insert into {BlocklistTables.Export} (id, client, started_at, summary) values ($1, $2, $3, $4)"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = summary.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = client });
        command.Parameters.Add(new NpgsqlParameter { Value = summary.StartedAt });
        command.Parameters.Add(Json(summary));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task EndAsync(ExportSummary summary)
    {
        await using var command = database.CreateCommand($"update {BlocklistTables.Export} set summary = $2 where id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = summary.Id });
        command.Parameters.Add(Json(summary));
        await command.ExecuteNonQueryAsync();
    }

    public async Task<ExportSummary?> FindAsync(string client, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select summary from {BlocklistTables.Export} where id = $1 and client = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = client });
        return await command.ExecuteScalarAsync(cancellation) is string summary
            ? JsonSerializer.Deserialize<ExportSummary>(summary, JsonSerializerOptions.Web)
            : null;
    }

    private static NpgsqlParameter Json(ExportSummary summary) =>
        new() { Value = JsonSerializer.Serialize(summary, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
