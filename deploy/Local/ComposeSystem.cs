using Npgsql;

namespace SenefConsent.Local;

/// <summary>The system of compose.yaml, in Docker.</summary>
internal sealed class ComposeSystem : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);

    private readonly IReadOnlyList<string> compose;
    private readonly bool throwAway;
    private readonly string log;

    private ComposeSystem(IReadOnlyList<string> compose, bool throwAway, string log, SystemAddresses addresses)
    {
        this.compose = compose;
        this.throwAway = throwAway;
        this.log = log;
        Addresses = addresses;
    }

    public SystemAddresses Addresses { get; }

    /// <summary>How to ask Docker Compose about it.</summary>
    public string CommandLine => string.Join(' ', compose);

    /// <param name="directory">Keeps the secrets.</param>
    /// <param name="basePort">The first service's port; the one before it is PostgreSQL's.</param>
    /// <param name="throwAway">Whether its data go when it is stopped; then it has a volume of its own.</param>
    /// <param name="progress">Is told what happens, a line at a time.</param>
    /// <param name="cancellation">Gives up; what was started is stopped.</param>
    public static async Task<ComposeSystem> StartAsync(
        StateDirectory directory,
        int basePort,
        bool throwAway,
        Action<string> progress,
        CancellationToken cancellation
    )
    {
        var secrets = Secrets.Open(directory);
        var urls = ServiceNames
            .All.Index()
            .ToDictionary(service => service.Item, service => new Uri($"http://127.0.0.1:{basePort + service.Index}"));
        ComposeEnvironment.Write(directory, secrets, basePort - 1, urls);
        IReadOnlyList<string> compose =
        [
            .. await FindAsync(cancellation),
            "--env-file",
            directory.File(ComposeEnvironment.FileName),
            .. throwAway ? ["--project-name", $"senef-consent-{secrets.SystemId}-demo"] : Array.Empty<string>(),
        ];

        var owner = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = basePort - 1,
            Username = "consent_owner",
            Password = secrets.OwnerPassword,
            Database = OwnerDatabase.Name,
            Timezone = "UTC",
        };
        var system = new ComposeSystem(
            compose,
            throwAway,
            directory.LogOf("compose"),
            SystemAddresses.Of(owner.ConnectionString, urls, secrets)
        );
        try
        {
            File.Delete(system.log);
            progress($"Building the images and starting them with {compose[0]}. The first time takes minutes; follow it in {system.log}.");
            await system.RunAsync(["up", "--detach", "--build"], cancellation);
            progress("Waiting until the services are ready.");
            await Task.WhenAll(urls.Select(url => system.WaitUntilReadyAsync(url.Key, url.Value, cancellation)));
            system.Addresses.Write(directory);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await RunAsync(throwAway ? ["down", "--volumes"] : ["down"], CancellationToken.None);

    private static async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellation)
    {
        try
        {
            await Command.RunAsync("docker", ["version"], cancellation);
        }
        catch (CommandFailedException failure)
        {
            throw new LocalRunException($"--compose needs Docker, which did not answer: {failure.Message}");
        }

        foreach (var command in new[] { new[] { "docker", "compose" }, ["docker-compose"] })
        {
            try
            {
                await Command.RunAsync(command[0], [.. command[1..], "version"], cancellation);
                return command;
            }
            catch (CommandFailedException)
            {
                // The other one, then.
            }
        }

        throw new LocalRunException(
            "--compose needs Docker Compose: install the plugin (docker compose) or docker-compose 1.29 (for example: apt-get "
                + "install docker-compose)."
        );
    }

    private async Task WaitUntilReadyAsync(string service, Uri url, CancellationToken cancellation)
    {
        if (!await Readiness.IsReachedAsync(url, ReadyWithin, Task.Delay(Timeout.Infinite, cancellation), cancellation))
        {
            await RunAsync(["logs", "--no-color", "--tail", "10", service], CancellationToken.None);
            throw new LocalRunException(
                $"{service} was not ready after {ReadyWithin.TotalSeconds} s. The end of {log}:\n{LoggedProcess.TailOf(log)}"
            );
        }
    }

    private async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        // Without --file: compose.yaml and its override are found here, and COMPOSE_FILE can name them and what one machine needs.
        using var process = LoggedProcess.Start(
            compose[0],
            [.. compose.Skip(1), .. arguments],
            log,
            Repository.Root,
            new Dictionary<string, string>()
        );
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await LoggedProcess.StopAsync(process, TimeSpan.FromSeconds(20));
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new LocalRunException(
                $"{CommandLine} {string.Join(' ', arguments)} exited with {process.ExitCode}. The end of "
                    + $"{log}:\n{LoggedProcess.TailOf(log)}"
            );
        }
    }
}
