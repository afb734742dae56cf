using Npgsql;

namespace SenefConsent.Local;

/// <summary>A PostgreSQL server of our own in Docker. The container goes when it is stopped, the volume with the data stays.</summary>
internal sealed class PostgresContainer : IAsyncDisposable
{
    private const string Image = "postgres:17";
    private const string Superuser = "consent_owner";

    private static readonly TimeSpan AcceptsWithin = TimeSpan.FromSeconds(60);

    private readonly string name;

    private PostgresContainer(string name) => this.name = name;

    public string ConnectionString { get; private set; } = "";

    /// <exception cref="CommandFailedException">Docker cannot do it.</exception>
    public static async Task<PostgresContainer> StartAsync(Secrets secrets, CancellationToken cancellation)
    {
        var container = new PostgresContainer($"senef-consent-{secrets.SystemId}-postgres");
        await container.RemoveAsync();
        try
        {
            await container.RunAsync(secrets, cancellation);
            return container;
        }
        catch
        {
            await container.RemoveAsync();
            throw;
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellation)
    {
        try
        {
            await Command.RunAsync("docker", ["wait", name], cancellation);
        }
        catch (CommandFailedException)
        {
            // The engine is gone, and with it the container.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("docker", ["stop", "--time", "30", name], CancellationToken.None);
        await RemoveAsync();
    }

    private async Task RunAsync(Secrets secrets, CancellationToken cancellation)
    {
        // The password is named and not given: docker takes its value from the environment.
        await Command.RunAsync(
            "docker",
            [
                "run",
                "--detach",
                "--name",
                name,
                "--publish",
                $"127.0.0.1:{Ports.Free(1)[0]}:5432",
                "--volume",
                $"{name}:/var/lib/postgresql/data",
                "--env",
                $"POSTGRES_USER={Superuser}",
                "--env",
                "POSTGRES_PASSWORD",
                Image,
                "-c",
                "max_connections=400",
            ],
            new Dictionary<string, string> { ["POSTGRES_PASSWORD"] = secrets.OwnerPassword },
            cancellation
        );
        var published = await Command.RunAsync("docker", ["port", name, "5432/tcp"], cancellation);
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = new Uri($"tcp://{published.Split('\n')[0].Trim()}").Port,
            Username = Superuser,
            Password = secrets.OwnerPassword,
            Database = "postgres",
            Timezone = "UTC",
        }.ConnectionString;
        await WaitUntilItAcceptsAsync(cancellation);
    }

    private async Task WaitUntilItAcceptsAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AcceptsWithin);
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(limit.Token);
                return;
            }
            catch (NpgsqlException refused) when (refused is not PostgresException { IsTransient: false })
            {
                // Docker's port is open before the server behind it is.
            }

            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new CommandFailedException(
                    $"the container {name} takes no connection after {AcceptsWithin.TotalSeconds} s: "
                        + $"{await Command.RunAsync("docker", ["logs", "--tail", "10", name], CancellationToken.None)}"
                );
            }
        }
    }

    private async Task RemoveAsync()
    {
        try
        {
            await Command.RunAsync("docker", ["rm", "--force", name], CancellationToken.None);
        }
        catch (CommandFailedException)
        {
            // It was not there.
        }
    }
}
