using System.Data;
using System.Globalization;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary><c>GET /accounts/{id}/preferences</c>.</summary>
public static class GetPreferencesEndpoint
{
    /// <summary>Answers 200 also for an account that never chose, with an ETag for the <c>If-Match</c> of a change.</summary>
    /// <param name="id">The website's own id of the account; an address must not stand in a URL.</param>
    /// <param name="audience"><c>business</c> when not given, or <c>consumer</c>: then what the law wants consent for is <c>allow</c> only
    /// while one is in force.</param>
    [ProducesResponseType<PreferencesResponse>(200)]
    public static async Task<IResult> Get(
        string id,
        string? audience,
        HttpResponse response,
        ContactPointKeyring keyring,
        AccountReader accounts,
        CancellationToken cancellation
    )
    {
        if (AccountReader.Validate(id) is { } problem)
        {
            return problem;
        }

        if (audience is not (null or "business" or "consumer"))
        {
            return Problems.Problem(400, "audience is business (as when it is left out) or consumer.");
        }

        var (preferences, etag) = await accounts.PreferencesAsync(
            keyring.IdOfAccount(id),
            audience == "consumer" ? Audience.Consumer : Audience.Business,
            cancellation
        );
        response.Headers.ETag = etag;
        return TypedResults.Ok(preferences);
    }
}

/// <summary>Reads what holds for an account.</summary>
public sealed class AccountReader(IDocumentStore store, PurposeCatalogue catalogue, TimeProvider clock)
{
    /// <summary>The problem with the id of an account in a URL; null when there is none.</summary>
    public static IResult? Validate(string id) =>
        GivenName.IsId(id)
            ? null
            : Problems.Problem(
                400,
                "An account id is 1 to 64 letters, digits, '.', '_' or '-'. An e-mail address or a number must not stand in a URL."
            );

    /// <summary>
    /// The ETag of what holds: the version of the account's stream and those of its contact points' together. They only grow, and another
    /// set of contact points is another version of the account.
    /// </summary>
    public static string ETagOf(long account, long contactPoints) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{account}-{contactPoints}\"");

    /// <summary>The ETag of what holds after changes.</summary>
    public static string ETagOf(Changes changes, Account account) =>
        ETagOf(changes.VersionOf(account.Id), account.Streams.Sum(changes.VersionOf));

    /// <summary>What holds now, and its ETag.</summary>
    public async Task<(PreferencesResponse Preferences, string ETag)> PreferencesAsync(
        Guid id,
        Audience audience,
        CancellationToken cancellation
    )
    {
        // One snapshot: an ETag that is newer than what it stands for would let a change pass that has not seen everything.
        await using var session = store.LightweightSession(
            new Marten.Services.SessionOptions { IsolationLevel = IsolationLevel.RepeatableRead }
        );
        await session.BeginTransactionAsync(cancellation);
        var account = await session.Events.AggregateStreamAsync<Account>(id, token: cancellation) ?? new Account { Id = id };
        var contactPoints = await session.LoadManyAsync<ContactPoint>(cancellation, [.. account.Streams]);
        var versions = (
            await session.AdvancedSql.QueryAsync<Guid, long>(
                $"select row(id), row(version) from {LedgerStore.Schema}.mt_streams where id = any(?)",
                cancellation,
                account.Streams.Append(id).ToArray()
            )
        ).ToDictionary(stream => stream.Item1, stream => stream.Item2);
        versions.Remove(id, out var own);
        var said = contactPoints.ToDictionary(point => point.Id);
        var points = account.ContactPoints.Keys.Select(Together).ToList();
        var now = clock.GetUtcNow();
        return (
            PreferencesOf(account, points, catalogue, audience, now, await AwaitedAsync(session, account, points, now, cancellation)),
            ETagOf(own, versions.Values.Sum())
        );

        ContactPoint Together(Guid point) =>
            ContactPoint.Together(point, account.StreamsOf(point).Where(said.ContainsKey).Select(stream => said[stream]));
    }

    /// <summary>A consent that was asked for, with what became of it; null when it was erased.</summary>
    internal async Task<(ConsentRequested? Requested, OptInConfirmation Became)> RequestedAsync(
        ConfirmationToken token,
        CancellationToken cancellation
    )
    {
        await using var session = store.QuerySession();
        var account = await session.Events.AggregateStreamAsync<Account>(token.Account, token: cancellation);
        Guid[] streams =
            account?.ContactPoints.ContainsKey(token.ContactPoint) == true
                ? [.. account.StreamsOf(token.ContactPoint)]
                : [token.ContactPoint];
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(e => streams.Contains(e.StreamId))
            .OrderBy(e => e.Version)
            .ToListAsync(cancellation);
        if (events.FirstOrDefault(e => e.Id == token.Request)?.Data is not ConsentRequested requested)
        {
            return (null, OptInConfirmation.Expired);
        }

        var point = ContactPoint.Together(
            token.ContactPoint,
            events.GroupBy(e => e.StreamId).Select(stream => ContactPoint.Fold(stream.Key, stream))
        );
        var isConfirmed = events.Any(e => e.Data is ConsentGiven given && given.Request == token.Request);
        return (requested, requested.BecameOf(point, isConfirmed, catalogue, clock.GetUtcNow()));
    }

    // What waits decides nothing, so it is on no contact point's row.
    private async Task<List<ConsentRequested>> AwaitedAsync(
        IQuerySession session,
        Account account,
        List<ContactPoint> points,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var streams = account.Streams.ToArray();
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(e => streams.Contains(e.StreamId) && (e.EventTypeName == "consent_requested" || e.EventTypeName == "consent_given"))
            .ToListAsync(cancellation);
        var confirmed = events.Select(e => (e.Data as ConsentGiven)?.Request).ToHashSet();
        return
        [
            .. from point in points
            from e in events
            where account.StreamsOf(point.Id).Contains(e.StreamId)
            let requested = e.Data as ConsentRequested
            where requested?.BecameOf(point, confirmed.Contains(e.Id), catalogue, now) == OptInConfirmation.Awaited
            select requested,
        ];
    }

    /// <summary>
    /// One answer a channel and purpose: <c>refuse</c> when the account or the owner of one of its contact points has refused, by whichever
    /// door; else <c>allow</c> when the account chose so, or, where the audience must consent, when a consent is in force.
    /// </summary>
    public static PreferencesResponse PreferencesOf(
        Account account,
        IReadOnlyCollection<ContactPoint> contactPoints,
        PurposeCatalogue catalogue,
        Audience audience,
        DateTimeOffset now,
        IReadOnlyCollection<ConsentRequested>? awaited = null
    )
    {
        var said = account.Choices.Select(choice => choice.ToStatement()).ToList();
        var everySaying = contactPoints
            .Select(point => (Kind: (ContactPointKind?)account.ContactPoints[point.Id].Kind, point.Statements))
            .Append((null, said))
            .ToList();
        return new PreferencesResponse(
            [
                .. from channel in Enum.GetValues<Channel>().Where(channel => channel != Channel.All)
                from purpose in catalogue.Purposes
                select PreferenceOf(channel, purpose.Name) with
                {
                    ConfirmBefore = awaited
                        ?.Where(consent => (consent.Scope.Channels[0], consent.Scope.Purposes[0]) == (channel, purpose.Name))
                        .Max(consent => (DateTimeOffset?)consent.ConfirmBefore),
                },
            ],
            account.ContactPoints.Count,
            account.Id
        );

        Preference PreferenceOf(Channel channel, string purpose)
        {
            var question = new SendQuestion(channel, purpose, audience, now);
            var deciders = new List<Statement>();
            foreach (var (kind, statements) in everySaying)
            {
                if (
                    (kind is null || Account.Serves(kind.Value, channel))
                    && SendDecision.Decide(RecipientStatements.None with { Own = statements }, question, catalogue).EventId is { } decides
                )
                {
                    deciders.Add(statements.First(statement => statement.EventId == decides));
                }
            }

            var refusal = deciders.Where(statement => statement.Refuses).MinBy(statement => statement.Since);
            if (refusal is null && catalogue.BasisFor(audience, channel).Basis == LegalBasis.Consent)
            {
                var consent = deciders.MaxBy(statement => statement.ValidUntil ?? DateTimeOffset.MaxValue);
                var isInForce = consent is not null && (consent.ValidUntil is null || now < consent.ValidUntil);
                return new Preference(
                    channel,
                    purpose,
                    isInForce ? Choice.Allow : null,
                    isInForce ? consent!.Since : null,
                    consent?.EventId,
                    consent?.Source,
                    consent?.ValidUntil
                );
            }

            var deciding =
                refusal
                ?? said.FindLast(statement => statement.Kind == StatementKind.Lift && statement.IsAbout(channel, purpose, catalogue));
            return deciding is null
                ? new Preference(channel, purpose, Choice: null, Since: null)
                : new Preference(
                    channel,
                    purpose,
                    refusal is null ? Choice.Allow : Choice.Refuse,
                    deciding.Since,
                    deciding.EventId,
                    deciding.Source
                );
        }
    }
}
