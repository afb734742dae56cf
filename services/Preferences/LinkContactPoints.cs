using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;
using Wolverine;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace SenefConsent.Preferences;

/// <summary>The whole set of an account's contact points. What the account has refused is recorded on those that are new, in the same transaction.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoints">Their ids and kinds.</param>
/// <param name="ReceivedAt">When it reached us.</param>
public sealed record LinkContactPoints(Guid Account, IReadOnlyDictionary<Guid, ContactPointKind> ContactPoints, DateTimeOffset ReceivedAt);

/// <summary><c>PUT /accounts/{id}/contact-points</c>.</summary>
public static class LinkContactPointsEndpoint
{
    private const int MostContactPoints = 100;

    /// <summary>Answers 200 with what changed.</summary>
    public static async Task<IResult> Put(string id, ContactPointsRequest request, ContactPointKeyring keyring, IMessageBus bus, TimeProvider clock)
    {
        if ((AccountReader.Validate(id) ?? Validate(request)) is { } problem)
        {
            return problem;
        }

        var addresses = request.ContactPoints.Select(point => ContactAddress.For(point.Kind, point.Value)).ToList();
        var unreadable = addresses.Index().Where(address => !address.Item.IsReadable).Select(address => address.Index).ToList();
        if (unreadable.Count > 0)
        {
            return Problems.Problem(400, $"These positions in contactPoints hold no address of their kind: {string.Join(", ", unreadable)}. Nothing was linked.");
        }

        var set = addresses.DistinctBy(keyring.IdOf).ToDictionary(keyring.IdOf, address => address.Kind);
        var response = await bus.InvokeAsync<ContactPointsResponse>(new LinkContactPoints(keyring.IdOfAccount(id), set, clock.GetUtcNow()), CancellationToken.None);
        return TypedResults.Ok(response);
    }

    private static IResult? Validate(ContactPointsRequest request) => request switch
    {
        { ContactPoints: null } => Problems.Problem(400, "contactPoints is missing; an empty list unlinks all."),
        { ContactPoints.Count: > MostContactPoints } => Problems.Problem(400, $"More than {MostContactPoints} contact points."),
        _ when request.ContactPoints.Any(point => point?.Value is null
            || point.Kind is not (ContactPointKind.Email or ContactPointKind.Telephone or ContactPointKind.Postal)) =>
            Problems.Problem(400, "A contact point needs a kind (email, telephone or postal) and a value."),
        _ => null,
    };
}

/// <summary>Handles <see cref="LinkContactPoints"/>.</summary>
public sealed class LinkContactPointsHandler : MessageHandler<LinkContactPoints>
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(LinkContactPoints message, MessageContext context, CancellationToken cancellation)
    {
        var services = context.Runtime.Services;
        var catalogue = services.GetRequiredService<PurposeCatalogue>();
        await using var session = services.GetRequiredService<OutboxedSessionFactory>().OpenSession(context);

        var stream = await session.Events.FetchForExclusiveWriting<Account>(message.Account, cancellation);
        var account = stream.Aggregate ?? new Account { Id = message.Account };
        var linked = message.ContactPoints.Where(point => !account.ContactPoints.ContainsKey(point.Key)).OrderBy(point => point.Key).ToList();
        var unlinked = account.ContactPoints.Keys.Where(point => !message.ContactPoints.ContainsKey(point)).ToList();
        var refusals = account.RefusalsInForce(catalogue).ToList();

        // What is said of a contact point that is new can be for the others, and the other way round.
        var points = new SortedDictionary<Guid, ContactPointStream>();
        foreach (var id in message.ContactPoints.Keys.Order().Where(_ => linked.Count > 0))
        {
            points[id] = await ContactPointStream.OpenAsync(session, id, catalogue, cancellation);
        }

        var followed = points.SelectMany(point => point.Value.RefusalsInForce().Where(FollowingObjection.IsFollowed).Select(refusal => (Spoke: point.Key, Refusal: refusal))).ToList();
        var refused = 0;
        foreach (var (id, point) in points)
        {
            var isRefused = false;
            foreach (var (spoke, refusal) in followed.Where(objection => objection.Spoke != id))
            {
                var capture = new Capture(refusal.Source, refusal.Actor, refusal.OccurredAt, refusal.ReceivedAt);
                isRefused |= (await point.ObjectAsync(
                    Scope.Of(refusal.Channel, refusal.Purpose), FollowingObjection.CaptureOf(spoke, refusal.EventId, capture), evidence: null, cancellation)).IsNew;
            }

            if (!account.ContactPoints.ContainsKey(id))
            {
                var kind = message.ContactPoints[id];
                stream.AppendOne(new ContactPointLinked(id, kind, message.ReceivedAt));
                foreach (var refusal in refusals.Where(refusal => Account.Serves(kind, refusal.Choice.Channel)))
                {
                    var scope = Scope.Of(refusal.Choice.Channel, refusal.Choice.Purpose);
                    isRefused |= (await point.ObjectAsync(scope, refusal.OnContactPoint(), evidence: null, cancellation)).IsNew;
                }
            }

            refused += isRefused ? 1 : 0;
        }

        foreach (var contactPoint in unlinked)
        {
            stream.AppendOne(new ContactPointUnlinked(contactPoint, message.ReceivedAt));
        }

        await session.SaveChangesAsync(cancellation);
        await context.EnqueueCascadingAsync(new ContactPointsResponse(linked.Count, unlinked.Count, refused));
    }
}
