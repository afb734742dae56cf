using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Local;

/// <summary>
/// The PostgreSQL that a local system runs on: one that is given, or one that is found, installed and started here, and stopped when
/// disposed.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private readonly IAsyncDisposable? server;
    private readonly Func<CancellationToken, Task>? waitForEnd;

    private LocalPostgres(
        string owner,
        string description,
        IAsyncDisposable? server = null,
        Func<CancellationToken, Task>? waitForEnd = null
    )
    {
        this.waitForEnd = waitForEnd;
        Owner = owner;
        Description = description;
        this.server = server;
    }

    /// <summary>The connection string of an owner that may create databases and roles.</summary>
    public string Owner { get; }

    /// <summary>What it is and where its log or data are.</summary>
    public string Description { get; }

    /// <summary>One that is there already and is left running.</summary>
    public static LocalPostgres Given(string owner) => new(owner, "given with --postgres");

    /// <summary>The first that can be had: the server programs of this machine, Docker, an installation with apt-get.</summary>
    /// <param name="directory">Keeps the data, and the secrets of a container.</param>
    /// <param name="progress">Is told what happens, a line at a time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LocalRunException">None can be had; the message says what was tried and what to do.</exception>
    public static async Task<LocalPostgres> FindAsync(StateDirectory directory, Action<string> progress, CancellationToken cancellation)
    {
        if (PostgresBinaries.Find() is { } found)
        {
            return await StartClusterAsync(found, directory, progress, cancellation);
        }

        var obstacles = new List<string> { "PostgreSQL is not installed on this machine (initdb and pg_ctl were not found)" };
        try
        {
            // Fails in a moment where there is no Docker, before anything is pulled.
            await Command.RunAsync("docker", ["version"], cancellation);
            progress("Starting PostgreSQL in Docker.");
            var container = await PostgresContainer.StartAsync(Secrets.Open(directory), cancellation);
            return new LocalPostgres(
                container.ConnectionString,
                "in a Docker container; its data are in a volume",
                container,
                container.WaitForEndAsync
            );
        }
        catch (CommandFailedException failure)
        {
            obstacles.Add($"Docker cannot be used: {failure.Message}");
        }

        try
        {
            progress("Trying to install PostgreSQL with apt-get.");
            if (await PostgresBinaries.InstallAsync(cancellation) is { } installed)
            {
                return await StartClusterAsync(installed, directory, progress, cancellation);
            }

            obstacles.Add("apt-get is missing, or this is not root");
        }
        catch (CommandFailedException failure)
        {
            obstacles.Add($"installing it failed: {failure.Message}");
        }

        throw new LocalRunException(
            $"""
            No PostgreSQL was found:
              - {string.Join("\n  - ", obstacles)}
            Do one of these, then start again:
              - install the PostgreSQL server, for example: sudo apt-get install postgresql
              - start Docker
              - name a running one, with a user who may create databases and roles:
                deploy/up --postgres "Host=…;Port=…;Username=…;Password=…"
            """
        );
    }

    /// <summary>Waits until it has ended by itself. One that was given is its owner's to watch.</summary>
    /// <returns>What happened.</returns>
    /// <exception cref="OperationCanceledException">Waiting was given up.</exception>
    public async Task<string> WaitForEndAsync(CancellationToken cancellation)
    {
        await (waitForEnd?.Invoke(cancellation) ?? Task.Delay(Timeout.Infinite, cancellation));
        return $"PostgreSQL has ended by itself, so nothing works any more; {Description}.";
    }

    /// <summary>Stops it, where it was started here.</summary>
    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<LocalPostgres> StartClusterAsync(
        string binaries,
        StateDirectory directory,
        Action<string> progress,
        CancellationToken cancellation
    )
    {
        progress("Starting PostgreSQL.");
        var data = directory.File("postgres");
        if (!await PostgresCluster.CanReachAsync(directory.Path, cancellation))
        {
            data = await OutsideAsync(directory.Path, cancellation);
            progress($"PostgreSQL does not run as root, and its user cannot reach {directory.Path}: so its data are in {data}.");
        }

        // Not cancelled: a server that has half started would stay behind. It takes seconds and has a limit of its own.
        var cluster = await PostgresCluster.StartAsync(binaries, data, null, CancellationToken.None);
        return new LocalPostgres(cluster.ConnectionString, $"log in {cluster.LogFile}", cluster, cluster.WaitForEndAsync);
    }

    // Anybody may make a directory of any name there: one that is not ours must not be handed to the server.
    private static async Task<string> OutsideAsync(string directory, CancellationToken cancellation)
    {
        var path = $"/var/tmp/senef-consent-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..12]}";
        if (Directory.Exists(path))
        {
            var owner = (await Command.RunAsync("stat", ["--format", "%U", path], cancellation)).Trim();
            return owner is "root" or "postgres" or "nobody" ? path : throw new LocalRunException($"{path} belongs to {owner}; remove it.");
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
