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

    private readonly Dictionary<string, Task> running = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(() => GoRoundAsync(stoppingToken));
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
                running[subscriber.Name] = TryAsync(() => deliveries.DeliverAsync(subscriber.Name, cancellation));
            }
        }
    }

    // Whatever goes wrong, the next round tries again: an exception that left here would end the service.
    private async Task TryAsync(Func<Task> round)
    {
        try
        {
            await round();
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        catch (Exception fault)
        {
            log.LogError("Changes could not be delivered: {Fault}", fault.GetType().Name);
        }
    }
}
