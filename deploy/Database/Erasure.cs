using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.SmsStop;
using SenefConsent.SubjectRights;

namespace SenefConsent.Database;

/// <summary>
/// Carries out the erasures that the data protection officer ordered. Runs as a role of its own, the only one that may change events; no
/// service has it.
/// </summary>
public static class Erasure
{
    /// <summary>The role, as <see cref="ConsentDatabase.RoleOf"/> takes it.</summary>
    public const string Role = "erasure";

    // Rows of the case that ordered it stay with the case; what it put together does not.
    private static ErasedTables Tables { get; } =
        new(
            [.. from schema in ConsentDatabase.MessageSchemas from table in SubjectRightsTables.MessageTables select $"{schema}.{table}"],
            $"select id from {SubjectRightsTables.IdentityCode} where subject = any($1)",
            [
                $"delete from {SubjectRightsTables.SmsPart} where evidence = any($2)",
                $"delete from {SubjectRightsTables.IdentityCode} where subject = any($1)",
                $"update {SubjectRightsTables.Package} set content = '' where case_id in "
                    + $"(select id from {SubjectRightsTables.Case} where subjects && $1)",
            ]
        );

    /// <summary>Carries out everything that was ordered, and erases what prospects said at the end of its retention.</summary>
    /// <param name="erasure">The connection string of <see cref="Role"/>.</param>
    /// <param name="keys">The keys of the services.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="now">The present.</param>
    /// <param name="isDryRun">Whether nothing is changed and only counted what would be.</param>
    /// <param name="cancellation">Stops between two erasures.</param>
    /// <exception cref="DatabaseRefusedException">The schema is another release's. Nothing was changed.</exception>
    public static async Task<IReadOnlyList<CarriedOutErasure>> RunAsync(
        string erasure,
        LedgerOptions keys,
        RetentionRules rules,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        await using var database = NpgsqlDataSource.Create(erasure);
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            if (await SchemaVersion.DifferenceAsync(connection, cancellation) is { } fault)
            {
                throw new DatabaseRefusedException(fault);
            }
        }

        await using var store = ConsentDatabase.OpenStore(erasure);
        var ended = rules.Prospects is { } rule
            ? await new EndedProspects(database, store, PurposeCatalogue.Read(keys.PurposeCatalogue), rule).FindAsync(now, cancellation)
            : [];
        return await new ErasureRun(database, store, new ContactPointKeyring(Options.Create(keys)), Tables).RunAsync(
            now,
            ended,
            isDryRun,
            cancellation
        );
    }

    /// <summary>What erasures by the rule of prospects came to, as the sweep reports what it ended.</summary>
    public static SweptTable Ended(IEnumerable<CarriedOutErasure> erasures, RetentionRules rules) =>
        new(
            rules.Prospects!,
            LedgerStore.BlocklistTable,
            erasures.Where(erasure => erasure.Case is null).Sum(erasure => erasure.ContactPoints),
            Held: 0
        );

    /// <summary>What the role is granted.</summary>
    internal static string Grants()
    {
        var role = ConsentDatabase.RoleOf(Role);
        return $"""
            grant select on all tables in schema {LedgerStore.Schema} to {role};
            grant usage on all sequences in schema {LedgerStore.Schema} to {role};
            grant insert (seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type), update (data, type, mt_dotnet_type)
                on {LedgerStore.Schema}.mt_events to {role};
            grant update (version, timestamp) on {LedgerStore.Schema}.mt_streams to {role};
            grant update (data) on {LedgerStore.BlocklistTable}, {LedgerStore.UnattributedTable} to {role};
            grant insert, update (carried_out_at) on {ErasureOrders.Table} to {role};
            grant insert on {RetentionRuns.Table} to {role};
            grant update (answer) on {AnsweredRequest.Table} to {role};
            grant update (content) on {SubjectRightsTables.Package} to {role};
            grant delete on {LedgerStore.BlocklistTable}, {LedgerStore.LinkedTable} to {role};
            grant delete on {LedgerStore.Schema}.evidence, {EvidenceVault.OwnerTable} to {role};
            grant delete on {SubjectRightsTables.SmsPart}, {SubjectRightsTables.IdentityCode} to {role};
            {string.Concat(
                from schema in ConsentDatabase.MessageSchemas
                from table in SubjectRightsTables.MessageTables
                select $"grant usage on schema {schema} to {role}; grant select (id, body), delete on {schema}.{table} to {role};"
            )}
            """;
    }
}
