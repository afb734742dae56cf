using System.Globalization;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.Proofs;

/// <summary>
/// Virtual years over every rule that is run here: rows begin at random times, and some are kept for a hold or a case. After each daily sweep
/// exactly those are there that a naive model says: nothing goes early or under a hold, nothing later than a day, and what a hold has kept goes
/// with the sweep after its release.
/// </summary>
public static class RetentionProof
{
    private const int Years = 20;
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 2, 15, 0, TimeSpan.Zero);

    /// <summary>Makes it.</summary>
    /// <param name="owner">The connection string of the owner of the schema; the database is empty.</param>
    /// <param name="sweep">That of the sweep's role.</param>
    /// <param name="erasure">That of the role that deletes what ends with its events.</param>
    /// <param name="rowsOfRule">How many rows each rule is tried on.</param>
    /// <param name="seed">Of the times.</param>
    /// <param name="everyDay">Whether each day of the years is swept. After them, or without it all along, only the days before, on and after
    /// each change are, until the last row has ended.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProofResult> RunAsync(
        string owner,
        string sweep,
        string erasure,
        int rowsOfRule,
        int seed,
        bool everyDay,
        CancellationToken cancellation
    )
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var sweeping = NpgsqlDataSource.Create(sweep);
        await using var erasing = NpgsqlDataSource.Create(erasure);
        var rules = RetentionRules.Read(RetentionRules.DeliveredFile);
        var random = new Random(seed);
        var tables = await RetainedTable.AllAsync(database, rules, cancellation);
        var rows = new List<RetainedRow>();
        foreach (var table in tables)
        {
            for (var number = 0; number < rowsOfRule; number++)
            {
                rows.Add(await table.InsertAsync(database, Begin.AddMinutes(random.Next(Years * 365 * 24 * 60)), random, cancellation));
            }
        }

        var (faults, swept) = (new List<string>(), 0L);
        var moments = rows.SelectMany(row => row.Moments)
            .SelectMany(moment => new[] { -1, 0, 1 }.Select(day => Begin.AddDays(Math.Ceiling((moment - Begin).TotalDays) + day)))
            .Where(moment => moment >= Begin);
        var days = Enumerable.Range(0, everyDay ? Years * 365 : 0).Select(day => Begin.AddDays(day));
        var sweeps = days.Union(moments).Order().ToList();
        foreach (var now in sweeps)
        {
            foreach (var (row, change) in rows.SelectMany(row => row.ChangesUntil(now).Select(change => (row, change))))
            {
                await row.ExtendAsync(database, change, cancellation);
            }

            var report = await EndAsync(isDryRun: true, now);
            var real = await EndAsync(isDryRun: false, now);
            swept += real.Sum(table => table.Rows);
            if (!report.SequenceEqual(real))
            {
                faults.Add($"{now:u}: a dry run said {string.Join(", ", report.Except(real))}");
            }

            rows.ForEach(row => row.SweptAt(now));
            var there = await RetainedTable.PresentAsync(database, tables, cancellation);
            faults.AddRange(
                rows.Where(row => row.IsGone == there.Contains((row.Table.Name, row.Key)))
                    .Select(row => $"{now:u}: {row.Table.Name} {row}, {(row.IsGone ? "is still there" : "is gone")}")
            );
            if (faults.Count > 0)
            {
                break;
            }
        }

        return new ProofResult(
            faults.Count == 0 && rows.TrueForAll(row => row.IsGone || row.IsKeptForEver) && rows.Exists(row => row.IsKeptForEver),
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows.Count} rows of {tables.Count} rules, {sweeps.Count} sweeps until {sweeps[^1]:yyyy-MM-dd}, {swept} ends, "
                        + $"{rows.Count(row => row.IsKeptForEver)} kept by a hold to the last day"
                ),
                .. faults.Take(10),
            ]
        );

        async Task<IReadOnlyList<SweptTable>> EndAsync(bool isDryRun, DateTimeOffset now) =>
            [
                .. await RetentionSweep.RunAsync(sweeping, rules, now, isDryRun, cancellation),
                .. await EndedStreams.RunAsync(erasing, rules, now, isDryRun, cancellation),
            ];
    }
}

/// <summary>A table whose rows end by a period of their own.</summary>
/// <param name="Name">It.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Key">The column that a row is known by.</param>
/// <param name="Columns">Those that have to be given, with their types.</param>
internal sealed record RetainedTable(string Name, RetentionRule Rule, string Key, IReadOnlyList<(string Name, string Type)> Columns)
{
    private const string Required = """
        select a.attname, format_type(a.atttypid, null), exists (
            select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and i.indkey[0] = a.attnum)
        from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
        """;

    private string Present =>
        $"select '{Name}', {Key}::text from {Name} where true{string.Concat((Rule.Clears ?? []).Select(column => $" and {column} <> ''"))}";

    /// <summary>All tables that a rule of the file empties by itself.</summary>
    public static async Task<IReadOnlyList<RetainedTable>> AllAsync(
        NpgsqlDataSource database,
        RetentionRules rules,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var tables = new List<RetainedTable>();
        foreach (var (table, rule) in await RetentionSweep.RulesOfTablesAsync(connection, rules, cancellation))
        {
            if (rule is { Then: RetentionAction.Delete or RetentionAction.Clear, With: null } && table != RetentionExtension.Table)
            {
                tables.Add(await ReadAsync(connection, table, rule, cancellation));
            }
        }

        return tables;
    }

    /// <summary>Makes a row that begins at a time.</summary>
    public async Task<RetainedRow> InsertAsync(
        NpgsqlDataSource database,
        DateTimeOffset began,
        Random random,
        CancellationToken cancellation
    )
    {
        var (subject, key) = (Guid.NewGuid(), Guid.NewGuid());
        if (Rule.HeldWith is not null)
        {
            await ExecuteAsync(database, $"insert into {EvidenceVault.OwnerTable} values ('{subject}', '{key}')", cancellation);
        }

        var values = Columns.ToDictionary(column => column.Name, column => ValueOf(column.Name, column.Type, began, subject, key, random));
        await using var command = database.CreateCommand(
            $"insert into {Name} ({string.Join(", ", values.Keys)}) values ({string.Join(", ", values.Values)}) returning {Key}::text"
        );
        return new RetainedRow(
            this,
            (string)(await command.ExecuteScalarAsync(cancellation))!,
            subject,
            StartOf(began),
            Rule.Lasts.After(StartOf(began)),
            Rule.HeldFor is null && Rule.HeldWith is null ? [] : Extension.Any(StartOf(began), random)
        );
    }

    /// <summary>The rows of some tables that have not come to their end, asked for at once.</summary>
    public static async Task<HashSet<(string Table, string Key)>> PresentAsync(
        NpgsqlDataSource database,
        IEnumerable<RetainedTable> tables,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(string.Join(" union all ", tables.Select(table => table.Present)));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var there = new HashSet<(string Table, string Key)>();
        while (await reader.ReadAsync(cancellation))
        {
            there.Add((reader.GetString(0), reader.GetString(1)));
        }

        return there;
    }

    internal static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<RetainedTable> ReadAsync(
        NpgsqlConnection connection,
        string table,
        RetentionRule rule,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(Required, connection) { Parameters = { new NpgsqlParameter { Value = table } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (columns, key) = (new List<(string Name, string Type)>(), "");
        while (await reader.ReadAsync(cancellation))
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
            key = reader.GetBoolean(2) ? reader.GetString(0) : key;
        }

        return new RetainedTable(table, rule, key, columns);
    }

    // A column of days has no hours.
    private DateTimeOffset StartOf(DateTimeOffset began) =>
        Columns.Single(column => column.Name == Rule.Start).Type == "date" ? new DateTimeOffset(began.Date, TimeSpan.Zero) : began;

    private string ValueOf(string column, string type, DateTimeOffset began, Guid subject, Guid key, Random random) =>
        column == Rule.Stream ? $"'{subject}'"
        : column == Rule.HeldFor ? (type == "uuid[]" ? $"array['{subject}']::uuid[]" : $"'{subject}'")
        : column == Rule.HeldWith ? $"'{key}'"
        : column == Rule.End ? $"'{Rule.Lasts.After(began):O}'"
        : type switch
        {
            "uuid" => $"'{Guid.NewGuid()}'",
            "uuid[]" or "bigint[]" or "text[]" => $"'{"{}"}'",
            "timestamp with time zone" => $"'{began:O}'",
            "date" => $"'{began:yyyy-MM-dd}'",
            "jsonb" => $"'{"{}"}'",
            "bytea" => $"'{Guid.NewGuid()}'",
            "boolean" => "false",
            "integer" or "bigint" => $"{random.Next()}",
            _ => $"'{Guid.NewGuid()}'",
        };
}

/// <summary>From a moment on it is known until when a row is kept; null while nobody knows.</summary>
internal sealed record Extension(DateTimeOffset KnownAt, DateTimeOffset? Until)
{
    private static readonly RetentionPeriod Papers = RetentionRules.Read(RetentionRules.DeliveredFile).CasePapers;

    /// <summary>None; a hold that is released, or never is; a case that is closed, perhaps after it was reopened.</summary>
    public static IReadOnlyList<Extension> Any(DateTimeOffset began, Random random)
    {
        var (since, later) = (began.AddDays(random.Next(300)), began.AddDays(300 + random.Next(1_500)));
        return random.Next(6) switch
        {
            0 => [new(since, null)],
            1 => [new(since, null), new(later, later)],
            2 => [new(since, null), new(later, Papers.After(later))],
            3 =>
            [
                new(since, null),
                new(later, Papers.After(later)),
                new(later.AddDays(90), null),
                new(later.AddDays(120), later.AddDays(130)),
            ],
            _ => [],
        };
    }
}

/// <summary>A row, and what a naive model says of it.</summary>
internal sealed class RetainedRow(
    RetainedTable table,
    string key,
    Guid subject,
    DateTimeOffset began,
    DateTimeOffset ends,
    IReadOnlyList<Extension> extensions
)
{
    private readonly Guid extended = Guid.NewGuid();
    private int known;

    public RetainedTable Table { get; } = table;

    public string Key { get; } = key;

    public bool IsGone { get; private set; }

    public bool IsKeptForEver => !IsGone && extensions is [.., { Until: null }];

    /// <summary>When something about it changes.</summary>
    public IEnumerable<DateTimeOffset> Moments =>
        [ends, .. extensions.Select(change => change.KnownAt), .. extensions.Select(change => change.Until).OfType<DateTimeOffset>()];

    /// <summary>What has become known of how long it is kept since it was asked last.</summary>
    public IReadOnlyList<Extension> ChangesUntil(DateTimeOffset now)
    {
        var changes = extensions.Skip(known).TakeWhile(change => change.KnownAt <= now).ToList();
        known += changes.Count;
        return changes;
    }

    public async Task ExtendAsync(NpgsqlDataSource database, Extension change, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new RetentionExtension(extended, [subject], change.KnownAt, change.Until).Upsert());
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    public void SweptAt(DateTimeOffset now) => IsGone |= ends <= now && (known == 0 || extensions[known - 1].Until <= now);

    public override string ToString() => $"from {began:u}, ends {ends:u}, kept {string.Join(" then ", extensions)}";
}
