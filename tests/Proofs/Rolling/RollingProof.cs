using System.Diagnostics;
using System.Globalization;
using SenefConsent.Database;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs.Rolling;

/// <summary>
/// A release is replaced under load: two instances of each service behind a proxy are stopped and started one after the other, and the
/// database is migrated again meanwhile.
/// </summary>
public static class RollingProof
{
    private const int FailuresShown = 20;

    // The proxy looks each second, and gives an instance requests when it has seen that it is ready.
    private static readonly TimeSpan UntilProxySees = TimeSpan.FromSeconds(3);

    /// <summary>Makes it.</summary>
    /// <param name="system">Whose services; they have time to drain.</param>
    /// <param name="names">Which of them are replaced, by their names in kebab case.</param>
    /// <param name="clients">How many senders there are at once.</param>
    /// <param name="tell">Is told how each instance was replaced.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>It holds when each request of an honest client was answered, and each refusal in force when it was acknowledged.</returns>
    public static async Task<ProofResult> RunAsync(
        DeployedSystem system,
        IReadOnlyList<string> names,
        int clients,
        Action<string> tell,
        CancellationToken cancellation
    )
    {
        var others = await Task.WhenAll(names.Select(name => system.Services.StartAnotherAsync(name, cancellation)));
        var instances = names.Zip(others, (name, other) => (Name: name, Both: new[] { system.Services[name], other })).ToList();
        await using var proxy = await InstancesProxy.StartAsync(
            instances.ToDictionary(service => service.Name, service => service.Both.Select(instance => instance.BaseUrl).ToArray()),
            cancellation
        );
        using var honest = new HonestClients(Behind(proxy, system.Services.Addresses));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = honest.RunAsync(clients, stop.Token);
        try
        {
            foreach (var (name, both) in instances)
            {
                foreach (var instance in both)
                {
                    tell(await ReplaceAsync(name, instance, honest, cancellation));
                }
            }

            await ConsentDatabase.MigrateAsync(system.Services.Addresses.Postgres, system.Secrets.RolePasswords, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }

        return new ProofResult(
            honest.Failures.IsEmpty && honest.Answered > 0,
            [
                string.Create(CultureInfo.InvariantCulture, $"{honest.Answered} requests answered, {honest.Failures.Count} not"),
                .. honest.Failures.Take(FailuresShown),
                .. honest.Failures.IsEmpty ? [] : await proxy.TroubleAsync(),
            ]
        );
    }

    private static async Task<string> ReplaceAsync(
        string name,
        ServiceProcess instance,
        HonestClients honest,
        CancellationToken cancellation
    )
    {
        var (started, before) = (Stopwatch.GetTimestamp(), honest.Answered);
        await instance.StopAsync();
        var (stopped, during) = (Stopwatch.GetElapsedTime(started), honest.Answered);
        await instance.StartAsync(cancellation);
        var ready = Stopwatch.GetElapsedTime(started);
        await Task.Delay(UntilProxySees, cancellation);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} at {instance.BaseUrl.Port}: stopped in {stopped.TotalSeconds:F1} s, ready again "
                + $"{(ready - stopped).TotalSeconds:F1} s later; {during - before} and "
                + $"{honest.Answered - during} requests answered meanwhile"
        );
    }

    private static SystemAddresses Behind(InstancesProxy proxy, SystemAddresses direct) =>
        direct with
        {
            Services = direct.Services.ToDictionary(
                service => service.Key,
                service =>
                    proxy.Addresses.FirstOrDefault(behind => ServiceNames.KeyOf(behind.Key) == service.Key).Value is { } address
                        ? $"http://{address.Authority}"
                        : service.Value
            ),
        };
}
