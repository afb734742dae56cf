using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>GET /deliveries?contactPoint=…</c> or <c>?position=…</c>: which of the client's subscribers took what was said, and when.
/// </summary>
internal static class DeliveriesEndpoint
{
    /// <param name="contactPoint">The contact point: an id that <c>POST /pseudonyms</c> gives for an address. Either this or
    /// <c>position</c>.</param>
    /// <param name="position">The position of one change in the feed, from 1.</param>
    /// <param name="subscriber">Only what this one of the client's subscribers took or is to take.</param>
    [ProducesResponseType<DeliveriesResponse>(200)]
    public static async Task<IResult> Get(
        Guid? contactPoint,
        long? position,
        string? subscriber,
        HttpContext context,
        RecipientQueries queries,
        SubscriberRegister subscribers,
        ChangeFeed feed,
        PublishedChanges words,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        if (queries.TakeHistory(context) is { } tooMany)
        {
            return tooMany;
        }

        var own = (await subscribers.OfClientAsync(Clients.NameOf(context.User), cancellation))
            .Where(one => subscriber is null || one.Name == subscriber)
            .ToList();
        if (subscriber is not null && own.Count == 0)
        {
            return SubscribersEndpoint.Unknown();
        }

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

        var taken = (
            await subscribers.TakenAsync([.. asked.Select(change => change.Position)], [.. own.Select(one => one.Name)], cancellation)
        ).ToDictionary(proof => (proof.Position, proof.Subscriber));
        return TypedResults.Ok(
            new DeliveriesResponse([
                .. from change in asked.Select(words.Of)
                from one in own
                let proof = taken.GetValueOrDefault((change.Position, one.Name))
                where proof is not null || one.RemovedAt is null
                orderby change.Position, one.Name
                select Of(change, one, proof),
            ])
        );

        Delivery Of(Change change, Subscriber one, TakenChange? proof) =>
            new(
                one.Name,
                change.Position,
                change.ContactPoint,
                change.EventId,
                change.Type,
                change.ReceivedAt,
                proof is not null ? DeliveryState.Taken
                    : change.Position > one.Position && one.Wants(change.Scope, catalogue) ? DeliveryState.Due
                    : DeliveryState.NotSent,
                proof?.TakenAt,
                proof?.Message,
                proof?.Attempts
            );
    }
}
