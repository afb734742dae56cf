using Npgsql;
using SenefConsent.Database;

namespace SenefConsent.Local;

/// <summary>Carries out the erasures that are ordered in a local system, as a timer does in production, only sooner.</summary>
internal static class ErasureTimer
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is stopped.</summary>
    /// <param name="owner">The connection string of the owner of the schema.</param>
    /// <param name="directory">Where the keys are kept.</param>
    /// <param name="tell">Is told what was carried out, and what failed.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task RunAsync(string owner, StateDirectory directory, Action<string> tell, CancellationToken cancellation)
    {
        var keys = Secrets.Open(directory).LedgerKeys;
        using var timer = new PeriodicTimer(Pace);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                foreach (
                    var erasure in (
                        await ErasureReport.RunAsync(owner, keys, TimeProvider.System.GetUtcNow(), isDryRun: false, cancellation)
                    ).Erasures
                )
                {
                    tell($"  The erasure {erasure.Id} was carried out.");
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or AggregateException)
            {
                tell($"  The erasures could not be carried out, and are tried again: {failure.Message}");
            }
        }
    }
}
