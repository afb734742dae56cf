using System.Security.Cryptography;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>
/// A PostgreSQL of its own, as <c>initdb</c> makes it, for all sides: tuning it would tune one of them. Each side has a database, so that
/// what it wrote can be counted.
/// </summary>
internal sealed class BenchmarkPostgres : IAsyncDisposable
{
    // Two services and the 256 clients of pgbench stay below the connections that the server allows.
    private const int ConnectionsPerService = 64;

    private readonly PostgresCluster cluster;
    private readonly Dictionary<string, string> passwords;

    private BenchmarkPostgres(string binaries, PostgresCluster cluster, DirectoryInfo directory)
    {
        Binaries = binaries;
        this.cluster = cluster;
        Directory = directory;
        passwords = ConsentDatabase.Roles.ToDictionary(role => role, _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
    }

    public string Binaries { get; }

    /// <summary>Goes with the server.</summary>
    public DirectoryInfo Directory { get; }

    public static async Task<BenchmarkPostgres> StartAsync(CancellationToken cancellation)
    {
        var binaries =
            PostgresBinaries.Find()
            ?? throw new BenchmarkFailedException("PostgreSQL's server programs are not on this machine; install the package postgresql.");
        var directory = System.IO.Directory.CreateTempSubdirectory("consent-benchmark-");
        return new BenchmarkPostgres(
            binaries,
            await PostgresCluster.StartAsync(binaries, directory.FullName, null, cancellation),
            directory
        );
    }

    /// <summary>Creates a database with nothing in it.</summary>
    public Task CreateEmptyAsync(string database, CancellationToken cancellation) =>
        ExecuteAsync("postgres", $"create database {database}", cancellation);

    /// <summary>Creates a database with the schema of the system.</summary>
    public async Task CreateAsync(string database, CancellationToken cancellation)
    {
        await CreateEmptyAsync(database, cancellation);
        await ConsentDatabase.MigrateAsync(Owner(database), passwords, cancellation);
    }

    /// <summary>The connection string of a service.</summary>
    public string ConnectionStringOf(string database, string service) =>
        new NpgsqlConnectionStringBuilder(Owner(database))
        {
            Username = ConsentDatabase.RoleOf(service),
            Password = passwords[service],
            MaxPoolSize = ConnectionsPerService,
        }.ConnectionString;

    /// <summary>The connection string of one that makes its schema itself.</summary>
    public string ConnectionStringOfOwner(string database) =>
        new NpgsqlConnectionStringBuilder(Owner(database)) { MaxPoolSize = ConnectionsPerService }.ConnectionString;

    /// <summary>The process whose children are the server's other processes.</summary>
    public async Task<int> ProcessIdAsync(CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(Owner("postgres"));
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return ProcessorTime.ParentOf(connection.ProcessID);
    }

    /// <summary>The settings that durability hangs on; the same for all sides.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        const string Settings =
            "select format('PostgreSQL %s, fsync %s, synchronous_commit %s', current_setting('server_version'), "
            + "current_setting('fsync'), current_setting('synchronous_commit'))";
        return $"{await ReadAsync<string>("postgres", Settings, cancellation)}, on {new DriveInfo(Directory.FullName).DriveFormat}";
    }

    public async Task<T> ReadAsync<T>(string database, string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(Owner(database));
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellation) is T value
            ? value
            : throw new BenchmarkFailedException($"The database {database} holds nothing that answers: {sql}");
    }

    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(Owner(database));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await cluster.DisposeAsync();
        Directory.Delete(recursive: true);
    }

    private string Owner(string database) =>
        new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = database }.ConnectionString;
}
