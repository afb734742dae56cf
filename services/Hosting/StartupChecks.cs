using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Polly;
using Polly.Retry;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>What must hold before the first request is taken.</summary>
public static class StartupChecks
{
    private static readonly ResiliencePipeline WaitForDatabase = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(exception => exception.IsTransient),
                MaxRetryAttempts = 60,
                Delay = TimeSpan.FromMilliseconds(500),
            }
        )
        .Build();

    /// <summary>Runs them.</summary>
    /// <exception cref="RefusedToStartException">One does not hold.</exception>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellation)
    {
        RequireUnicode();
        if (string.IsNullOrEmpty(services.GetRequiredService<IConfiguration>().GetConnectionString(LedgerStore.ConnectionName)))
        {
            throw new RefusedToStartException($"ConnectionStrings:{LedgerStore.ConnectionName} is missing");
        }

        try
        {
            services.GetRequiredService<Journal>().Try(mayCreate: true);
        }
        catch (JournalUnwritableException unwritable)
        {
            throw new RefusedToStartException(
                $"Journal:Directory cannot be written, so a restored backup would forget refusals: {unwritable.InnerException!.Message}",
                unwritable
            );
        }

        var conditions = services.GetRequiredService<StoreConditions>();
        try
        {
            var faults = await WaitForDatabase.ExecuteAsync(
                async token =>
                    await conditions.FaultsAsync(isRunning: false, token) is { Count: > 0 } found
                        ? [.. found.Select(finding => finding.Reason)]
                        : await KeyRegister.RegisterAsync(
                            services.GetRequiredService<NpgsqlDataSource>(),
                            conditions.Keys,
                            isVouchedFor: false,
                            token
                        ),
                cancellation
            );
            if (faults.Count > 0)
            {
                throw new RefusedToStartException(string.Join("; ", faults));
            }

            // One that is behind takes refusals.
            await services.GetRequiredService<StoreStanding>().CompareAsync(cancellation);
        }
        catch (NpgsqlException unreachable)
        {
            throw new RefusedToStartException($"the database cannot be used: {unreachable.Message}", unreachable);
        }
    }

    // Without ICU, Normalize does nothing and says nothing: ARRÊT would not fold to ARRET, and an address with an accent would get the id
    // of another.
    private static void RequireUnicode()
    {
        if (SafeText.Normalize("ARRÊT", NormalizationForm.FormD).Length != 6)
        {
            throw new RefusedToStartException(
                "Unicode normalisation does not work, so 'ARRÊT' would not be understood; unset "
                    + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install ICU (libicu)"
            );
        }
    }
}
