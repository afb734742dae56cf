using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>The data protection officer says what a request is that nobody could be found for.</summary>
/// <param name="Id">Which.</param>
/// <param name="Resolution">What it is.</param>
/// <param name="ContactPoint">Whose objection it is; null when it is none.</param>
/// <param name="Scope">What that refuses.</param>
/// <param name="Actor">The client that says so.</param>
/// <param name="ResolvedAt">When.</param>
public sealed record ResolveUnattributed(
    Guid Id,
    UnattributedResolution Resolution,
    ContactPointIds? ContactPoint,
    Scope? Scope,
    string Actor,
    DateTimeOffset ResolvedAt
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach =>
        (ContactPoint is null ? Reach.None : Reach.Of(ContactPoint, Scope ?? new Scope([], []))) with
        {
            Unattributed = Id,
        };

    /// <summary>Decides.</summary>
    public static Decision<UnattributedOutcome> Decide(ResolveUnattributed command, LedgerState state)
    {
        var (id, resolution, ids, scope, actor, resolvedAt) = command;
        var changes = new Changes(state);
        Guid? contactPoint = ids is null ? null : changes.ContactPointOf(ids);
        if (state.Unattributed is not { } item)
        {
            return changes.With(new UnattributedOutcome(Known: false, Allowed: false, null));
        }

        if (item.Resolution == UnattributedResolution.Objection && (resolution != item.Resolution || !IsItsOwn()))
        {
            return changes.With(new UnattributedOutcome(Known: true, Allowed: false, null));
        }

        Guid? eventId = null;
        if (contactPoint is { } objector && scope is not null)
        {
            var capture = new Capture(
                Source.Dpo,
                actor,
                OccurredAt: item.ReceivedAt,
                item.ReceivedAt,
                IdempotencyKey: $"unattributed:{id:N}",
                Evidence: item.Evidence
            );
            var objection = changes.RecordObjection(objector, scope, capture).EventId;
            eventId = objection;

            // What the number objected to, the one that took its place objects to.
            foreach (var successor in IsItsOwn() ? item.Successors : [])
            {
                changes.RecordObjection(successor, scope, capture);
            }

            if (scope.Channels.Contains(Channel.All))
            {
                changes.HaveFollow(objector, objection, scope, capture);
            }
        }

        if (item.ContactPoint is { } paused)
        {
            foreach (var point in item.Successors.Append(paused))
            {
                changes.EndPause(point, id, new Capture(Source.Dpo, actor, resolvedAt, resolvedAt));
            }
        }

        if (item.Resolution != resolution)
        {
            changes.Append(id, changes.NewId(id, resolvedAt), new UnattributedResolved(resolution, actor, resolvedAt, contactPoint));
        }

        return changes.With(new UnattributedOutcome(Known: true, Allowed: true, eventId));

        bool IsItsOwn() => contactPoint is { } own && item.ContactPoint is { } waited && changes.IdsOf(own).Contains(waited);
    }
}

/// <summary>What became of it.</summary>
/// <param name="Known">Whether there is such a request.</param>
/// <param name="Allowed">Whether it could be resolved so: what was found to be an objection stays one, of the same contact point.</param>
/// <param name="EventId">The event of the objection.</param>
public sealed record UnattributedOutcome(bool Known, bool Allowed, Guid? EventId);

/// <summary><c>POST /unattributed/{id}/resolution</c>.</summary>
public static class ResolveUnattributedEndpoint
{
    /// <summary>
    /// 200 when it holds, also when it was resolved so before; 409 when it was found to be an objection and would no longer be that one.
    /// </summary>
    /// <param name="id">Which.</param>
    [ProducesResponseType<UnattributedResolutionResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        UnattributedResolutionRequest request,
        ClaimsPrincipal user,
        IQuerySession session,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        LedgerWriter writer,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (Validate(request, catalogue) is { } problem)
        {
            return problem;
        }

        if (await session.LoadAsync<UnattributedObjection>(id, cancellation) is not { } item)
        {
            return UnattributedEndpoint.NotFound();
        }

        ContactPointIds? contactPoint = null;
        Scope? scope = null;
        if (request.Resolution == UnattributedResolution.Objection)
        {
            if (request.ContactPoint is null && item.ContactPoint is null)
            {
                return Problems.Problem(
                    400,
                    "An objection needs its contactPoint: a kind (email, telephone, postal or domain) and a value."
                );
            }

            contactPoint = request.ContactPoint is { } given
                ? keyring.IdsOf(ContactAddress.For(given.Kind, given.Value))
                : item.ContactPoint;
            scope = new Scope(
                request.Channels is { Count: > 0 } channels ? channels : ChannelsOf(request.ContactPoint?.Kind, item.Source),
                [request.Purpose ?? catalogue.Root.Name]
            );
        }

        var outcome = await writer.WriteAsync(
            new ResolveUnattributed(id, request.Resolution, contactPoint, scope, Clients.NameOf(user), clock.GetUtcNow()),
            ResolveUnattributed.Decide
        );
        return outcome switch
        {
            { Known: false } => UnattributedEndpoint.NotFound(),
            { Allowed: false } => Problems.Problem(
                409,
                "It was found to be the objection of a contact point, and stays that: only the person can lift a refusal."
            ),
            _ => TypedResults.Ok(new UnattributedResolutionResponse(request.Resolution, outcome.EventId)),
        };
    }

    internal static IReadOnlyList<Channel> ChannelsOf(ContactPointKind? kind, Source source) =>
        (kind, source) switch
        {
            (null or ContactPointKind.Telephone, Source.Sms) => [Channel.Sms],
            (null, _) => [Channel.Email],
            ({ } given, _) => ServedChannels.Of(given),
        };

    private static IResult? Validate(UnattributedResolutionRequest request, PurposeCatalogue catalogue) =>
        request switch
        {
            { Resolution: UnattributedResolution.NotAnObjection } => null,
            { ContactPoint.Kind: ContactPointKind.Organisation } => Problems.Problem(
                400,
                "contactPoint needs a kind (email, telephone, postal or domain) and a value."
            ),
            { ContactPoint: { } given } when !ContactAddress.For(given.Kind, given.Value).IsReadable => Problems.Problem(
                400,
                "The value of contactPoint is no address of its kind. Nothing was recorded."
            ),
            { Purpose: { } purpose } when catalogue.Find(purpose) is null => Problems.Problem(
                400,
                $"purpose is not in the catalogue; it is one of {catalogue.Names}."
            ),
            _ => null,
        };
}
