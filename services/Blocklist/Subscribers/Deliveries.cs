using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace SenefConsent.Blocklist;

/// <summary>
/// Delivers the change feed to subscribers: each from its own committed position, in order, at least once, and by one instance at a time.
/// What was begun and is not known to have been taken is sent again as the same message.
/// </summary>
internal sealed class Deliveries(
    SubscriberRegister subscribers,
    LedgerWriter writer,
    SubscriberSecrets secrets,
    SubscriberClient client,
    ChangeFeed feed,
    PublishedChanges words,
    PurposeCatalogue catalogue,
    NpgsqlDataSource database,
    IOptions<HttpJson> json,
    TimeProvider clock,
    SubscriberAlarms alarms
)
{
    /// <summary>How many changes a message holds at most.</summary>
    public const int MostChanges = 100;

    private const string MessageType = "consent.changes";

    /// <summary>Sends a subscriber all that is due, unless another instance does or it is not yet time.</summary>
    public async Task DeliverAsync(string name, CancellationToken cancellation)
    {
        await using var held = await SessionLock.TryTakeAsync(database, SessionLock.OfSubscribers, name, cancellation);
        if (held is null)
        {
            return;
        }

        while (
            await subscribers.FindAsync(name, cancellation) is { RemovedAt: null } subscriber
            && await DeliverNextAsync(subscriber, cancellation)
        ) { }
    }

    // Whether there may be more to do at once.
    private async Task<bool> DeliverNextAsync(Subscriber subscriber, CancellationToken cancellation)
    {
        if (subscriber.DisabledAt is not null || subscriber.NextAttemptAt > clock.GetUtcNow())
        {
            return false;
        }

        var changes = await feed.ReadAsync(subscriber.Position, MostChanges, cancellation, subscriber.SendingTo ?? long.MaxValue);
        if (changes.Count == 0)
        {
            return false;
        }

        var last = changes[^1].Position;
        var wanted = changes.Where(change => subscriber.Wants(change.Said.Scope, catalogue)).Select(words.Of).ToList();
        if (wanted.Count == 0)
        {
            await subscribers.PassOverAsync(subscriber, last, cancellation);
            return true;
        }

        await subscribers.BeginAsync(subscriber, last, cancellation);
        var (message, now) = (subscriber.MessageTo(last), clock.GetUtcNow());
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ChangesWebhook(MessageType, now, new ChangesPage(wanted, last)),
            json.Value.SerializerOptions
        );
        using var request = StandardWebhook.Request(subscriber.Registration.Url, message, now, body, secrets.Open(subscriber.Registration));
        switch (await client.SendAsync(request, cancellation))
        {
            case (SendingOutcome.Taken, _):
                await subscribers.TakenAsync(subscriber, message, [.. wanted.Select(change => change.Position)], last, clock.GetUtcNow());
                return true;
            case (SendingOutcome.Gone, _):
                var gone = new SubscriberDisabled(subscriber.Position, clock.GetUtcNow());
                if (
                    await writer.WriteAsync(
                        new ChangeSubscriber(subscriber.Name, subscriber.Version, gone, subscriber.Registration),
                        ChangeSubscriber.Decide
                    )
                )
                {
                    alarms.Disabled(subscriber.Name);
                }

                break;
            case (_, var askedFor):
                await subscribers.PostponeAsync(
                    subscriber,
                    clock.GetUtcNow() + subscriber.DelayAfterFailure(Random.Shared.NextDouble(), askedFor),
                    cancellation
                );
                break;
        }

        return false;
    }
}
