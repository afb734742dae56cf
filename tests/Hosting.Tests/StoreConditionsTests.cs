using System.Globalization;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Ledger;
using SenefConsent.Local;

namespace SenefConsent.Hosting.Tests;

public sealed class StoreConditionsTests(ConsentSystem system) : IClassFixture<ConsentSystem>, IAsyncDisposable
{
    private readonly NpgsqlDataSource service = NpgsqlDataSource.Create(
        PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString)
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task a_database_of_this_release_with_our_keys_is_used() => Assert.Empty(await FaultsAsync());

    [Theory]
    [InlineData(null)]
    [InlineData(SchemaVersion.Needed + 1)]
    public async Task one_that_was_migrated_by_a_later_release_is_not(int? servesFrom)
    {
        await MigrateLaterAsync(servesFrom);
        try
        {
            AssertFound(StoreState.Newer, "deploy the release", Assert.Single(await FaultsAsync()));
            await Assert.ThrowsAsync<DatabaseRefusedException>(() =>
                ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation)
            );
            await Assert.ThrowsAsync<DatabaseRefusedException>(() =>
                ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: false, Cancellation)
            );
        }
        finally
        {
            await MigrateBackAsync();
        }
    }

    [Fact]
    public async Task one_that_a_later_release_has_only_added_to_is_used_by_services_and_not_by_programs()
    {
        await MigrateLaterAsync(SchemaVersion.Needed);
        try
        {
            Assert.Empty(await FaultsAsync());
            await Assert.ThrowsAsync<DatabaseRefusedException>(() =>
                ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: false, Cancellation)
            );
        }
        finally
        {
            await MigrateBackAsync();
        }
    }

    [Fact]
    public async Task one_that_was_not_migrated_yet_is_not()
    {
        await ExecuteAsync($"delete from {SchemaVersion.Table}");
        try
        {
            AssertFound(StoreState.Older, "run 'database migrate'", Assert.Single(await FaultsAsync()));
        }
        finally
        {
            await ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation);
        }

        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task a_schema_of_an_earlier_version_is_older()
    {
        await ExecuteAsync($"alter table {SchemaVersion.Table} drop column serves_from; update {SchemaVersion.Table} set version = 11");
        try
        {
            AssertFound(StoreState.Older, "has the schema of version 11", Assert.Single(await FaultsAsync()));
        }
        finally
        {
            await ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation);
        }

        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task a_schema_from_before_versions_is_older()
    {
        await ExecuteAsync($"alter table {SchemaVersion.Table} rename to hidden");
        try
        {
            AssertFound(StoreState.Older, "has the schema of version 0", Assert.Single(await FaultsAsync()));
        }
        finally
        {
            await ExecuteAsync($"alter table {LedgerStore.Schema}.hidden rename to schema_version");
        }
    }

    [Fact]
    public async Task one_that_was_restarted_is_used_from_the_first_look()
    {
        Assert.Empty(await FaultsAsync());
        await ExecuteAsync(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and usename <> current_user"
        );
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task a_database_that_forgets_our_keys_while_we_run_is_another_one()
    {
        await ExecuteAsync($"create table {LedgerStore.Schema}.kept as select * from {KeyRegister.Table}; delete from {KeyRegister.Table}");
        try
        {
            Assert.All(await FaultsAsync(), fault => AssertFound(StoreState.OtherKeys, "is not registered in this database", fault));
        }
        finally
        {
            await ExecuteAsync(
                $"insert into {KeyRegister.Table} select * from {LedgerStore.Schema}.kept; drop table {LedgerStore.Schema}.kept"
            );
        }
    }

    [Fact]
    public async Task a_primary_that_becomes_a_replica_is_not_used_any_more()
    {
        var binaries = PostgresBinaries.Find();
        Assert.SkipWhen(binaries is null, "PostgreSQL's server programs are not installed.");
        var directory = Directory.CreateTempSubdirectory("consent-replica-");
        await using var cluster = await PostgresCluster.StartAsync(binaries, directory.FullName, port: null, Cancellation);
        var owner = cluster.ConnectionString;
        await ConsentDatabase.MigrateAsync(owner, PostgresServer.RolePasswords, Cancellation);
        Assert.Empty(await ConsentDatabase.RegisterKeysAsync(owner, ConsentSystem.LedgerKeys, isVouchedFor: false, Cancellation));
        await using var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("blocklist", owner));
        Assert.Empty(await FaultsAsync(database));

        await cluster.StopAsync("fast", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "data", "standby.signal"), "", Cancellation);
        await cluster.StartAsync(Cancellation);
        database.Clear();

        AssertFound(StoreState.Replica, "the database is a replica", Assert.Single(await FaultsAsync(database)));
    }

    [Fact]
    public async Task a_local_run_stops_at_a_database_of_other_keys_before_it_changes_anything()
    {
        var binaries = PostgresBinaries.Find();
        Assert.SkipWhen(binaries is null, "PostgreSQL's server programs are not installed.");
        var (data, keys) = (Directory.CreateTempSubdirectory("consent-data-"), Directory.CreateTempSubdirectory("consent-keys-"));
        await using var cluster = await PostgresCluster.StartAsync(binaries!, data.FullName, port: null, Cancellation);
        await using (var server = NpgsqlDataSource.Create(cluster.ConnectionString))
        {
            await using var create = server.CreateCommand("create database consent");
            await create.ExecuteNonQueryAsync(Cancellation);
        }

        var owner = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = "consent" }.ConnectionString;
        await ConsentDatabase.MigrateAsync(owner, PostgresServer.RolePasswords, Cancellation);
        Assert.Empty(await ConsentDatabase.RegisterKeysAsync(owner, ConsentSystem.LedgerKeys, isVouchedFor: false, Cancellation));

        using var state = StateDirectory.Open(keys.FullName);
        var refusal = await Assert.ThrowsAsync<LocalRunException>(() =>
            LocalSystem.StartAsync(new LocalSettings { Postgres = cluster.ConnectionString, Directory = state }, _ => { }, Cancellation)
        );
        Assert.Contains("belongs to another system", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Ledger:ContactPointKeys:1 is not the key", refusal.Message, StringComparison.Ordinal);

        await using var service = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("blocklist", owner));
        Assert.Empty(await FaultsAsync(service));

        var ended = cluster.WaitForEndAsync(Cancellation);
        Assert.False(ended.IsCompleted, "PostgreSQL was still running.");
        await cluster.StopAsync("immediate", Cancellation);
        await ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public void ports_of_servers_are_none_that_connections_are_given()
    {
        var ports = Ports.Free(3);
        Assert.Equal(Enumerable.Range(ports[0], 3), ports);
        Assert.True(ports[^1] < Ports.EndOfChoice(), "The ports were to be below those of connections.");
    }

    private Task MigrateLaterAsync(int? servesFrom) =>
        ExecuteAsync(
            $"insert into {SchemaVersion.Table} values ({SchemaVersion.Needed + 1}, now(), "
                + $"{servesFrom?.ToString(CultureInfo.InvariantCulture) ?? "null"})"
        );

    private Task MigrateBackAsync() => ExecuteAsync($"delete from {SchemaVersion.Table} where version > {SchemaVersion.Needed}");

    private static void AssertFound(StoreState state, string reason, StoreFinding found)
    {
        Assert.Equal(state, found.State);
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<StoreFinding>> FaultsAsync(NpgsqlDataSource? database = null) =>
        new StoreConditions(database ?? service, [ConfiguredKeys.Of(ConsentSystem.LedgerKeys)]).FaultsAsync(isRunning: true, Cancellation);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
