using Microsoft.AspNetCore.Mvc;
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
/// <param name="ContactPoints">Their ids, kinds and what they replace.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Preconditions">What must hold.</param>
public sealed record LinkContactPoints(Guid Account, IReadOnlyDictionary<Guid, AddressToLink> ContactPoints, Capture Capture, Preconditions Preconditions);

/// <summary>One contact point of the set.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Replaces">The ids, one a key version, of the address whose rectified form it is; none when it is none.</param>
public sealed record AddressToLink(ContactPointKind Kind, IReadOnlyList<Guid> Replaces);

/// <summary>What became of the set.</summary>
/// <param name="Changes">What it changed; null when nothing was done.</param>
/// <param name="ETag">The ETag of what holds then.</param>
/// <param name="IsOutOfDate">Something has changed since the sender looked.</param>
public sealed record ContactPointsLinked(ContactPointsResponse? Changes, string? ETag = null, bool IsOutOfDate = false);

/// <summary><c>PUT /accounts/{id}/contact-points</c>.</summary>
public static class LinkContactPointsEndpoint
{
    private const int MostContactPoints = 100;

    /// <summary>Answers 200 with what changed.</summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<ContactPointsResponse>(200)]
    public static async Task<IResult> Put(string id, ContactPointsRequest request, HttpContext http, ContactPointKeyring keyring, IMessageBus bus, TimeProvider clock)
    {
        if ((AccountReader.Validate(id) ?? Preconditions.Validate(http.Request) ?? Validate(request)) is { } problem)
        {
            return problem;
        }

        var addresses = request.ContactPoints.Select(point => ContactAddress.For(point.Kind, point.Value)).ToList();
        var unreadable = addresses.Index().Where(address => !address.Item.IsReadable).Select(address => address.Index).ToList();
        if (unreadable.Count > 0)
        {
            return Problems.Problem(400, $"These positions in contactPoints hold no address of their kind: {string.Join(", ", unreadable)}. Nothing was linked.");
        }

        // One address may be written twice, and replace two.
        var set = addresses.Zip(request.ContactPoints).GroupBy(pair => keyring.IdOf(pair.First)).ToDictionary(
            same => same.Key,
            same => new AddressToLink(same.First().First.Kind, [.. same
                .Where(pair => !string.IsNullOrWhiteSpace(pair.Second.Replaces))
                .SelectMany(pair => keyring.IdsOf(ContactAddress.For(pair.Second.Kind, pair.Second.Replaces!)))
                .Where(replaced => replaced != same.Key).Distinct()]));
        var (now, account) = (clock.GetUtcNow(), keyring.IdOfAccount(id));
        var capture = new Capture(
            request.By == ChangedBy.Operator ? Source.Operator : Source.Preferences, Statement.ActorOf(account), OccurredAt: now, ReceivedAt: now, request.Notice);

        var linked = await bus.InvokeAsync<ContactPointsLinked>(
            new LinkContactPoints(account, set, capture, Preconditions.Of(http.Request, account, request, keyring)), CancellationToken.None);
        http.Response.Headers.ETag = linked.ETag;
        return linked switch
        {
            { Changes: { } changes } => TypedResults.Ok(changes),
            { IsOutOfDate: true } => Problems.Problem(412, "The account has changed since this ETag, and nothing was linked or unlinked. Read it again and send the set that it is to have with the new ETag."),
            _ => Preconditions.KeyWasUsed,
        };
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
        if (await AnsweredRequest.FindAsync(session, message.Preconditions.Request, cancellation) is { } answered)
        {
            await context.EnqueueCascadingAsync(answered.To<ContactPointsLinked>(message.Preconditions.Request!) ?? new ContactPointsLinked(Changes: null));
            return;
        }

        var stream = await session.Events.FetchForExclusiveWriting<Account>(message.Account, cancellation);
        var account = stream.Aggregate ?? new Account { Id = message.Account };
        var linked = message.ContactPoints.Where(point => !account.ContactPoints.ContainsKey(point.Key)).ToDictionary();
        var unlinked = account.ContactPoints.Keys.Where(point => !message.ContactPoints.ContainsKey(point)).ToList();

        // What is said of a contact point that is new can be for the others, and the other way round; and the ETag is of all of them.
        var points = await ContactPointStream.OpenAllAsync(
            session, [.. message.ContactPoints.Keys, .. account.ContactPoints.Keys, .. message.ContactPoints.Values.SelectMany(point => point.Replaces)], catalogue, cancellation);

        if (!message.Preconditions.IsMetBy(ETagWith(account.ContactPoints.Keys)))
        {
            await context.EnqueueCascadingAsync(new ContactPointsLinked(Changes: null, ETagWith(account.ContactPoints.Keys), IsOutOfDate: true));
            return;
        }

        var refused = new HashSet<Guid>();
        foreach (var (id, point) in message.ContactPoints)
        {
            foreach (var replaced in point.Replaces)
            {
                Note(id, await points[id].TakeAlongAsync(points[replaced], cancellation));
            }
        }

        await SpreadWhatIsForEveryChannelAsync();
        foreach (var (id, point) in linked)
        {
            stream.AppendOne(new ContactPointLinked(id, point.Kind, message.Capture.ReceivedAt, message.Capture, point.Replaces.Count > 0 ? point.Replaces[0] : null));
            account.Organisations.ForEach(linked => points[id].Join(linked.Organisation, linked.Capture));
            foreach (var refusal in account.RefusalsInForce(catalogue).Where(refusal => Account.Serves(point.Kind, refusal.Choice.Channel)))
            {
                var scope = Scope.Of(refusal.Choice.Channel, refusal.Choice.Purpose);
                Note(id, !points[id].HasSaid(scope, refusal.Capture) && (await points[id].ObjectAsync(scope, refusal.OnContactPoint(), evidence: null, cancellation)).IsNew);
            }
        }

        foreach (var id in unlinked)
        {
            stream.AppendOne(new ContactPointUnlinked(id, message.Capture.ReceivedAt, message.Capture));
        }

        var answer = new ContactPointsLinked(new ContactPointsResponse(linked.Count, unlinked.Count, refused.Count), ETagWith(message.ContactPoints.Keys));
        AnsweredRequest.Keep(session, message.Preconditions.Request, answer);
        await session.SaveChangesAsync(cancellation);
        await context.EnqueueCascadingAsync(answer);

        // Who said "by no channel" on one contact point said it as a person, who now has these as well.
        async Task SpreadWhatIsForEveryChannelAsync()
        {
            if (linked.Count == 0)
            {
                return;
            }

            var set = points.Where(point => message.ContactPoints.ContainsKey(point.Key)).ToList();
            var followed = set.SelectMany(point => point.Value.RefusalsInForce().Where(FollowingObjection.IsFollowed).Select(refusal => (Spoke: point.Key, Refusal: refusal))).ToList();
            foreach (var (id, point) in set)
            {
                foreach (var (spoke, refusal) in followed.Where(objection => objection.Spoke != id))
                {
                    var capture = new Capture(refusal.Source, refusal.Actor, refusal.OccurredAt, refusal.ReceivedAt);
                    var follows = FollowingObjection.CaptureOf(spoke, refusal.EventId, capture);
                    Note(id, (await point.ObjectAsync(Scope.Of(refusal.Channel, refusal.Purpose), follows, evidence: null, cancellation)).IsNew);
                }
            }
        }

        void Note(Guid id, bool isNew)
        {
            if (isNew)
            {
                refused.Add(id);
            }
        }

        string ETagWith(IEnumerable<Guid> contactPoints) =>
            AccountReader.ETagOf((stream.StartingVersion ?? 0) + stream.Events.Count, contactPoints.Sum(id => points[id].Version));
    }
}
