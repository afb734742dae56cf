using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Tells an operator how the service is, whatever state its store is in.</summary>
internal sealed class StatusEndpoint(
    StoreStates states,
    StoreConditions conditions,
    StoreFigures figures,
    TaskRuns runs,
    NpgsqlDataSource database,
    IHostEnvironment environment,
    TimeProvider clock
)
{
    private readonly string version = Assembly
        .Load(new AssemblyName(environment.ApplicationName))
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    /// <summary>What an operator looks at first: versions, the store, keys by their ids, what waits, what ran beside the services.</summary>
    public static Task<ServiceStatus> Get(StatusEndpoint status, CancellationToken cancellation) => status.ReadAsync(cancellation);

    private async Task<ServiceStatus> ReadAsync(CancellationToken cancellation)
    {
        var (schema, registered) = await ReadStoreAsync(cancellation);
        var (state, reason, since) = states.Current;
        return new ServiceStatus(
            environment.ApplicationName.Split('.')[^1],
            version,
            Process.GetCurrentProcess().StartTime.ToUniversalTime(),
            clock.GetUtcNow(),
            new StoreStatus(state, since, SchemaVersion.Needed, schema, reason == "" ? null : reason),
            [
                .. conditions
                    .Keys.Select(key => (Use: key.Use.Name, key.Version))
                    .Distinct()
                    .OrderBy(key => key.Use, StringComparer.Ordinal)
                    .ThenBy(key => key.Version)
                    .Select(key => new KeyInUse(
                        key.Use,
                        key.Version,
                        registered.FirstOrDefault(known => (known.Use, known.Version) == key)?.At
                    )),
            ],
            figures.Last,
            runs.Read()
        );
    }

    private async Task<(int? Schema, IReadOnlyList<RegisteredKey> Keys)> ReadStoreAsync(CancellationToken cancellation)
    {
        if (states.Current.State == StoreState.Away)
        {
            return (null, []);
        }

        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            var schema = await SchemaVersion.ReadAsync(connection, cancellation);
            return (schema, schema == 0 ? [] : await KeyRegister.ReadAsync(connection, cancellation));
        }
        catch (NpgsqlException outage) when (StoreFault.IsOutage(outage))
        {
            states.Report(outage);
            return (null, []);
        }
    }
}
