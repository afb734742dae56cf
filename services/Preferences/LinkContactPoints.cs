using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>
/// The whole set of an account's contact points. What the account has refused is recorded on those that are new, in the same transaction.
/// </summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ContactPoints">All of them.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Preconditions">What must hold.</param>
public sealed record LinkContactPoints(
    Guid Account,
    IReadOnlyList<AddressToLink> ContactPoints,
    Capture Capture,
    Preconditions Preconditions
) : ICommand
{
    /// <summary>
    /// Also what the account has already: what is said of a new contact point can be for the others, and the other way round.
    /// </summary>
    public Reach Reach =>
        new() { Account = Account, ContactPoints = [.. ContactPoints.SelectMany(point => point.Replaces.Prepend(point.Ids))] };

    /// <summary>Decides.</summary>
    public static Decision<ContactPointsLinked> Decide(LinkContactPoints command, LedgerState state)
    {
        var (id, addresses, capture, preconditions) = command;
        var changes = new Changes(state);
        var account = Preferences.Account.Fold(id, state.AccountEvents);

        // Each under the id by which the account knows it, and confirmed only where it is so each time that it is named.
        var set = addresses
            .GroupBy(address =>
                account
                    .ContactPoints.Keys.Cast<Guid?>()
                    .FirstOrDefault(point => account.StreamsOf(point!.Value).Intersect(address.Ids).Any())
                ?? changes.ContactPointOf(address.Ids)
            )
            .ToDictionary(
                same => same.Key,
                same => same.First() with { Confirmation = OfEach(same.Select(address => address.Confirmation)) }
            );
        var linked = set.Keys.Where(point => !account.ContactPoints.ContainsKey(point)).Order().ToList();
        var known = set.Where(point =>
                account.ContactPoints.TryGetValue(point.Key, out var before)
                && (before.OtherIds.Count < OtherIdsOf(point.Key).Count || before.Confirmation != point.Value.Confirmation)
            )
            .Select(point => point.Key)
            .Order()
            .ToList();
        var unlinked = account.ContactPoints.Keys.Where(point => !set.ContainsKey(point)).Order().ToList();
        var etag = AccountReader.ETagOf(changes, account);
        if (!preconditions.IsMetBy(etag))
        {
            return changes.With(new ContactPointsLinked(Changes: null, etag), isFinal: false);
        }

        var refused = new HashSet<Guid>();
        foreach (var (point, address) in set)
        {
            foreach (var replaced in address.Replaces)
            {
                Note(point, changes.TakeAlong(point, replaced));
            }
        }

        if (linked.Count > 0)
        {
            SpreadWhatIsForEveryChannel();
        }

        foreach (var point in linked)
        {
            var kind = set[point].Kind;
            Link(point);
            account.Organisations.ForEach(organisation => changes.Join(point, organisation.Organisation, organisation.Capture));
            foreach (
                var refusal in account
                    .RefusalsInForce(state.Catalogue)
                    .Where(refusal => Preferences.Account.Serves(kind, refusal.Choice.Channel))
            )
            {
                var scope = Scope.Of(refusal.Choice.Channel, refusal.Choice.Purpose);
                Note(
                    point,
                    changes[point].SaidBefore(scope, refusal.Capture, state.Catalogue) is null
                        && changes.RecordObjection(point, scope, refusal.OnContactPoint()).IsNew
                );
            }
        }

        known.ForEach(Link);
        unlinked.ForEach(Unlink);
        return changes.With(
            new ContactPointsLinked(
                new ContactPointsResponse(linked.Count, unlinked.Count, refused.Count),
                AccountReader.ETagOf(changes, account)
            )
        );

        List<Guid> OtherIdsOf(Guid point) =>
            [
                .. (account.ContactPoints.GetValueOrDefault(point)?.OtherIds ?? [])
                    .Concat(set[point].Ids.SelectMany(changes.IdsOf))
                    .Where(other => other != point)
                    .Distinct(),
            ];

        void Link(Guid point)
        {
            var (_, kind, replaces, confirmation) = set[point];
            account = account.After(
                changes.Append(
                    id,
                    changes.NewId(id, capture.ReceivedAt),
                    new ContactPointLinked(
                        point,
                        kind,
                        capture.ReceivedAt,
                        capture,
                        replaces.Count > 0 ? replaces[0].Newest : null,
                        OtherIdsOf(point) is { Count: > 0 } others ? others : null,
                        confirmation
                    )
                )
            );
        }

        void Unlink(Guid point) =>
            account = account.After(
                changes.Append(
                    id,
                    changes.NewId(id, capture.ReceivedAt),
                    new ContactPointUnlinked(
                        point,
                        capture.ReceivedAt,
                        capture,
                        account.ContactPoints[point].OtherIds is { Count: > 0 } others ? others : null
                    )
                )
            );

        // Who said "by no channel" on one contact point said it as a person, who now has these as well.
        void SpreadWhatIsForEveryChannel()
        {
            var followed = set
                .Keys.Order()
                .SelectMany(spoke =>
                    changes[spoke]
                        .RefusalsInForce(state.Catalogue)
                        .Where(FollowingObjection.IsFollowed)
                        .Select(refusal => (Spoke: spoke, Refusal: refusal))
                )
                .ToList();
            foreach (var point in set.Keys.Order())
            {
                foreach (var (spoke, refusal) in followed.Where(objection => objection.Spoke != point))
                {
                    var said = new Capture(refusal.Source, refusal.Actor, refusal.OccurredAt, refusal.ReceivedAt);
                    var follows = FollowingObjection.CaptureOf(spoke, refusal.EventId, said);
                    Note(point, changes.RecordObjection(point, Scope.Of(refusal.Channel, refusal.Purpose), follows).IsNew);
                }
            }
        }

        void Note(Guid point, bool isNew)
        {
            if (isNew)
            {
                refused.Add(point);
            }
        }
    }

    /// <summary>The first of the confirmations of an address that is named more than once; null when one of them is missing.</summary>
    public static ContactPointConfirmation? OfEach(IEnumerable<ContactPointConfirmation?> confirmations)
    {
        List<ContactPointConfirmation?> all = [.. confirmations];
        return all.Contains(null) ? null : all.MinBy(confirmation => confirmation!.At);
    }
}

/// <summary>One contact point of the set.</summary>
/// <param name="Ids">Its ids.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Replaces">The contact points whose rectified form it is; none when it is none.</param>
/// <param name="Confirmation">How it was confirmed; null when it is not.</param>
public sealed record AddressToLink(
    ContactPointIds Ids,
    ContactPointKind Kind,
    IReadOnlyList<ContactPointIds> Replaces,
    ContactPointConfirmation? Confirmation = null
);

/// <summary>What became of the set.</summary>
/// <param name="Changes">What it changed; null when something has changed since the sender looked, and nothing was done.</param>
/// <param name="ETag">The ETag of what holds then.</param>
public sealed record ContactPointsLinked(ContactPointsResponse? Changes, string ETag);

/// <summary><c>PUT /accounts/{id}/contact-points</c>.</summary>
public static class LinkContactPointsEndpoint
{
    private const int MostContactPoints = 100;

    // Clocks differ by seconds; what is confirmed later than this is not confirmed.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Answers 200 with what changed.</summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    [ProducesResponseType<ContactPointsResponse>(200)]
    public static async Task<IResult> Put(
        string id,
        ContactPointsRequest request,
        HttpContext http,
        ContactPointKeyring keyring,
        LedgerWriter writer,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        if ((AccountReader.Validate(id) ?? IdempotencyKey.Validate(http.Request) ?? Validate(request, now)) is { } problem)
        {
            return problem;
        }

        var addresses = request.ContactPoints.Select(point => ContactAddress.For(point.Kind, point.Value)).ToList();
        var unreadable = addresses.Index().Where(address => !address.Item.IsReadable).Select(address => address.Index).ToList();
        if (unreadable.Count > 0)
        {
            return Problems.Problem(
                400,
                $"These positions in contactPoints hold no address of their kind: {string.Join(", ", unreadable)}. Nothing was linked."
            );
        }

        // One address may be written twice, and replace two.
        var set = addresses
            .Zip(request.ContactPoints)
            .GroupBy(pair => keyring.IdsOf(pair.First))
            .Select(same => new AddressToLink(
                same.Key,
                same.First().First.Kind,
                [
                    .. same.Where(pair => !string.IsNullOrWhiteSpace(pair.Second.Replaces))
                        .Select(pair => keyring.IdsOf(ContactAddress.For(pair.Second.Kind, pair.Second.Replaces!)))
                        .Where(replaced => !replaced.Equals(same.Key))
                        .Distinct(),
                ],
                LinkContactPoints.OfEach(same.Select(pair => pair.Second.Confirmation))
            ))
            .ToList();
        var account = keyring.IdOfAccount(id);
        var capture = new Capture(
            request.By == ChangedBy.Operator ? Source.Operator : Source.Preferences,
            Statement.ActorOf(account),
            OccurredAt: now,
            ReceivedAt: now,
            request.Notice
        );

        var preconditions = Preconditions.Of(http.Request, account, request, keyring);
        var contactPoints = new LinkContactPoints(account, set, capture, preconditions);
        if (await writer.WriteOnceAsync(contactPoints, preconditions.Request, LinkContactPoints.Decide) is not { } linked)
        {
            return IdempotencyKey.WasUsed("account");
        }

        http.Response.Headers.ETag = linked.ETag;
        return linked.Changes is { } changes
            ? TypedResults.Ok(changes)
            : Problems.Problem(
                412,
                "The account has changed since this ETag, and nothing was linked or unlinked. Read it again and send the set "
                    + "that it is to have with the new ETag."
            );
    }

    private static IResult? Validate(ContactPointsRequest request, DateTimeOffset now) =>
        request switch
        {
            { Notice: { } notice } when NoticeRegister.FaultOf(notice) is { } fault => Problems.Problem(
                400,
                $"{fault} Nothing was linked."
            ),
            { ContactPoints.Count: > MostContactPoints } => Problems.Problem(400, $"More than {MostContactPoints} contact points."),
            _ when request.ContactPoints.Any(point => point?.Value is null || !Preferences.Account.CanBeLinked(point.Kind)) =>
                Problems.Problem(400, "A contact point needs a kind (email, telephone or postal) and a value."),
            _ when request.ContactPoints.ToList().FindIndex(point => point.Confirmation?.At > now + ClockSkew) is >= 0 and var ahead =>
                Problems.Problem(
                    400,
                    $"contactPoints[{ahead}].confirmation.at is in the future: it is when the contact point was confirmed. Leave "
                        + "confirmation out where it was not. Nothing was linked."
                ),
            _ => null,
        };
}
