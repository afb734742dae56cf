using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace SenefConsent.Local;

/// <summary>
/// A PostgreSQL server of our own: its own data directory, port and password, reachable from this machine only. Durable like any other,
/// because what runs on it counts on that.
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

    /// <summary>The server's log.</summary>
    public string LogFile => Path.Combine(directory, "server.log");

    /// <summary>The connection string of the owner of everything in it, to its database <c>postgres</c>.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Superuser,
            Password = password,
            Database = "postgres",
            Timezone = "UTC",
        }.ConnectionString;

    /// <summary>The server's data directory.</summary>
    public string Data => Path.Combine(directory, "data");

    /// <summary>What the server is started with, beside its directory.</summary>
    // No socket in the file system: its path may have no more than 107 bytes, and a directory's name may have blanks.
    public string Options =>
        $"-p {port} -c unix_socket_directories='' -c listen_addresses=127.0.0.1 -c max_connections=400 -c cluster_name=consent";

    /// <summary>
    /// Whether the user that the server runs as reaches a directory: a server never runs as root, and a home directory is often closed.
    /// </summary>
    public static async Task<bool> CanReachAsync(string directory, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return true;
        }

        try
        {
            await Command.RunAsync(
                "runuser",
                ["-u", await UnprivilegedUserAsync(cancellation), "--", "test", "-x", directory],
                cancellation
            );
            return true;
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Starts the cluster of a directory, which it makes if there is none. A server that an earlier run left behind in it is stopped first.
    /// </summary>
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

        var cluster = new PostgresCluster(
            binaries,
            directory,
            user,
            port ?? Ports.Free(1)[0],
            await File.ReadAllTextAsync(passwordFile, cancellation)
        );
        if (!File.Exists(Path.Combine(cluster.Data, "PG_VERSION")))
        {
            await cluster.RunAsync(
                "initdb",
                ["-D", cluster.Data, "-U", Superuser, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"],
                cancellation
            );
        }

        await cluster.DisposeAsync();
        await cluster.StartAsync(cancellation);
        return cluster;
    }

    /// <summary>Starts the server again after it was stopped.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await RunAsync("pg_ctl", ["-D", Data, "-l", LogFile, "-o", Options, "-w", "-t", "60", "start"], cancellation);
        }
        catch (CommandFailedException failed)
        {
            throw new CommandFailedException($"{failed.Message}\n{LoggedProcess.TailOf(LogFile)}");
        }
    }

    /// <summary>Stops the server.</summary>
    /// <param name="mode"><c>fast</c> closes connections and writes everything; <c>immediate</c> stops as a crash does.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task StopAsync(string mode, CancellationToken cancellation) =>
        RunAsync("pg_ctl", ["-D", Data, "-m", mode, "-w", "-t", "60", "stop"], cancellation);

    /// <summary>Waits until the server has ended.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellation)
    {
        try
        {
            var id = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), cancellation))[0];
            using var server = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            await server.WaitForExitAsync(cancellation);
        }
        catch (Exception gone) when (gone is ArgumentException or FileNotFoundException)
        {
            // It has ended already.
        }
    }

    /// <summary>Stops the server if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (await IsRunningAsync())
        {
            await StopAsync("fast", CancellationToken.None);
        }
    }

    private async Task<bool> IsRunningAsync()
    {
        try
        {
            await RunAsync("pg_ctl", ["-D", Data, "status"], CancellationToken.None);
            return true;
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }

    private static async Task<string> UnprivilegedUserAsync(CancellationToken cancellation)
    {
        var users = (await File.ReadAllLinesAsync("/etc/passwd", cancellation))
            .Select(line => line.Split(':')[0])
            .ToHashSet(StringComparer.Ordinal);
        return UnprivilegedUsers.FirstOrDefault(users.Contains)
            ?? throw new CommandFailedException(
                $"PostgreSQL does not run as root, and none of the users {string.Join(", ", UnprivilegedUsers)} exists."
            );
    }

    private Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var path = Path.Combine(binaries, program);
        return user is null
            ? Command.RunAsync(path, arguments, cancellation)
            : Command.RunAsync("runuser", ["-u", user, "--", path, .. arguments], cancellation);
    }
}
