using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Database;

/// <summary>What a sweep did in a table.</summary>
/// <param name="Rule">The rule of the table.</param>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many rows had come to their end.</param>
/// <param name="Held">How many more would have, were they not kept for longer: under a hold, or with a case.</param>
public sealed record SweptTable(RetentionRule Rule, string Table, long Rows, long Held)
{
    /// <summary>The line of the report.</summary>
    public string Describe(bool isDryRun)
    {
        var done = Rule.Then switch
        {
            RetentionAction.Clear => "emptied",
            RetentionAction.Erase => "erased",
            _ => "deleted",
        };
        return $"{Rule.Id, -16} {Table, -52} {Rows, 8} {(isDryRun ? $"would be {done}" : done)}"
            + (Held > 0 ? $", {Held} more are kept for a hold or a case" : "");
    }
}

/// <summary>
/// Deletes what has come to the end of its retention. Runs as a role of its own, which can delete and empty what the rules say and read the
/// columns that say when; events, rows of the blocklist and the change feed are beyond it. Running it again does nothing more. What it did to a
/// table is recorded by the statement that does it.
/// </summary>
public static class RetentionSweep
{
    /// <summary>The role, as <see cref="ConsentDatabase.RoleOf"/> takes it.</summary>
    public const string Role = "sweep";

    private const string Evidence = $"{LedgerStore.Schema}.evidence";
    private const string Tables = """
        select format('%s.%s', nspname, relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where relkind in ('r', 'p') and not relispartition and (nspname = 'consent' or nspname like 'messages\_%')
        order by 1
        """;

    /// <summary>Sweeps every table.</summary>
    /// <param name="database">The database, as <see cref="Role"/>.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="now">The present. What ends at this very instant has ended.</param>
    /// <param name="isDryRun">Whether nothing is changed and only counted what would be.</param>
    /// <param name="cancellation">Stops between two tables; what was swept stays so.</param>
    /// <exception cref="DatabaseRefusedException">A table has no rule, or the schema is another release's. Nothing was changed.</exception>
    public static async Task<IReadOnlyList<SweptTable>> RunAsync(
        NpgsqlDataSource database,
        RetentionRules rules,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await SchemaVersion.DifferenceAsync(connection, cancellation) is { } fault)
        {
            throw new DatabaseRefusedException(fault);
        }

        var swept = new List<SweptTable>();
        foreach (var (table, rule) in await RulesOfTablesAsync(connection, rules, cancellation))
        {
            if (rule is { Then: not RetentionAction.Keep, Stream: null })
            {
                swept.Add(await SweepAsync(connection, table, rule, rules.RuleOf(Evidence)!, now, isDryRun, cancellation));
            }
        }

        return swept;
    }

    /// <summary>The tables of the database, each with its rule.</summary>
    /// <exception cref="DatabaseRefusedException">One has none, or a rule names one that is not there.</exception>
    public static async Task<IReadOnlyList<(string Table, RetentionRule Rule)>> RulesOfTablesAsync(
        NpgsqlConnection connection,
        RetentionRules rules,
        CancellationToken cancellation
    )
    {
        var tables = await TablesAsync(connection, cancellation);
        var without = tables.Where(table => rules.RuleOf(table) is null).ToList();
        var missing = rules
            .Rules.SelectMany(rule => rule.Applies, (rule, pattern) => rule with { Applies = [pattern] })
            .Where(rule => !tables.Exists(rule.Names))
            .SelectMany(rule => rule.Applies)
            .ToList();
        return without.Count > 0
                ? throw new DatabaseRefusedException(
                    $"no retention rule names {string.Join(", ", without)}: say in retention.json how long rows are kept. Nothing was swept"
                )
            : missing.Count > 0
                ? throw new DatabaseRefusedException(
                    $"a retention rule names {string.Join(", ", missing)}, which this database does not have. Nothing was swept"
                )
            : [.. tables.Select(table => (table, rules.RuleOf(table)!))];
    }

    /// <summary>The tables of the database, with their schemas.</summary>
    internal static async Task<List<string>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Tables, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var tables = new List<string>();
        while (await rows.ReadAsync(cancellation))
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }

    /// <summary>What the role is granted for a table.</summary>
    internal static string GrantsFor(string table, RetentionRule rule, RetentionRule ruleOfEvidence)
    {
        var role = ConsentDatabase.RoleOf(Role);
        var changes = rule.Then == RetentionAction.Delete ? "delete" : $"update ({string.Join(", ", rule.Clears!)})";
        var evidence = (rule.HeldWith ?? rule.With) is null
            ? ""
            : $"grant select (id, {string.Join(", ", ruleOfEvidence.Reads)}) on {Evidence} to {role};"
                + $"grant select (contact_point, evidence) on {EvidenceVault.OwnerTable} to {role};";
        return $"grant select ({string.Join(", ", rule.Reads.Distinct())}), {changes} on {table} to {role}; {evidence}";
    }

    private static async Task<SweptTable> SweepAsync(
        NpgsqlConnection connection,
        string table,
        RetentionRule rule,
        RetentionRule ruleOfEvidence,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        var ended = rule.With is { } evidence
            ? $"not exists (select from {Evidence} kept where kept.id = swept.{evidence} and not ({IsOver(ruleOfEvidence, "kept")}))"
            : HasEnded(rule);
        var remains = string.Concat((rule.Clears ?? []).Select(column => $" and swept.{column} <> ''"));
        var extended = IsExtended(rule, "swept");
        var free = $"{ended}{remains}{(extended is null ? "" : $" and not {extended}")}";
        var held = extended is null ? "0::bigint" : $"(select count(*) from {table} swept where {ended}{remains} and {extended})";
        var change =
            rule.Then == RetentionAction.Delete
                ? $"delete from {table} swept where {free} returning 1"
                : $"update {table} swept set {string.Join(", ", rule.Clears!.Select(column => $"{column} = ''"))} where {free} returning 1";
        await using var command = new NpgsqlCommand(
            isDryRun
                ? $"select (select count(*) from {table} swept where {free}), {held}"
                : $"""
                with swept as ({change}), counted as (select (select count(*) from swept) as ended, {held} as held),
                    recorded as (
                        insert into {RetentionRuns.Table} (id, ran_at, rule, place, ended, held)
                        select $3, $1, $4, $5, ended, held from counted)
                select ended, held from counted
                """,
            connection
        )
        {
            CommandTimeout = 0,
            Parameters =
            {
                new NpgsqlParameter { Value = now.ToUniversalTime() },
                new NpgsqlParameter { Value = (rule.With is null ? rule : ruleOfEvidence).Lasts.BeganBefore(now) },
            },
        };
        if (!isDryRun)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = Guid.CreateVersion7(now) });
            command.Parameters.Add(new NpgsqlParameter { Value = rule.Id });
            command.Parameters.Add(new NpgsqlParameter { Value = table });
        }

        await using var counts = await command.ExecuteReaderAsync(cancellation);
        await counts.ReadAsync(cancellation);
        return new SweptTable(rule, table, counts.GetInt64(0), counts.GetInt64(1));
    }

    // $1 is the present, $2 the time by which the period must have begun.
    private static string HasEnded(RetentionRule rule, string row = "swept") =>
        rule.End is { } end ? $"{row}.{end} <= $1" : $"{row}.{rule.Start} <= $2";

    internal static string IsOver(RetentionRule rule, string row = "swept") =>
        HasEnded(rule, row) + (IsExtended(rule, row) is { } extended ? $" and not {extended}" : "");

    private static string? IsExtended(RetentionRule rule, string row) =>
        rule switch
        {
            { HeldFor: { } subject } => RetentionExtension.ExtendsAny($"{row}.{subject}", "$1"),
            { HeldWith: { } evidence } => RetentionExtension.ExtendsEvidence($"{row}.{evidence}", "$1"),
            _ => null,
        };
}
