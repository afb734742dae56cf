using SenefConsent.Database;
using SenefConsent.Local;

namespace SenefConsent.Testing;

/// <summary>
/// The services as processes of their own, as <c>deploy/up</c> starts them, on a durable PostgreSQL of their own. Leaves nothing behind.
/// </summary>
public sealed class DeployedSystem : IAsyncDisposable
{
    // Two, because the server may run as another user, who must not reach the services' keys.
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("consent-deployed-");
    private readonly DirectoryInfo postgresDirectory = Directory.CreateTempSubdirectory("consent-deployed-postgres-");

    /// <summary>Lifts the limits for requests that prove nothing, of which tests send many.</summary>
    public static IReadOnlyDictionary<string, string> Unlimited { get; } =
        ConsentSystem.Unlimited.ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value);

    private StateDirectory? state;
    private PostgresCluster? postgres;
    private LocalSystem? services;

    private DeployedSystem() { }

    /// <summary>The server, which can be crashed.</summary>
    public PostgresCluster Postgres => postgres!;

    /// <summary>The services, each of which can be killed.</summary>
    public LocalSystem Services => services!;

    /// <summary>Its keys.</summary>
    public Secrets Secrets => Secrets.Open(state!);

    /// <summary>The directory of its journal.</summary>
    public string JournalDirectory => state!.File("journal");

    /// <summary>Starts it.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="assemblyOf">
    /// Gives the assembly of a project's name. When not given, what was published into the directory that the variable <c>PUBLISHED</c> names,
    /// as images hold it, or what was built along.
    /// </param>
    /// <param name="more">More settings; <see cref="Unlimited"/> when not given.</param>
    /// <exception cref="LocalRunException">PostgreSQL is not installed, or a service does not start.</exception>
    public static async Task<DeployedSystem> StartAsync(
        CancellationToken cancellation,
        Func<string, string>? assemblyOf = null,
        IReadOnlyDictionary<string, string>? more = null
    )
    {
        FastRun.SkipWhatNeedsPostgres();
        var system = new DeployedSystem();
        try
        {
            var binaries =
                PostgresBinaries.Find()
                ?? throw new LocalRunException(
                    "PostgreSQL's server programs are not on this machine (Debian: apt-get install postgresql)."
                );
            var port = Ports.Free(1 + ServiceNames.All.Count)[0];
            system.postgres = await PostgresCluster.StartAsync(binaries, system.postgresDirectory.FullName, port, cancellation);
            system.state = StateDirectory.Open(system.directory.FullName);
            system.services = await LocalSystem.StartAsync(
                new LocalSettings
                {
                    Postgres = system.postgres.ConnectionString,
                    Directory = system.state,
                    BasePort = port + 1,
                    AssemblyOf = assemblyOf ?? AssemblyOf,
                    More = more ?? Unlimited,
                },
                _ => { },
                cancellation
            );
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }

        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        state?.Dispose();
        directory.Delete(recursive: true);
        postgresDirectory.Delete(recursive: true);
    }

    private static string AssemblyOf(string project) =>
        Environment.GetEnvironmentVariable("PUBLISHED") is { Length: > 0 } directory
            ? Path.Combine(directory, project, $"SenefConsent.{project}.dll")
            : Repository.AssemblyOf(project);
}
