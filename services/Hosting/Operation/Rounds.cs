using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// Runs what is done again and again: a round that fails never ends the service, the next one tries again, and the log says when a failure
/// begins and when it is over, not each time.
/// </summary>
/// <param name="log">The log of whose rounds they are.</param>
public sealed class Rounds(ILogger log)
{
    private readonly ConcurrentDictionary<string, string> failing = new(StringComparer.Ordinal);

    /// <summary>Runs one.</summary>
    /// <param name="what">What is done, as in: it fails.</param>
    /// <param name="round">The round.</param>
    public async Task TryAsync(string what, Func<Task> round)
    {
        try
        {
            await round();
            if (failing.TryRemove(what, out _))
            {
                log.LogInformation("{What} works again.", what);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        catch (Exception outage) when (StoreFault.IsOutage(outage))
        {
            // Whoever watches the store says so.
        }
        catch (Exception fault)
        {
            var kinds = Faults.KindsOf(fault);
            if (failing.GetValueOrDefault(what) != kinds)
            {
                failing[what] = kinds;
                log.LogError("{What} fails and is tried again: {Fault}", what, Faults.Describe(fault));
            }
        }
    }
}
