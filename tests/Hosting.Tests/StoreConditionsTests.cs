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
    public async Task a_database_of_this_release_with_our_keys_is_used() => Assert.Empty(await service.FaultsAsync());

    [Theory]
    [InlineData(null)]
    [InlineData(SchemaVersion.Needed + 1)]
    public async Task one_that_was_migrated_by_a_later_release_is_not(int? servesFrom)
    {
        await MigrateLaterAsync(servesFrom);
        try
        {
            Assert.Single(await service.FaultsAsync()).ShouldBe(StoreState.Newer, "deploy the release");
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
            Assert.Empty(await service.FaultsAsync());
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
            Assert.Single(await service.FaultsAsync()).ShouldBe(StoreState.Older, "run 'database migrate'");
        }
        finally
        {
            await ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation);
        }

        Assert.Empty(await service.FaultsAsync());
    }

    [Fact]
    public async Task a_schema_of_an_earlier_version_is_older()
    {
        await ExecuteAsync($"alter table {SchemaVersion.Table} drop column serves_from; update {SchemaVersion.Table} set version = 11");
        try
        {
            Assert.Single(await service.FaultsAsync()).ShouldBe(StoreState.Older, "has the schema of version 11");
        }
        finally
        {
            await ConsentDatabase.MigrateAsync(system.OwnerConnectionString, PostgresServer.RolePasswords, Cancellation);
        }

        Assert.Empty(await service.FaultsAsync());
    }

    [Fact]
    public async Task a_schema_from_before_versions_is_older()
    {
        await ExecuteAsync($"alter table {SchemaVersion.Table} rename to hidden");
        try
        {
            Assert.Single(await service.FaultsAsync()).ShouldBe(StoreState.Older, "has the schema of version 0");
        }
        finally
        {
            await ExecuteAsync($"alter table {LedgerStore.Schema}.hidden rename to schema_version");
        }
    }

    [Fact]
    public async Task one_that_was_restarted_is_used_from_the_first_look()
    {
        Assert.Empty(await service.FaultsAsync());
        await ExecuteAsync(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and usename <> current_user"
        );
        Assert.Empty(await service.FaultsAsync());
    }

    [Fact]
    public async Task a_database_that_forgets_our_keys_while_we_run_is_another_one()
    {
        await ExecuteAsync($"create table {LedgerStore.Schema}.kept as select * from {KeyRegister.Table}; delete from {KeyRegister.Table}");
        try
        {
            Assert.All(await service.FaultsAsync(), fault => fault.ShouldBe(StoreState.OtherKeys, "is not registered in this database"));
        }
        finally
        {
            await ExecuteAsync(
                $"insert into {KeyRegister.Table} select * from {LedgerStore.Schema}.kept; drop table {LedgerStore.Schema}.kept"
            );
        }
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

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}

/// <summary>What a service with the keys of the tests finds wrong with a database.</summary>
internal static class FoundConditions
{
    public static Task<IReadOnlyList<StoreFinding>> FaultsAsync(this NpgsqlDataSource database) =>
        new StoreConditions(database, [ConfiguredKeys.Of(ConsentSystem.LedgerKeys)]).FaultsAsync(
            isRunning: true,
            TestContext.Current.CancellationToken
        );

    public static void ShouldBe(this StoreFinding found, StoreState state, string reason)
    {
        Assert.Equal(state, found.State);
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
    }
}
