using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>The section <c>Reconciliation</c>.</summary>
internal sealed class ReconciliationOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Reconciliation";

    /// <summary>How long from one reading of the logs to the next.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back the first reading goes: longer than the service is ever away.</summary>
    public TimeSpan Back { get; init; } = TimeSpan.FromDays(3);
}

/// <summary>
/// Reads the gateways' logs and takes what their webhooks missed, by the same way and with the original times. What was taken before has no
/// effect, so several instances may read.
/// </summary>
internal sealed class Reconciliation(
    IEnumerable<IGatewayLog> logs,
    IEnumerable<ISmsGateway> gateways,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<ReconciliationOptions> options,
    Faults faults,
    ActLog acts,
    ILogger<Reconciliation> logger
) : BackgroundService
{
    // A message may enter the log some time after it was sent.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Gateway, string Account), DateTimeOffset> readUntil = [];

    /// <summary>Reads each log once.</summary>
    public async Task ReadLogsAsync(CancellationToken cancellation)
    {
        foreach (var log in logs)
        {
            foreach (var account in log.Accounts)
            {
                await ReadAsync(log, account, cancellation);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, clock);
        do
        {
            await ReadLogsAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(IGatewayLog log, string account, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var since = readUntil.TryGetValue((log.Name, account), out var until) ? until - Overlap : now - options.Value.Back;
        var settings = gateways.First(gateway => gateway.Name == log.Name).AccountOf(account)!;
        try
        {
            var isComplete = true;
            await foreach (var (delivery, entry) in log.ReadAsync(account, since, cancellation))
            {
                await using var scope = scopes.CreateAsyncScope();
                var arrival = new Arrival(log.Name, account, settings, entry, now);
                isComplete &= await TakeAsync(scope.ServiceProvider.GetRequiredService<InboundMessages>(), delivery, arrival);
            }

            // What could not even be kept is read again with the next.
            if (isComplete)
            {
                readUntil[(log.Name, account)] = now;
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it was: the next reading begins where this one did, and must take place.
            logger.LogWarning(
                "The log of {Gateway} for the account {Account} could not be read and is read again later: {Fault}.",
                log.Name,
                account,
                fault.GetType().Name
            );
        }
    }

    // One entry that can be neither taken nor kept must not stop those behind it.
    private async Task<bool> TakeAsync(InboundMessages messages, InboundItem delivery, Arrival arrival)
    {
        try
        {
            await acts.TakeAsync($"log/{arrival.Gateway}", () => messages.TakeAsync(delivery, arrival));
            return true;
        }
        catch (Exception fault) when (!StoreFault.IsOutage(fault))
        {
            faults.Report($"log/{arrival.Gateway}", fault);
            return false;
        }
    }
}

internal static class ReconciliationServices
{
    public static void AddReconciliation(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<ReconciliationOptions>()
            .Bind(builder.Configuration.GetSection(ReconciliationOptions.Section))
            .Validate(
                reconciliation => reconciliation.Every > TimeSpan.Zero && reconciliation.Back > TimeSpan.Zero,
                $"{ReconciliationOptions.Section}:Every and Back must be longer than nothing, as 00:05:00"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<IGatewayLog, TwilioLog>();
        builder.Services.AddSingleton<Reconciliation>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Reconciliation>());
    }
}
