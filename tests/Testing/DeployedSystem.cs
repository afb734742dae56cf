using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>The services as processes of their own, as they are deployed, on a durable PostgreSQL of its own. Leaves nothing behind.</summary>
internal sealed class DeployedSystem : IAsyncDisposable
{
    // Two, because the server may run as another user, who must not reach the services' keys.
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-proof-");
    private readonly DirectoryInfo postgresDirectory = Directory.CreateTempSubdirectory("consent-proof-postgres-");
    private StateDirectory? state;
    private PostgresCluster? postgres;
    private LocalSystem? system;

    public static async Task<DeployedSystem> StartAsync(CancellationToken cancellation)
    {
        var started = new DeployedSystem();
        try
        {
            var binaries = PostgresBinaries.Find() ?? throw new LocalRunException("PostgreSQL's server programs are not on this machine; install the package postgresql.");
            started.postgres = await PostgresCluster.StartAsync(binaries, started.postgresDirectory.FullName, port: null, cancellation);
            started.state = StateDirectory.Open(started.directory.FullName);
            started.system = await LocalSystem.StartAsync(
                new LocalSettings { Postgres = started.postgres.ConnectionString, Directory = started.state }, _ => { }, cancellation);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public ServiceInQuestion EmailUnsubscribe()
    {
        var addresses = system!.Addresses;
        return new ServiceInQuestion(new Uri(addresses.Services["emailUnsubscribe"]), addresses.ApiKeys["mailPlatform"], addresses.Postgres);
    }

    public async ValueTask DisposeAsync()
    {
        if (system is not null)
        {
            await system.DisposeAsync();
        }

        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        state?.Dispose();
        directory.Delete(recursive: true);
        postgresDirectory.Delete(recursive: true);
    }
}
