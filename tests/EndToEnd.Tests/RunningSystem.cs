using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The whole system as <c>deploy/up</c> starts it: a PostgreSQL that can be crashed, and every service as a process that can be killed.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("consent-end-to-end-").FullName;
    private readonly string postgresDirectory = Directory.CreateTempSubdirectory("consent-end-to-end-postgres-").FullName;
    private StateDirectory? state;
    private PostgresCluster? postgres;
    private LocalSystem? system;
    private ConsentClient? client;

    public PostgresCluster Postgres => postgres!;

    public LocalSystem System => system!;

    public ConsentClient Client => client!;

    public TelemetryReceiver Telemetry { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var binaries = PostgresBinaries.Find();
        Assert.SkipWhen(binaries is null, "Crashing PostgreSQL needs its server programs on this machine (Debian: apt-get install postgresql).");
        await Telemetry.StartAsync();
        foreach (var (setting, value) in Telemetry.Settings)
        {
            Environment.SetEnvironmentVariable(setting, value);
        }

        state = StateDirectory.Open(directory);
        postgres = await PostgresCluster.StartAsync(binaries!, postgresDirectory, port: null, CancellationToken.None);
        system = await LocalSystem.StartAsync(
            new LocalSettings { Postgres = postgres.ConnectionString, Directory = state }, _ => { }, CancellationToken.None);
        client = new ConsentClient(system.Addresses);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (system is not null)
        {
            await system.DisposeAsync();
        }

        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        state?.Dispose();
        await Telemetry.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        Directory.Delete(postgresDirectory, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class OneSystem : ICollectionFixture<RunningSystem>
{
    public const string Name = "one running system";
}
