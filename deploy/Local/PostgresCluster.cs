using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace SenefConsent.Local;

/// <summary>
/// A PostgreSQL server of our own: its own data directory, port and password, reachable from this machine only. Durable like any other, because
/// what runs on it counts on that.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "consent_owner";
    private const string PasswordFile = "password";

    // PostgreSQL refuses to run as root.
    private static readonly string[] UnprivilegedUsers = ["postgres", "nobody"];

    private readonly string binaries;
    private readonly string directory;
    private readonly string? user;
    private readonly int port;
    private readonly string password;

    private PostgresCluster(string binaries, string directory, string? user, int port, string password)
    {
        this.binaries = binaries;
        this.directory = directory;
        this.user = user;
        this.port = port;
        this.password = password;
    }

    /// <summary>The connection string of the owner of everything in it, to its database <c>postgres</c>.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Superuser,
        Password = password,
        Database = "postgres",
        Timezone = "UTC",
    }.ConnectionString;

    private string Data => Path.Combine(directory, "data");

    /// <summary>Starts the cluster of a directory, which it makes if there is none.</summary>
    /// <param name="binaries">Where <c>initdb</c> and <c>pg_ctl</c> are.</param>
    /// <param name="directory">The cluster's directory.</param>
    /// <param name="port">The port to listen on; any free one when null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandFailedException">It does not start; the message holds the end of the server's log.</exception>
    public static async Task<PostgresCluster> StartAsync(string binaries, string directory, int? port, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var user = Environment.IsPrivilegedProcess ? await UnprivilegedUserAsync(cancellation) : null;
        var passwordFile = Path.Combine(directory, PasswordFile);
        if (!File.Exists(passwordFile))
        {
            await File.WriteAllTextAsync(passwordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), cancellation);
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        if (user is not null)
        {
            await Command.RunAsync("chown", ["-R", user, directory], cancellation);
        }

        var cluster = new PostgresCluster(binaries, directory, user, port ?? FreePort(), await File.ReadAllTextAsync(passwordFile, cancellation));
        if (!File.Exists(Path.Combine(cluster.Data, "PG_VERSION")))
        {
            await cluster.RunAsync("initdb", ["-D", cluster.Data, "-U", Superuser, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"], cancellation);
        }

        await cluster.StartAsync(cancellation);
        return cluster;
    }

    /// <summary>Starts the server again after it was stopped.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var log = Path.Combine(directory, "server.log");
        var settings = $"-p {port} -k {directory} -c listen_addresses=127.0.0.1 -c max_connections=400 -c cluster_name=consent";
        try
        {
            await RunAsync("pg_ctl", ["-D", Data, "-l", log, "-o", settings, "-w", "-t", "60", "start"], cancellation);
        }
        catch (CommandFailedException failed)
        {
            var end = File.Exists(log) ? string.Join('\n', (await File.ReadAllLinesAsync(log, cancellation)).TakeLast(5)) : "";
            throw new CommandFailedException($"{failed.Message}\n{end}");
        }
    }

    /// <summary>Stops the server.</summary>
    /// <param name="mode"><c>fast</c> closes connections and writes everything; <c>immediate</c> stops as a crash does.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task StopAsync(string mode, CancellationToken cancellation) =>
        RunAsync("pg_ctl", ["-D", Data, "-m", mode, "-w", "-t", "60", "stop"], cancellation);

    /// <summary>Stops the server if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StopAsync("fast", CancellationToken.None);
        }
    }

    private static async Task<string> UnprivilegedUserAsync(CancellationToken cancellation)
    {
        var users = (await File.ReadAllLinesAsync("/etc/passwd", cancellation)).Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return UnprivilegedUsers.FirstOrDefault(users.Contains)
            ?? throw new CommandFailedException($"PostgreSQL does not run as root, and none of the users {string.Join(", ", UnprivilegedUsers)} exists.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var path = Path.Combine(binaries, program);
        return user is null
            ? Command.RunAsync(path, arguments, cancellation)
            : Command.RunAsync("runuser", ["-u", user, "--", path, .. arguments], cancellation);
    }
}
