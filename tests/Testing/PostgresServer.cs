using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Local;
using Testcontainers.PostgreSql;
using Xunit;

namespace SenefConsent.Testing;

/// <summary>
/// The PostgreSQL of a test process: a container where a Docker engine answers, else the server programs of this machine. It holds one
/// migrated database that every test class gets a copy of.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "consent_template";
    private const string DockerSocket = "/var/run/docker.sock";

    // Several servers and browsers start at once on a machine with two cores: a connection may take longer than the 15 seconds that are the
    // default.
    private const int SlowMachineSeconds = 120;

    private static readonly Lock Gate = new();
    private static Task<PostgresServer>? running;

    private PostgreSqlContainer? container;
    private PostgresCluster? cluster;
    private string? directory;
    private string owner = "";

    /// <summary>The passwords of the roles.</summary>
    public static IReadOnlyDictionary<string, string> RolePasswords { get; } =
        ConsentDatabase.Roles.ToDictionary(role => role, role => $"password of {role}");

    /// <summary>The server of this process, started when the first test needs it. A fast run skips that test instead.</summary>
    public static Task<PostgresServer> RunningAsync()
    {
        FastRun.SkipWhatNeedsPostgres();
        lock (Gate)
        {
            return running ??= StartAsync();
        }
    }

    /// <summary>Makes a database that holds nothing yet but the schema.</summary>
    /// <returns>The owner's connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name} template {Template}");
        return new NpgsqlConnectionStringBuilder(owner) { Database = name }.ConnectionString;
    }

    /// <summary>The connection string of a service's role.</summary>
    public static string ConnectionStringOf(string service, string ownerConnectionString) =>
        new NpgsqlConnectionStringBuilder(ownerConnectionString)
        {
            Username = ConsentDatabase.RoleOf(service),
            Password = RolePasswords[service],
            MaxPoolSize = 40,
        }.ConnectionString;

    /// <summary>Nothing: a process whose tests need no database starts none.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Stops the server and removes what it wrote.</summary>
    public async ValueTask DisposeAsync()
    {
        if (running is not { IsCompletedSuccessfully: true } started)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        var server = await started;
        if (server.container is not null)
        {
            await server.container.DisposeAsync();
        }

        if (server.cluster is not null)
        {
            await server.cluster.DisposeAsync();
            Directory.Delete(server.directory!, recursive: true);
        }
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (!await server.TryStartContainerAsync())
        {
            await server.StartClusterAsync();
        }

        await server.ExecuteAsync($"create database {Template}");
        var template = new NpgsqlConnectionStringBuilder(server.owner) { Database = Template, Pooling = false }.ConnectionString;
        await ConsentDatabase.MigrateAsync(template, RolePasswords, CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        return server;
    }

    private async Task<bool> TryStartContainerAsync()
    {
        if (!File.Exists(DockerSocket) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")))
        {
            return false;
        }

        try
        {
            // Instead of the builder's own command, which gives up durability for speed: the services refuse to start on such a server.
            container = new PostgreSqlBuilder("postgres:17")
                .WithCommand(new OverwriteEnumerable<string>(["-c", "max_connections=400"]))
                .Build();
            await container.StartAsync();
            owner = Patient(new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Timezone = "UTC" });
            return true;
        }
        catch (Exception unusable) when (PostgresBinaries.Find() is not null)
        {
            await Console.Error.WriteLineAsync(
                $"The Docker engine cannot be used, so the tests take this machine's PostgreSQL: {unusable.Message}"
            );
            container = null;
            return false;
        }
    }

    private async Task StartClusterAsync()
    {
        var binaries =
            PostgresBinaries.Find()
            ?? throw new InvalidOperationException(
                "The tests need PostgreSQL: start a Docker engine, or install the server programs (Debian: apt-get install "
                    + "postgresql). tests/run does the latter."
            );
        directory = Directory.CreateTempSubdirectory("consent-tests-").FullName;
        cluster = await PostgresCluster.StartAsync(binaries, directory, port: null, CancellationToken.None);
        owner = Patient(new NpgsqlConnectionStringBuilder(cluster.ConnectionString));
    }

    private static string Patient(NpgsqlConnectionStringBuilder connection)
    {
        (connection.Timeout, connection.CommandTimeout) = (SlowMachineSeconds, SlowMachineSeconds);
        return connection.ConnectionString;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
