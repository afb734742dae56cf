using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Whether everything that was required at the start still holds: a database can be exchanged under a service that runs.</summary>
internal sealed class StoreIsUsable(StoreConditions conditions, StoreStanding standing, Journal journal, StoreStates states) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var faults = await conditions.FaultsAsync(isRunning: true, cancellationToken);
            if (faults.Count > 0)
            {
                var reason = string.Join("; ", faults.Select(fault => fault.Reason));
                states.Report(faults[0].State, reason);
                return HealthCheckResult.Unhealthy(reason);
            }

            // One that is behind still takes refusals, so it must be sent requests.
            if (await standing.CompareAsync(cancellationToken) is { } behind)
            {
                states.Report(StoreState.Behind, behind);
                return HealthCheckResult.Degraded(behind);
            }

            journal.Try(mayCreate: false);
            states.Report(StoreState.Usable);
            return HealthCheckResult.Healthy();
        }
        catch (JournalUnwritableException unwritable)
        {
            // Checks are answered as well as ever.
            states.Report(unwritable);
            return HealthCheckResult.Degraded(states.Current.Reason);
        }
        catch (Exception unreachable) when (StoreFault.IsOutage(unreachable))
        {
            states.Report(unreachable);
            return HealthCheckResult.Unhealthy("the event store cannot be reached");
        }
    }
}

/// <summary>Whether a service can be sent requests.</summary>
internal static class Ready
{
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
