using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Whether everything that was required at the start still holds: a database can be exchanged under a service that runs.</summary>
internal sealed class StoreIsUsable(StoreConditions conditions, StoreStanding standing, ILogger<StoreIsUsable> log) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var faults = await conditions.FaultsAsync(isRunning: true, cancellationToken);
            if (faults.Count == 0)
            {
                // One that is behind still takes refusals, so it must be sent requests.
                return await standing.CompareAsync(cancellationToken) is { } behind
                    ? HealthCheckResult.Degraded(behind)
                    : HealthCheckResult.Healthy();
            }

            var reason = string.Join("; ", faults);
            log.LogError("Not ready: {Reason}", reason);
            return HealthCheckResult.Unhealthy(reason);
        }
        catch (Exception unreachable) when (StoreFault.IsOutage(unreachable))
        {
            return HealthCheckResult.Unhealthy("The event store cannot be reached.", unreachable);
        }
    }
}

/// <summary>Whether a service can be sent requests.</summary>
public static class Ready
{
    /// <summary>Marks a health check that decides it.</summary>
    public const string Tag = "ready";

    // The status alone would not say which of the things that must hold does not. What an exception says is for the log.
    internal static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        var reasons = report
            .Entries.Values.Where(entry => entry.Exception is null && entry.Status != HealthStatus.Healthy)
            .Select(entry => entry.Description)
            .OfType<string>()
            .ToList();
        return http.Response.WriteAsync(reasons.Count == 0 ? $"{report.Status}" : $"{report.Status}: {string.Join("; ", reasons)}");
    }
}
