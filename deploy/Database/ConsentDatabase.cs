using System.Security.Cryptography;
using JasperFx;
using JasperFx.Resources;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Blocklist;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;
using SenefConsent.SmsStop;
using SenefConsent.SubjectRights;

namespace SenefConsent.Database;

/// <summary>A service as the database knows it.</summary>
/// <param name="Name">Its name in kebab case.</param>
/// <param name="Writes">Whether it appends events; if not, it only reads them.</param>
/// <param name="Tables">The tables that it owns.</param>
/// <param name="SendsMessages">Whether it has something to send after a commit, hence tables for messages.</param>
/// <param name="Publishes">Whether it gives events their positions in the change feed and delivers them.</param>
/// <param name="Extends">Whether it says what is kept for longer than its period.</param>
/// <param name="Reads">What it reads of the tables of other services, column by column.</param>
/// <param name="ReadsMessages">The tables of messages of other services whose rows it reads, by their names without the schema.</param>
public sealed record DatabaseService(
    string Name,
    bool Writes,
    IReadOnlyList<OwnedTable> Tables,
    bool SendsMessages = false,
    bool Publishes = false,
    bool Extends = false,
    IReadOnlyList<(string Table, string Columns)>? Reads = null,
    IReadOnlyList<string>? ReadsMessages = null
);

/// <summary>The database must not be used as it was meant to; the message says in one line why, and what to do.</summary>
public sealed class DatabaseRefusedException(string message) : Exception(message);

/// <summary>The database of the system: one event store in the schema <c>consent</c>, a message schema and a role a service.</summary>
public static class ConsentDatabase
{
    // Whoever waits for a table makes everybody wait who comes after.
    private const string WaitsAtMost = "-c lock_timeout=10s";

    /// <summary>The services that have a role.</summary>
    public static IReadOnlyList<DatabaseService> Services { get; } =
    [
        new("preferences", Writes: true, PreferencesTables.All),
        new("email-unsubscribe", Writes: true, Tables: [], SendsMessages: true),
        new("sms-stop", Writes: true, SmsStopTables.All, SendsMessages: true),
        new("blocklist", Writes: true, BlocklistTables.All, Publishes: true),
        new(
            "subject-rights",
            Writes: true,
            SubjectRightsTables.All,
            SendsMessages: true,
            Extends: true,
            Reads: SubjectRightsTables.ReadsOfOthers,
            ReadsMessages: SubjectRightsTables.MessageTables
        ),
    ];

    /// <summary>The schemas of the messages that services have still to send, or could not.</summary>
    internal static IReadOnlyList<string> MessageSchemas { get; } =
    [.. Services.Where(service => service.SendsMessages).Select(service => Messages.SchemaOf(service.Name))];

    /// <summary>The roles that can log in, by the names that their passwords are given under: the services, and what ends things.</summary>
    public static IReadOnlyList<string> Roles { get; } = [.. Services.Select(service => service.Name), RetentionSweep.Role, Erasure.Role];

    /// <summary>The role of a service.</summary>
    public static string RoleOf(string service) => $"consent_{SettingOf(service)}";

    /// <summary>The name of a service where a hyphen cannot stand, such as in an environment variable.</summary>
    public static string SettingOf(string service) => service.Replace('-', '_');

    /// <summary>
    /// Creates what is missing and upgrades what is old, beside services that run. Safe to run again. It waits for a table that is in use
    /// for ten seconds, or as long as the connection string says.
    /// </summary>
    /// <param name="owner">The connection string of the owner of the schema.</param>
    /// <param name="passwords">A password for each of <see cref="Roles"/>.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ArgumentException">A password is missing.</exception>
    /// <exception cref="DatabaseRefusedException">A later release has migrated it, or a table is in use for too long.</exception>
    public static async Task MigrateAsync(string owner, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellation)
    {
        if (Roles.FirstOrDefault(role => string.IsNullOrEmpty(passwords.GetValueOrDefault(role))) is { } unset)
        {
            throw new ArgumentException(
                $"Roles__{SettingOf(unset)} is missing: the password of the role {RoleOf(unset)}.",
                nameof(passwords)
            );
        }

        var patience = new NpgsqlConnectionStringBuilder(owner);
        patience.Options = $"{WaitsAtMost} {patience.Options}";
        try
        {
            await ApplyAsync(patience.ConnectionString, passwords, cancellation);
        }
        catch (Exception busy)
            when (StoreFault.Causes(busy).Any(cause => cause is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }))
        {
            throw new DatabaseRefusedException(
                "a table that has to be changed was in use for too long, and whoever needs it would have had to wait as well: end what holds "
                    + "it (see pg_stat_activity), and run 'database migrate' again. What was done so far stays, and services go on"
            );
        }
    }

    private static async Task ApplyAsync(string owner, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await RefuseLaterSchemaAsync(database, cancellation);
        await using (var store = OpenStore(owner))
        {
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        }

        foreach (var service in Services.Where(service => service.SendsMessages))
        {
            await MigrateMessagesAsync(owner, service.Name);
        }

        await ChangeFeed.MigrateAsync(database, cancellation);
        await AwaitedAnswers.MigrateAsync(database, cancellation);
        await CasesOfBefore.MigrateAsync(database, cancellation);
        await ExecuteAsync(database, NothingForEverybody, cancellation);
        foreach (var service in Services)
        {
            await ExecuteAsync(database, RoleSql(service, passwords[service.Name]), cancellation);
        }

        await ExecuteAsync(database, await SweepRoleSqlAsync(database, passwords[RetentionSweep.Role], cancellation), cancellation);

        await ExecuteAsync(
            database,
            $"""
            {LoginSql(RoleOf(Erasure.Role), passwords[Erasure.Role])}
            {Erasure.Grants()}
            {await EndedStreams.GrantsAsync(database, cancellation)}
            """,
            cancellation
        );

        // Last: until then no service of this release starts.
        await using var version = database.CreateCommand(
            $"insert into {SchemaVersion.Table} (version, migrated_at, serves_from) values ($1, now(), $2) on conflict do nothing"
        );
        version.Parameters.Add(new NpgsqlParameter { Value = SchemaVersion.Needed });
        version.Parameters.Add(new NpgsqlParameter { Value = SchemaVersion.ServesFrom });
        await version.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Why keys are not those of the database; none when they are, or when the database cannot tell. Changes nothing.</summary>
    public static async Task<IReadOnlyList<string>> KeyFaultsAsync(string owner, LedgerOptions keys, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        if (!await HasTableAsync(database, $"{LedgerStore.Schema}.evidence", cancellation))
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await HasTableAsync(database, KeyRegister.Table, cancellation)
            ? KeyRegister
                .Compare(ConfiguredKeys.Of(keys).Keys, await KeyRegister.ReadAsync(connection, cancellation), storeIsEmpty: true)
                .Faults
            : (await OpenEvidenceAsync(database, keys, cancellation)).Faults;
    }

    /// <summary>Has the database know its keys, where it does not yet.</summary>
    /// <param name="owner">The connection string of the owner of the schema.</param>
    /// <param name="keys">The keys of the services.</param>
    /// <param name="isVouchedFor">
    /// Whether somebody says that these are the keys. Without that a database that has been written to learns them only when they open its
    /// evidence.
    /// </param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Why they are not its keys; then it has learnt none.</returns>
    public static async Task<IReadOnlyList<string>> RegisterKeysAsync(
        string owner,
        LedgerOptions keys,
        bool isVouchedFor,
        CancellationToken cancellation
    )
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if ((await KeyRegister.ReadAsync(connection, cancellation)).Any(key => key.Use == KeyUse.ContactPoints.Name))
        {
            return await KeyRegister.RegisterAsync(database, ConfiguredKeys.Of(keys).Keys, isVouchedFor: false, cancellation);
        }

        // From before the register. The keys of a configuration come from one place: those for evidence can prove themselves, and vouch for
        // the others, of which the database holds nothing that they could be tried on.
        var (faults, opened) = await OpenEvidenceAsync(database, keys, cancellation);
        return faults.Count > 0
            ? faults
            : await KeyRegister.RegisterAsync(database, ConfiguredKeys.Of(keys).Keys, isVouchedFor || opened, cancellation);
    }

    /// <summary>The keys that the database knows.</summary>
    public static async Task<IReadOnlyList<RegisteredKey>> KeysAsync(string owner, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await KeyRegister.ReadAsync(connection, cancellation);
    }

    /// <summary>Has the database no longer know a key, for example one that was registered by mistake.</summary>
    /// <param name="owner">The connection string of the owner.</param>
    /// <param name="use">What the key is for; see <see cref="KeyUse.Name"/>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="acceptsLoss">Whether it goes even where the database holds what cannot be read or found without it.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Why it stays; none when it is gone.</returns>
    public static async Task<IReadOnlyList<string>> ForgetKeyAsync(
        string owner,
        string use,
        int version,
        bool acceptsLoss,
        CancellationToken cancellation
    )
    {
        await using var database = NpgsqlDataSource.Create(owner);
        return await KeyRemoval.RunAsync(database, use, version, acceptsLoss, cancellation);
    }

    /// <summary>Compares the blocklist with the events, and mends it when asked to, with the list of objections to be answered.</summary>
    /// <exception cref="DatabaseRefusedException">It has the schema of another release.</exception>
    public static async Task<RebuildReport> RebuildAsync(string owner, bool repair, CancellationToken cancellation)
    {
        await RequireSchemaAsync(owner, cancellation);
        if (repair)
        {
            await using var database = NpgsqlDataSource.Create(owner);
            await AwaitedAnswers.MigrateAsync(database, cancellation);
        }

        await using var store = OpenStore(owner);
        return await BlocklistRebuild.RunAsync(store, repair, cancellation);
    }

    /// <summary>Compares all that services read with the events. See <see cref="StoreComparison"/>.</summary>
    /// <exception cref="DatabaseRefusedException">It has the schema of another release.</exception>
    public static async Task<IReadOnlyList<Difference>> CompareAsync(string owner, CancellationToken cancellation)
    {
        await RequireSchemaAsync(owner, cancellation);
        await using var database = NpgsqlDataSource.Create(owner);
        await using var store = OpenStore(owner);
        return await StoreComparison.RunAsync(database, store, cancellation);
    }

    /// <summary>Applies what the journal keeps and the database lacks. See <see cref="JournalRecovery"/>.</summary>
    /// <exception cref="DatabaseRefusedException">It has the schema of another release, or the journal is another database's.</exception>
    public static async Task<JournalRecovery> ReapplyAsync(
        string owner,
        JournalOptions journal,
        bool isDryRun,
        bool acceptsLoss,
        CancellationToken cancellation
    )
    {
        await RequireSchemaAsync(owner, cancellation);
        await using var database = NpgsqlDataSource.Create(owner);
        await using var store = OpenStore(owner);
        return await JournalRecovery.RunAsync(database, store, journal, isDryRun, acceptsLoss, cancellation);
    }

    private static async Task RequireSchemaAsync(string owner, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await SchemaVersion.DifferenceAsync(connection, cancellation) is { } fault)
        {
            throw new DatabaseRefusedException(fault);
        }
    }

    private static async Task RefuseLaterSchemaAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await SchemaVersion.ReadAsync(connection, cancellation) is var version and > SchemaVersion.Needed)
        {
            throw new DatabaseRefusedException(
                $"the database has the schema of version {version}, and this program would make it {SchemaVersion.Needed}: a schema never "
                    + "goes back. Deploy the release that the database was migrated with, or restore a backup from before"
            );
        }
    }

    private static async Task<bool> HasTableAsync(NpgsqlDataSource database, string table, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select to_regclass($1) is not null");
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    // One row of each key. What opens was sealed with the key: the cipher is authenticated.
    private static async Task<(IReadOnlyList<string> Faults, bool Opened)> OpenEvidenceAsync(
        NpgsqlDataSource database,
        LedgerOptions keys,
        CancellationToken cancellation
    )
    {
        var vault = new EvidenceVault(Options.Create(keys), database, TimeProvider.System);
        await using var command = database.CreateCommand(
            $"select distinct on (key_version) key_version, id, ciphertext from {LedgerStore.Schema}.evidence"
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var (faults, opened) = (new List<string>(), false);
        while (await rows.ReadAsync(cancellation))
        {
            var version = rows.GetInt32(0);
            try
            {
                vault.Open(new SealedEvidence(rows.GetGuid(1), "", default, default, version, rows.GetFieldValue<byte[]>(2)));
                opened = true;
            }
            catch (KeyNotFoundException)
            {
                faults.Add($"Ledger:EvidenceKeys:{version} is missing: this database holds evidence that was sealed with it");
            }
            catch (CryptographicException)
            {
                faults.Add(
                    $"Ledger:EvidenceKeys:{version} is not the key this database was written with: it does not open the evidence. Take the "
                        + "keys from the secret store of this database, or connect to the database of these keys"
                );
            }
        }

        return (faults, opened);
    }

    internal static DocumentStore OpenStore(string owner) =>
        DocumentStore.For(options =>
        {
            LedgerStore.Configure(options);
            options.Storage.ExtendedSchemaObjects.AddRange(Services.SelectMany(service => service.Tables).Select(owned => owned.Table));
            options.Connection(owner);
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.DisableNpgsqlLogging = true;
        });

    private static async Task MigrateMessagesAsync(string owner, string service)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{LedgerStore.ConnectionName}", owner)]);
        builder.AddMessages(service);
        using var host = builder.Build();
        await host.SetupResources();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // PostgreSQL lets everybody run every function and make temporary tables. Marten's functions archive streams and write rows; no service
    // calls one.
    private static readonly string NothingForEverybody = $"""
        do $$ begin
            execute format('revoke temporary on database %I from public', current_database());
        end $$;
        alter default privileges revoke execute on routines from public;
        revoke execute on all routines in schema {string.Join(
            ", ",
            MessageSchemas.Prepend(LedgerStore.Schema)
        )} from public;
        """;

    private static string LoginSql(string role, string password) =>
        $"""
            do $$ begin
                create role {role} login;
            exception when duplicate_object then null;
            end $$;
            alter role {role} login password '{password.Replace("'", "''", StringComparison.Ordinal)}';
            alter role {role} set timezone = 'UTC';
            alter role {role} set synchronous_commit = on;
            revoke all on all tables in schema {LedgerStore.Schema} from {role};
            grant usage on schema {LedgerStore.Schema} to {role};
            """;

    // What the rules say and nothing else: no content of a row, and no table of which rows are kept.
    private static async Task<string> SweepRoleSqlAsync(NpgsqlDataSource database, string password, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var (role, rules) = (RoleOf(RetentionSweep.Role), RetentionRules.Read(RetentionRules.DeliveredFile));
        return $"""
            {LoginSql(role, password)}
            grant select on {SchemaVersion.Table} to {role};
            grant select (subject, until) on {RetentionExtension.Table} to {role};
            grant insert on {RetentionRuns.Table} to {role};
            {string.Concat(
                MessageSchemas.Select(schema =>
                    $"revoke all on all tables in schema {schema} from {role}; grant usage on schema {schema} to {role};"
                )
            )}
            {string.Concat(
                (await RetentionSweep.TablesAsync(connection, cancellation))
                    .Select(table => (table, rule: rules.RuleOf(table)))
                    .Where(pair => pair.rule is { Then: not RetentionAction.Keep })
                    .Select(pair => RetentionSweep.GrantsFor(pair.table, pair.rule!, rules.RuleOf($"{LedgerStore.Schema}.evidence")!))
            )}
            """;
    }

    // Events are inserted and read, never changed: not by a fault of ours, not by one who has taken over a service (I-8). Columns are named
    // where the others would hide something: a stream or an event that is archived is not read.
    private static string RoleSql(DatabaseService service, string password)
    {
        var role = RoleOf(service.Name);
        var messages = Messages.SchemaOf(service.Name);
        var writes = $"""
            grant insert (seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type) on consent.mt_events to {role};
            grant insert (id, type, version, timestamp, tenant_id), update (version, timestamp) on consent.mt_streams to {role};
            grant insert (id, data, mt_version), update (data, mt_version) on {LedgerStore.BlocklistTable} to {role};
            grant insert on consent.evidence, {EvidenceVault.OwnerTable}, consent.campaign to {role};
            grant insert on {NoticeRegister.Table}, {TurnedAwayRegister.Table}, {ErasureOrders.Table} to {role};
            grant insert (objection, contact_point, source, received_at), update (answered_at) on {AwaitedAnswers.Table} to {role};
            grant insert (file, sequence), update (sequence, written_at) on {JournalMarks.Table} to {role};
            grant insert (id, fingerprint, answer) on {AnsweredRequest.Table} to {role};
            grant insert, update (data, mt_version, mt_dotnet_type, received_at, mt_last_modified)
                on {LedgerStore.UnattributedTable} to {role};
            grant insert, update, delete on {LedgerStore.LinkedTable} to {role};
            grant usage on all sequences in schema consent to {role};
            grant select on sequence consent.mt_events_sequence to {role};
            """;

        // The feed is as append-only as the events.
        var publishes = $"""
            grant delete on {ChangeFeed.QueueTable} to {role};
            grant insert on {ChangeFeed.Table} to {role};
            """;
        var sends = $"""
            grant usage on schema {messages} to {role};
            grant select, insert, update, delete on all tables in schema {messages} to {role};
            grant usage on all sequences in schema {messages} to {role};
            """;
        return $"""
            {LoginSql(role, password)}
            grant select on all tables in schema consent to {role};
            grant insert on {KeyRegister.Table} to {role};
            {(service.Writes ? writes : "")}
            {(service.Publishes ? publishes : "")}
            {(service.Extends ? $"grant insert, update (until) on {RetentionExtension.Table} to {role};" : "")}
            {string.Concat(
                Services.SelectMany(other => other.Tables).Select(owned => $"revoke all on {owned.Table.Identifier} from {role};")
            )}
            {string.Concat(service.Tables.Select(owned => $"grant {owned.Rights} on {owned.Table.Identifier} to {role};"))}
            {string.Concat((service.Reads ?? []).Select(read => $"grant select ({read.Columns}) on {read.Table} to {role};"))}
            {string.Concat(
                from table in service.ReadsMessages ?? []
                from schema in MessageSchemas
                select $"grant usage on schema {schema} to {role}; grant select (id, message_type, body) on {schema}.{table} to {role};"
            )}
            {(service.SendsMessages ? sends : "")}
            """;
    }
}
