using JasperFx;
using JasperFx.Resources;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SenefConsent.Blocklist;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using SenefConsent.Preferences;
using SenefConsent.SmsStop;

namespace SenefConsent.Database;

/// <summary>A service as the database knows it.</summary>
/// <param name="Name">Its name in kebab case.</param>
/// <param name="Writes">Whether it appends events; if not, it only reads them.</param>
/// <param name="Tables">The tables that it owns.</param>
/// <param name="SendsMessages">Whether it has something to send after a commit, hence tables for messages.</param>
/// <param name="Publishes">Whether it gives events their positions in the change feed and delivers them.</param>
public sealed record DatabaseService(
    string Name,
    bool Writes,
    IReadOnlyList<OwnedTable> Tables,
    bool SendsMessages = false,
    bool Publishes = false
);

/// <summary>The database of the system: one event store in the schema <c>consent</c>, a message schema and a role a service.</summary>
public static class ConsentDatabase
{
    /// <summary>The services that have a role.</summary>
    public static IReadOnlyList<DatabaseService> Services { get; } =
    [
        new("preferences", Writes: true, PreferencesTables.All),
        new("email-unsubscribe", Writes: true, Tables: [], SendsMessages: true),
        new("sms-stop", Writes: true, SmsStopTables.All, SendsMessages: true),
        new("blocklist", Writes: true, BlocklistTables.All, Publishes: true),
        new("subject-rights", Writes: true, Tables: []),
    ];

    /// <summary>The role of a service.</summary>
    public static string RoleOf(string service) => $"consent_{SettingOf(service)}";

    /// <summary>The name of a service where a hyphen cannot stand, such as in an environment variable.</summary>
    public static string SettingOf(string service) => service.Replace('-', '_');

    /// <summary>Creates what is missing and upgrades what is old. Safe to run again.</summary>
    /// <param name="owner">The connection string of the owner of the schema.</param>
    /// <param name="passwords">A password for each of <see cref="Services"/>.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ArgumentException">A password is missing.</exception>
    public static async Task MigrateAsync(string owner, IReadOnlyDictionary<string, string> passwords, CancellationToken cancellation)
    {
        if (Services.FirstOrDefault(service => string.IsNullOrEmpty(passwords.GetValueOrDefault(service.Name))) is { } unset)
        {
            throw new ArgumentException(
                $"Roles__{SettingOf(unset.Name)} is missing: the password of the role {RoleOf(unset.Name)}.",
                nameof(passwords)
            );
        }

        await using (var store = OpenStore(owner))
        {
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        }

        foreach (var service in Services.Where(service => service.SendsMessages))
        {
            await MigrateMessagesAsync(owner, service.Name);
        }

        await using var database = NpgsqlDataSource.Create(owner);
        await ChangeFeed.MigrateAsync(database, cancellation);
        foreach (var service in Services)
        {
            await using var command = database.CreateCommand(RoleSql(service, passwords[service.Name]));
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Compares the blocklist with the events, and mends it when asked to.</summary>
    public static async Task<RebuildReport> RebuildAsync(string owner, bool repair, CancellationToken cancellation)
    {
        await using var store = OpenStore(owner);
        return await BlocklistRebuild.RunAsync(store, repair, cancellation);
    }

    private static DocumentStore OpenStore(string owner) =>
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

    // Events are inserted and read, never changed: not by a fault of ours, not by one who has taken over a service (I-8).
    private static string RoleSql(DatabaseService service, string password)
    {
        var role = RoleOf(service.Name);
        var messages = Messages.SchemaOf(service.Name);
        var writes = $"""
            grant insert on consent.mt_events, consent.evidence, {EvidenceVault.OwnerTable}, consent.campaign to {role};
            grant insert on {AnsweredRequest.Table}, {NoticeRegister.Table} to {role};
            grant insert, update on consent.mt_streams, {LedgerStore.BlocklistTable}, {LedgerStore.UnattributedTable} to {role};
            grant insert, update, delete on {LedgerStore.LinkedTable} to {role};
            grant usage on all sequences in schema consent to {role};
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
            do $$ begin
                create role {role} login;
            exception when duplicate_object then null;
            end $$;
            alter role {role} login password '{password.Replace("'", "''", StringComparison.Ordinal)}';
            alter role {role} set timezone = 'UTC';
            alter role {role} set synchronous_commit = on;
            revoke all on all tables in schema consent from {role};
            grant usage on schema consent to {role};
            grant select on all tables in schema consent to {role};
            {(service.Writes ? writes : "")}
            {(service.Publishes ? publishes : "")}
            {string.Concat(
                Services.SelectMany(other => other.Tables).Select(owned => $"revoke all on {owned.Table.Identifier} from {role};")
            )}
            {string.Concat(service.Tables.Select(owned => $"grant {owned.Rights} on {owned.Table.Identifier} to {role};"))}
            {(service.SendsMessages ? sends : "")}
            """;
    }
}
