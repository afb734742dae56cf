using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /breaches/{id}/scopes</c>: it became known whom the breach touches: by time, by the secret that leaked, or one by one. Scopes add
/// up.
/// </summary>
public static class AddBreachScopeEndpoint
{
    private const int MostContactPoints = 10_000;

    /// <summary>The breach as it is then, with how many contact points the scope touches; 409 with the reason when it is not possible.
    /// </summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        BreachScopeRequest request,
        HttpContext http,
        BreachWriter breaches,
        ContactPointKeyring keyring,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        var act = breaches.ActOf(http);
        if (FaultOf(request, act.Now) is { } fault)
        {
            return Problems.Problem(400, fault);
        }

        var added = EventOf(request, keyring, act);
        var query = new BreachScopeQuery(added);
        var jobs = await query.JobsAsync(database, cancellation);
        added = added with
        {
            JobsUntil = jobs.Until,
            JobsGone = jobs.Gone == 0 ? null : jobs.Gone,
            ContactPoints =
                request.Kind == BreachScopeKind.Ids
                    ? (request.ContactPoints ?? [])
                        .DistinctBy(point => keyring.IdsOf(ContactAddress.For(point.Kind, point.Value)).Lasting)
                        .Count() + (request.Ids ?? []).Distinct().Count()
                    : await query.CountAsync(database, cancellation),
        };
        return await breaches.WriteAsync(id, http, (found, _) => Decide(found, added));
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, BreachScopeAdded added) =>
        BreachDecision.RefusedFor(found.WhyClosed)
        ?? (found.ScopesInForce.Any(pair => IsSame(pair.Scope, added)) ? BreachDecision.Nothing : BreachDecision.Recorded(added));

    private static bool IsSame(BreachScopeAdded one, BreachScopeAdded other) =>
        (one.Kind, one.From, one.Until, one.Secret, one.Client, one.WithDump)
            == (other.Kind, other.From, other.Until, other.Secret, other.Client, other.WithDump)
        && (one.Ids ?? []).SequenceEqual(other.Ids ?? []);

    private static BreachScopeAdded EventOf(BreachScopeRequest request, ContactPointKeyring keyring, RecordAct act) =>
        new(
            act.Id,
            request.Kind,
            0,
            act.By,
            act.Now,
            request.From?.ToUniversalTime(),
            request.Until?.ToUniversalTime(),
            request.Secret,
            request.Client,
            request.WithDump,
            request.Kind == BreachScopeKind.Ids
                ?
                [
                    .. (request.ContactPoints ?? [])
                        .SelectMany(point => keyring.IdsOf(ContactAddress.For(point.Kind, point.Value)))
                        .Concat(request.Ids ?? [])
                        .Distinct()
                        .Order(),
                ]
                : null
        );

    // A member that means nothing for what is asked was meant to say something: it is told, and not passed over.
    private static string? FaultOf(BreachScopeRequest request, DateTimeOffset now)
    {
        var isIds = request.Kind == BreachScopeKind.Ids;
        var isSecret = request.Kind == BreachScopeKind.Secret;
        var needsClient = request.Secret is LeakedSecret.ApiKey or LeakedSecret.SubscriberMirror;
        var isKey = request.Secret is LeakedSecret.ContactPointKey or LeakedSecret.EvidenceKey;
        var isCopy = isKey || request.Secret is LeakedSecret.DatabaseDump;
        return isSecret != request.Secret is not null
                ? $"secret belongs to the kind secret. It is one of {string.Join(", ", ExactNames<LeakedSecret>.All)}."
            : isIds != (request.ContactPoints is { Count: > 0 } || request.Ids is { Count: > 0 })
                ? "contactPoints and ids belong to the kind ids, which needs one of them."
            : isIds && (request.From is not null || request.Until is not null) ? "from and until do not belong to the kind ids."
            : !isIds && request.Until is null ? "until is missing: the first instant at which nothing was touched any more."
            : request.Kind == BreachScopeKind.Time && request.From is null
                ? "from is missing: the first instant at which something was touched."
            : isCopy && request.From is not null
                ? "A copy of the database holds everything from the beginning. Leave from out; until is when it was made."
            : request.Until > now ? "until is later than now. Record the scope when it has ended."
            : request.From >= request.Until ? "from is not before until."
            : needsClient && GivenName.FaultOf("client", request.Client, GivenName.LongestId) is { } fault ? fault
            : !needsClient && request.Client is not null ? "client belongs to the secrets api-key and subscriber-mirror."
            : request.WithDump && !isKey ? "withDump belongs to the secrets contact-point-key and evidence-key."
            : (request.ContactPoints?.Count ?? 0) + (request.Ids?.Count ?? 0) > MostContactPoints
                ? $"contactPoints and ids hold more than {MostContactPoints}. Record them as several scopes."
            : FaultOf(request.ContactPoints ?? []);
    }

    private static string? FaultOf(IReadOnlyList<ContactPointAddress> points)
    {
        for (var index = 0; index < points.Count; index++)
        {
            if (!ContactAddress.For(points[index].Kind, points[index].Value).IsReadable)
            {
                return $"contactPoints[{index}].value is no address of its kind. Nothing was recorded.";
            }
        }

        return null;
    }
}

/// <summary><c>POST /breaches/{id}/scopes/{scope}/removal</c>: a scope was wrong, and no longer counts.</summary>
public static class RemoveBreachScopeEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="scope">Which of its scopes.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid scope, HttpContext http, BreachWriter breaches) =>
        breaches.WriteAsync(id, http, (found, act) => Decide(found, scope, act));

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, Guid scope, RecordAct act)
    {
        var meant = found.Scopes.FirstOrDefault(known => known.Id == scope);
        return BreachDecision.RefusedFor(
                found.WhyClosed,
                meant is null ? $"{found.Reference} has no scope with this id; the breach lists those that it has." : null
            )
            ?? (
                meant!.RemovedAt is null ? BreachDecision.Recorded(new BreachScopeRemoved(scope, act.By, act.Now)) : BreachDecision.Nothing
            );
    }
}
