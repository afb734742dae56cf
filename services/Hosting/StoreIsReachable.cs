using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace SenefConsent.Hosting;

internal sealed class StoreIsReachable(NpgsqlDataSource database) : IHealthCheck
{
    public const string ReadyTag = "ready";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException unreachable)
        {
            return HealthCheckResult.Unhealthy("The event store cannot be reached.", unreachable);
        }
    }
}
