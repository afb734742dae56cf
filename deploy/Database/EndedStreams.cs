using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>
/// Deletes what has come to the end of its retention together with its events, such as a case five years after its closing. Runs as the
/// role of <see cref="Erasure"/>, because the sweep may not touch events.
/// </summary>
public static class EndedStreams
{
    private const string Schema = LedgerStore.Schema;

    /// <summary>Deletes them.</summary>
    /// <param name="database">The database, as <see cref="Erasure.Role"/>.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="now">The present. What ends at this very instant has ended.</param>
    /// <param name="isDryRun">Whether each deletion is taken back once it is counted.</param>
    /// <param name="cancellation">Stops between two tables.</param>
    public static async Task<IReadOnlyList<SweptTable>> RunAsync(
        NpgsqlDataSource database,
        RetentionRules rules,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var ended = new List<SweptTable>();
        foreach (var (table, rule) in (await RetentionSweep.RulesOfTablesAsync(connection, rules, cancellation)).Where(IsOfStreams))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var command = new NpgsqlCommand(
                $"""
                with ended as (select swept.{rule.Stream} as id from {table} swept where {RetentionSweep.IsOver(rule)}),
                    events as (delete from {Schema}.mt_events where stream_id in (select id from ended)),
                    streams as (delete from {Schema}.mt_streams where id in (select id from ended))
                delete from {table} where {rule.Stream} in (select id from ended)
                """,
                connection
            )
            {
                CommandTimeout = 0,
                Parameters =
                {
                    new NpgsqlParameter { Value = now },
                    new NpgsqlParameter { Value = rule.Lasts.BeganBefore(now) },
                },
            };
            var swept = new SweptTable(rule, table, await command.ExecuteNonQueryAsync(cancellation), Held: 0);
            ended.Add(swept);
            if (!isDryRun)
            {
                if (swept.Rows > 0)
                {
                    await using var batch = new NpgsqlBatch(connection);
                    batch.BatchCommands.Add(RetentionRuns.Insert(now, rule.Id, table, swept.Rows, swept.Held));
                    await batch.ExecuteNonQueryAsync(cancellation);
                }

                await transaction.CommitAsync(cancellation);
            }
        }

        return ended;
    }

    /// <summary>What the role is granted for it.</summary>
    internal static async Task<string> GrantsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rules = RetentionRules.Read(RetentionRules.DeliveredFile);
        var tables = (await RetentionSweep.RulesOfTablesAsync(connection, rules, cancellation))
            .Where(IsOfStreams)
            .Select(pair => pair.Table);
        return $"grant delete on {string.Join(", ", tables.Append($"{Schema}.mt_events").Append($"{Schema}.mt_streams"))} "
            + $"to {ConsentDatabase.RoleOf(Erasure.Role)};";
    }

    private static bool IsOfStreams((string Table, RetentionRule Rule) pair) => pair.Rule.Stream is not null;
}
