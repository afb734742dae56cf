using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>Goes round once a second: positions for what was said, and deliveries. A slow subscriber holds up no other.</summary>
internal sealed class DeliveryRounds(
    Deliveries deliveries,
    SubscriberRegister subscribers,
    ChangeFeed feed,
    TimeProvider clock,
    ILogger<DeliveryRounds> log
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Rounds rounds = new(log);
    private readonly Dictionary<string, Task> running = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await rounds.TryAsync("The feed", () => GoRoundAsync(stoppingToken));
            }
        }
        finally
        {
            await Task.WhenAll(running.Values);
        }
    }

    private async Task GoRoundAsync(CancellationToken cancellation)
    {
        await feed.PublishAsync(cancellation);
        foreach (var subscriber in await subscribers.AllAsync(cancellation))
        {
            if (!running.TryGetValue(subscriber.Name, out var delivery) || delivery.IsCompleted)
            {
                running[subscriber.Name] = rounds.TryAsync(
                    $"The delivery to {subscriber.Name}",
                    () => deliveries.DeliverAsync(subscriber.Name, cancellation)
                );
            }
        }
    }
}
