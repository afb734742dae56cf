using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>Something that ends without warning, and is started again.</summary>
/// <param name="Name">What ends, and how.</param>
/// <param name="StopAsync">Ends it.</param>
/// <param name="StartAsync">Starts it again, and returns when it is ready.</param>
internal sealed record Outage(string Name, Func<CancellationToken, Task> StopAsync, Func<CancellationToken, Task> StartAsync)
{
    /// <summary>The outage of each of four rounds in a row.</summary>
    public static IReadOnlyList<Outage> OfFourRounds(DeployedSystem system) =>
        [
            Killed(system, "email-unsubscribe", "sms-stop", "blocklist"),
            new("PostgreSQL stopped", token => system.Postgres.StopAsync("immediate", token), system.Postgres.StartAsync),
            Killed(system, "email-unsubscribe"),
            Killed(system, "sms-stop"),
        ];

    private static Outage Killed(DeployedSystem system, params string[] names)
    {
        var services = names.Select(name => system.Services[name]).ToList();
        return new Outage(
            $"{string.Join(" and ", names)} killed",
            KillAsync,
            token => Task.WhenAll(services.Select(service => service.StartAsync(token)))
        );

        Task KillAsync(CancellationToken cancellation)
        {
            services.ForEach(service => service.Kill());
            return Task.CompletedTask;
        }
    }
}
