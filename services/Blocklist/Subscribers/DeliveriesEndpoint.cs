using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary><c>GET /deliveries?contactPoint=…</c> or <c>?position=…</c>: which subscriber took what was said, and when.</summary>
internal static class DeliveriesEndpoint
{
    /// <param name="contactPoint">The contact point: an id that <c>POST /pseudonyms</c> gives for an address. Either this or
    /// <c>position</c>.</param>
    /// <param name="position">The position of one change in the feed, from 1.</param>
    /// <param name="subscriber">Only what this subscriber took or is to take.</param>
    [ProducesResponseType<DeliveriesResponse>(200)]
    public static async Task<IResult> Get(
        Guid? contactPoint,
        long? position,
        string? subscriber,
        SubscriberRegister subscribers,
        ChangeFeed feed,
        PublishedChanges words,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        await feed.PublishAsync(cancellation);
        IReadOnlyList<FedChange> asked;
        switch (contactPoint, position)
        {
            case ({ } id, null):
                asked = await feed.OfContactPointAsync(id, cancellation);
                break;
            case (null, > 0 and var at):
                asked = await feed.ReadAsync(at - 1, 1, cancellation, at);
                break;
            default:
                return Problems.Problem(
                    400,
                    "Give either contactPoint, an id that POST /pseudonyms gives for an address, or position, from 1."
                );
        }

        var registered = await subscribers.AllAsync(cancellation);
        var deliveries = new List<Delivery>();
        foreach (var change in asked.Select(words.Of))
        {
            var taken = await subscribers.TakenAsync(change.Position, cancellation);
            deliveries.AddRange(
                taken.Select(proof =>
                    Of(change, proof.Subscriber) with
                    {
                        State = DeliveryState.Taken,
                        TakenAt = proof.TakenAt,
                        Message = proof.Message,
                        Attempts = proof.Attempts,
                    }
                )
            );
            deliveries.AddRange(
                registered
                    .ExceptBy(taken.Select(proof => proof.Subscriber), one => one.Name)
                    .Select(one =>
                        Of(change, one.Name) with
                        {
                            State =
                                change.Position > one.Position && one.Wants(change.Scope, catalogue)
                                    ? DeliveryState.Due
                                    : DeliveryState.NotSent,
                        }
                    )
            );
        }

        return TypedResults.Ok(
            new DeliveriesResponse([
                .. deliveries
                    .Where(delivery => subscriber is null || delivery.Subscriber == subscriber)
                    .OrderBy(delivery => delivery.Position)
                    .ThenBy(delivery => delivery.Subscriber, StringComparer.Ordinal),
            ])
        );
    }

    private static Delivery Of(Change change, string subscriber) =>
        new(subscriber, change.Position, change.ContactPoint, change.EventId, change.Type, change.ReceivedAt, DeliveryState.NotSent);
}
