using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace SenefConsent.Blocklist;

/// <summary>
/// Delivers the change feed to subscribers: each from its own committed position, in order, at least once, and by one instance at a time. What was begun and is not known to
/// have been taken is sent again as the same message. Raises the alarm while there is still time to tell a recipient otherwise.
/// </summary>
internal sealed class Deliveries(
    SubscriberRegister subscribers, SubscriberSecrets secrets, SubscriberClient client, ChangeFeed feed, ChangeWords words, PurposeCatalogue catalogue, NpgsqlDataSource database,
    IOptions<SubscriberOptions> options, IOptions<HttpJson> json, TimeProvider clock, SubscriberAlarms alarms)
{
    /// <summary>How many changes a message holds at most.</summary>
    public const int MostChanges = 100;

    private const string MessageType = "consent.changes";
    private const int RefusalsLookedAt = 100;

    // Two numbers make a lock of sessions: this one is the subscribers'.
    private const int LockOfSubscribers = 5417232;

    private static readonly TimeSpan AlarmAgain = TimeSpan.FromHours(1);
    private static readonly Type[] Refusals = [typeof(ObjectionRecorded), typeof(ConsentWithdrawn), typeof(ProspectingPaused)];

    /// <summary>Sends a subscriber all that is due, unless another instance does or it is not yet time.</summary>
    public async Task DeliverAsync(string name, CancellationToken cancellation)
    {
        // Of the session and not of a transaction: one that stays open while a subscriber takes its time would keep the database from clearing up.
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (!await LockAsync("pg_try_advisory_lock", connection, name, cancellation))
        {
            return;
        }

        try
        {
            while (await subscribers.FindAsync(name, cancellation) is { } subscriber && await DeliverNextAsync(subscriber, cancellation))
            {
            }
        }
        finally
        {
            await LockAsync("pg_advisory_unlock", connection, name, CancellationToken.None);
        }
    }

    // Whether there may be more to do at once.
    private async Task<bool> DeliverNextAsync(Subscriber subscriber, CancellationToken cancellation)
    {
        if (subscriber.DisabledAt is not null || subscriber.NextAttemptAt > clock.GetUtcNow())
        {
            await AlarmWhenOverdueAsync(subscriber, cancellation);
            return false;
        }

        var changes = await feed.ReadAsync(subscriber.Position, MostChanges, cancellation, subscriber.SendingTo ?? long.MaxValue);
        if (changes.Count == 0)
        {
            return false;
        }

        var last = changes[^1].Position;
        var wanted = changes.Where(change => subscriber.Wants(HistoryWords.Of(change.Event).Scope, catalogue)).Select(words.Of).ToList();
        if (wanted.Count == 0)
        {
            await subscribers.PassOverAsync(subscriber, last, cancellation);
            return true;
        }

        await subscribers.BeginAsync(subscriber, last, cancellation);
        var (message, now) = (subscriber.MessageTo(last), clock.GetUtcNow());
        var body = JsonSerializer.SerializeToUtf8Bytes(new ChangesWebhook(MessageType, now, new ChangesPage(wanted, last)), json.Value.SerializerOptions);
        using var request = StandardWebhook.Request(subscriber.Registration.Url, message, now, body, secrets.Open(subscriber.Registration));
        switch (await client.SendAsync(request, cancellation))
        {
            case (SendingOutcome.Taken, _):
                await subscribers.TakenAsync(subscriber, message, [.. wanted.Select(change => change.Position)], last, clock.GetUtcNow());
                return true;
            case (SendingOutcome.Gone, _):
                await subscribers.DisableAsync(subscriber, clock.GetUtcNow(), cancellation);
                alarms.Disabled(subscriber.Name);
                break;
            case (_, var askedFor):
                var delay = subscriber.DelayAfterFailure(Random.Shared.NextDouble());
                await subscribers.PostponeAsync(subscriber, clock.GetUtcNow() + (askedFor > delay ? askedFor.Value : delay), cancellation);
                break;
        }

        await AlarmWhenOverdueAsync(subscriber, cancellation);
        return false;
    }

    private async Task AlarmWhenOverdueAsync(Subscriber subscriber, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (subscriber.AlarmedAt + AlarmAgain > now)
        {
            return;
        }

        var oldest = (await feed.FirstOfTypesAsync(subscriber.Position, RefusalsLookedAt, Refusals, cancellation))
            .FirstOrDefault(refusal => subscriber.Wants(HistoryWords.Of(refusal.Event).Scope, catalogue));
        if (oldest is not null && ContactPoint.CaptureOf(oldest.Event).ReceivedAt is var receivedAt && receivedAt + options.Value.AlarmAfter <= now)
        {
            await subscribers.AlarmedAsync(subscriber, now, cancellation);
            alarms.Overdue(subscriber.Name, oldest.Position, receivedAt.AddHours(options.Value.WithinHours));
        }
    }

    private static async Task<bool> LockAsync(string function, NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {function}({LockOfSubscribers}, hashtext($1))", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = name } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

/// <summary>What somebody must look at: metrics and log.</summary>
internal sealed class SubscriberAlarms
{
    private readonly ILogger<SubscriberAlarms> log;
    private readonly Counter<long> overdue;
    private readonly Counter<long> disabled;

    public SubscriberAlarms(ILogger<SubscriberAlarms> log, IMeterFactory meters)
    {
        this.log = log;
        var meter = meters.Create(QueryLog.MeterName);
        overdue = meter.CreateCounter<long>(
            "consent.subscribers.overdue", "{alarm}", "Times, at most once an hour and subscriber, that a refusal was about to be untold for too long. Alarm on any.");
        disabled = meter.CreateCounter<long>("consent.subscribers.disabled", "{subscriber}", "Subscribers that answered 410 and are no longer told. Alarm on any.");
    }

    public void Overdue(string subscriber, long position, DateTimeOffset before)
    {
        overdue.Add(1, new KeyValuePair<string, object?>("subscriber", subscriber));
        log.LogError("{Subscriber} has not taken the refusal at position {Position}, which it must know before {Before:O}: tell it otherwise", subscriber, position, before);
    }

    public void Disabled(string subscriber)
    {
        disabled.Add(1, new KeyValuePair<string, object?>("subscriber", subscriber));
        log.LogError("{Subscriber} answered 410 and is told nothing more: register it again, or remove it", subscriber);
    }
}

/// <summary>Goes round once a second: positions for what was said, and deliveries. A slow subscriber holds up no other.</summary>
internal sealed class DeliveryRounds(Deliveries deliveries, SubscriberRegister subscribers, ChangeFeed feed, TimeProvider clock, ILogger<DeliveryRounds> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(async () =>
            {
                await feed.PublishAsync(stoppingToken);
                foreach (var subscriber in await subscribers.AllAsync(stoppingToken))
                {
                    if (!running.TryGetValue(subscriber.Name, out var delivery) || delivery.IsCompleted)
                    {
                        running[subscriber.Name] = TryAsync(() => deliveries.DeliverAsync(subscriber.Name, stoppingToken));
                    }
                }
            });
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
