using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>
/// Deletes the contact points of synthetic objections at the end of their retention, with their events, rows and evidence. Runs as the role
/// of <see cref="Erasure"/>, because the sweep may not touch events.
/// </summary>
public static class EndedProbes
{
    private const string Schema = LedgerStore.Schema;
    private static readonly string OneClick = ExactNames<Source>.Of(Source.OneClick);
    private static readonly string Link = ExactNames<Source>.Of(Source.Link);

    // What came by another door or is an account's is no probe, whatever its address: more may hang on it than goes here.
    private static readonly string Delete = $$"""
        with ended as materialized (
                select s.id from {{Schema}}.mt_streams s where {{ProbeContactPoint.IsAs("s.id")}} and s.timestamp <= $1
                    and not exists (select from {{LedgerStore.LinkedTable}} link where link.contact_point = s.id)
                    and not exists (
                        select from {{Schema}}.mt_events e where e.stream_id = s.id
                            and (e.type <> 'objection_recorded'
                                or e.data #>> '{capture,source}' not in ('{{OneClick}}', '{{Link}}')))),
            owned as (
                delete from {{EvidenceVault.OwnerTable}} where contact_point in (select id from ended) returning evidence),
            evidence as (delete from {{Schema}}.evidence where id in (select evidence from owned)),
            rows as (delete from {{LedgerStore.BlocklistTable}} where id in (select id from ended)),
            events as (delete from {{Schema}}.mt_events where stream_id in (select id from ended))
        delete from {{Schema}}.mt_streams where id in (select id from ended)
        """;

    /// <summary>Deletes them.</summary>
    /// <param name="database">The database, as <see cref="Erasure.Role"/>.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="now">The present. What ends at this very instant has ended.</param>
    /// <param name="isDryRun">Whether the deletion is taken back once it is counted.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<SweptTable> RunAsync(
        NpgsqlDataSource database,
        RetentionRule rule,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(Delete, connection, transaction)
        {
            CommandTimeout = 0,
            Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = rule.Lasts.BeganBefore(now) } },
        };
        var swept = new SweptTable(rule, LedgerStore.BlocklistTable, await command.ExecuteNonQueryAsync(cancellation), Held: 0);
        if (!isDryRun)
        {
            if (swept.Rows > 0)
            {
                await using var batch = new NpgsqlBatch(connection, transaction);
                batch.BatchCommands.Add(RetentionRuns.Insert(now, rule.Id, swept.Table, swept.Rows, swept.Held));
                await batch.ExecuteNonQueryAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }

        return swept;
    }
}
