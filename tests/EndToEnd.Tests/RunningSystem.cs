using SenefConsent.Local;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>The whole system, whose telemetry is received and whose clients ask it.</summary>
public sealed class RunningSystem : IAsyncLifetime, INeedsPostgres
{
    // What the tests' own processes have: in a run of minutes it does not pay to compile a method a second time or to save memory. In
    // hexadecimal.
    private static readonly (string Setting, string Value)[] ForMinutes =
    [
        ("DOTNET_TC_CallCountThreshold", "7D0"),
        ("DOTNET_GCConserveMemory", "0"),
        ("DOTNET_GCGen0MaxBudget", "4000000"),
    ];

    private DeployedSystem? deployed;
    private ConsentClient? client;

    public DeployedSystem Deployed => deployed!;

    public PostgresCluster Postgres => deployed!.Postgres;

    public LocalSystem System => deployed!.Services;

    public ConsentClient Client => client!;

    public TelemetryReceiver Telemetry { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            PostgresBinaries.Find() is null,
            "Crashing PostgreSQL needs its server programs on this machine (Debian: apt-get install postgresql)."
        );
        await Telemetry.StartAsync();

        // For these processes only: services in this one would tell of every request that it makes.
        deployed = await DeployedSystem.StartAsync(
            CancellationToken.None,
            more: new Dictionary<string, string>([
                .. DeployedSystem.Unlimited,
                .. Telemetry.Settings.Concat(ForMinutes).Select(pair => KeyValuePair.Create(pair.Setting, pair.Value)),
            ])
        );
        client = new ConsentClient(System.Addresses);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (deployed is not null)
        {
            await deployed.DisposeAsync();
        }

        await Telemetry.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OneSystem : ICollectionFixture<RunningSystem>
{
    public const string Name = "one running system";
}
