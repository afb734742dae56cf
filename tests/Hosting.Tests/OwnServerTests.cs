using Npgsql;
using SenefConsent.Database;
using SenefConsent.Ledger;
using SenefConsent.Local;

namespace SenefConsent.Hosting.Tests;

/// <summary>A PostgreSQL that no other tests use: what they do to it is done to a whole server.</summary>
public sealed class OwnServer : IAsyncLifetime, INeedsPostgres
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-server-");

    private PostgresCluster? cluster;

    public PostgresCluster Cluster
    {
        get
        {
            Assert.SkipWhen(cluster is null, "PostgreSQL's server programs are not installed.");
            return cluster;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresBinaries.Find() is { } binaries)
        {
            cluster = await PostgresCluster.StartAsync(binaries, directory.FullName, port: null, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }

    /// <summary>Makes a database that is migrated and knows the keys of the tests.</summary>
    /// <returns>The owner's connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellation)
    {
        await ExecuteAsync($"create database {name}", cancellation);
        var owner = new NpgsqlConnectionStringBuilder(Cluster.ConnectionString) { Database = name }.ConnectionString;
        await ConsentDatabase.MigrateAsync(owner, PostgresServer.RolePasswords, cancellation);
        Assert.Empty(await ConsentDatabase.RegisterKeysAsync(owner, ConsentSystem.LedgerKeys, isVouchedFor: false, cancellation));
        return owner;
    }

    /// <summary>Does something to the server as its owner.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Cluster.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What can happen to a server: it becomes a replica, belongs to another system, or the password of a role leaks.</summary>
public sealed class OwnServerTests(OwnServer server) : IClassFixture<OwnServer>
{
    private const string Role = "blocklist";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_primary_that_becomes_a_replica_is_not_used_any_more()
    {
        var owner = await server.CreateDatabaseAsync("replicated", Cancellation);
        await using var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf(Role, owner));
        Assert.Empty(await database.FaultsAsync());

        var isReplica = Path.Combine(server.Cluster.Data, "standby.signal");
        await server.Cluster.StopAsync("fast", Cancellation);
        await File.WriteAllTextAsync(isReplica, "", Cancellation);
        await server.Cluster.StartAsync(Cancellation);
        try
        {
            Assert.Single(await database.FaultsAsync()).ShouldBe(StoreState.Replica, "the database is a replica");
        }
        finally
        {
            await server.Cluster.StopAsync("fast", Cancellation);
            File.Delete(isReplica);
            await server.Cluster.StartAsync(Cancellation);
        }

        Assert.Empty(await database.FaultsAsync());
    }

    [Fact]
    public async Task a_local_run_stops_at_a_database_of_other_keys_before_it_changes_anything()
    {
        var owner = await server.CreateDatabaseAsync("consent", Cancellation);
        using var state = StateDirectory.Open(Directory.CreateTempSubdirectory("consent-keys-").FullName);
        var refusal = await Assert.ThrowsAsync<LocalRunException>(() =>
            LocalSystem.StartAsync(
                new LocalSettings { Postgres = server.Cluster.ConnectionString, Directory = state },
                _ => { },
                Cancellation
            )
        );
        Assert.Contains("belongs to another system", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Ledger:ContactPointKeys:1 is not the key", refusal.Message, StringComparison.Ordinal);

        await using var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf(Role, owner));
        Assert.Empty(await database.FaultsAsync());
    }

    [Fact]
    public async Task an_end_of_the_server_is_noticed()
    {
        var ended = server.Cluster.WaitForEndAsync(Cancellation);
        Assert.False(ended.IsCompleted, "PostgreSQL was still running.");
        await server.Cluster.StopAsync("immediate", Cancellation);
        await ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await server.Cluster.StartAsync(Cancellation);
    }

    // As deploy/docs/keys.md says.
    [Fact]
    public async Task a_password_that_leaked_opens_no_session_after_a_migration_and_those_that_it_opened_end_on_command()
    {
        const string New = "another password";
        var owner = await server.CreateDatabaseAsync("leaked", Cancellation);
        var leaked = new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionStringOf(Role, owner)) { Pooling = false };
        await using var thief = await OpenAsync(leaked);
        try
        {
            await ConsentDatabase.MigrateAsync(
                owner,
                new Dictionary<string, string>(PostgresServer.RolePasswords) { [Role] = New },
                Cancellation
            );
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(leaked));
            Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
            await using var changed = await OpenAsync(new(leaked.ConnectionString) { Password = New });
        }
        finally
        {
            await ConsentDatabase.MigrateAsync(owner, PostgresServer.RolePasswords, Cancellation);
        }

        await AskAsync(thief);
        await server.ExecuteAsync(
            $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = '{leaked.Username}'",
            Cancellation
        );
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(thief));
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder role)
    {
        var connection = new NpgsqlConnection(role.ConnectionString);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task AskAsync(NpgsqlConnection session)
    {
        await using var command = new NpgsqlCommand("select 1", session);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
