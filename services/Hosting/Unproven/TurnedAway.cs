using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// Counts the requests that were not kept, for the metrics and, a minute each, for the data protection officer's list: in memory first, so
/// that a flood writes no row a request.
/// </summary>
public sealed class TurnedAway : BackgroundService
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SenefConsent.Unproven";

    /// <summary>The reason of a request for a gateway, an account or a platform that the configuration does not know.</summary>
    public const string UnknownDoor = "UnknownDoor";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(DateOnly Day, Source Door, string Reason), long> counts = [];
    private readonly TurnedAwayRegister register;
    private readonly TimeProvider clock;
    private readonly Counter<long> requests;

    // A host may be told to stop by two, and disposes of the database as soon as one of them is done.
    private readonly Lazy<Task> lastWrite;

    /// <summary>An instance has one.</summary>
    public TurnedAway(TurnedAwayRegister register, TimeProvider clock, IMeterFactory meters)
    {
        (this.register, this.clock) = (register, clock);
        lastWrite = new(() => WriteAsync(CancellationToken.None));
        requests = meters
            .Create(MeterName)
            .CreateCounter<long>(
                "consent.turned_away",
                "{request}",
                "Requests that prove nothing and were not kept, by reason and source."
            );
    }

    /// <summary>Counts one.</summary>
    public void Count(Source door, string reason, DateTimeOffset now)
    {
        requests.Add(1, new TagList { { "reason", reason }, { "source", $"{door}" } });
        counts.AddOrUpdate((DateOnly.FromDateTime(now.UtcDateTime), door, reason), 1, (_, before) => before + 1);
    }

    /// <summary>Writes down what was counted since it was last called.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        var taken = new List<TurnedAwayCount>();
        foreach (var key in counts.Keys)
        {
            if (counts.TryRemove(key, out var count))
            {
                taken.Add(new TurnedAwayCount(key.Day, key.Door, key.Reason, count));
            }
        }

        try
        {
            await register.AddAsync(taken, clock.GetUtcNow(), cancellation);
        }
        catch (Exception fault) when (StoreFault.IsOutage(fault) || fault is OperationCanceledException)
        {
            taken.ForEach(count =>
                counts.AddOrUpdate((count.Day, count.Source, count.Reason), count.Requests, (_, more) => more + count.Requests)
            );
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lastWrite.Value;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is written when the service stops.
        }
    }
}
