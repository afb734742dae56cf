using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /unattributed/resolutions</c>: the same resolution for many, each decided as by itself.</summary>
internal static class ResolveManyUnattributedEndpoint
{
    private const int MostAtOnce = 1_000;

    /// <summary>200 with how many are resolved so; what could not be is left as it was.</summary>
    [ProducesResponseType<UnattributedResolutionsResponse>(200)]
    public static async Task<IResult> Post(
        UnattributedResolutionsRequest request,
        ClaimsPrincipal user,
        IQuerySession session,
        PurposeCatalogue catalogue,
        LedgerWriter writer,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (Validate(request) is { } problem)
        {
            return problem;
        }

        var (items, more) = request.Ids is { } ids
            ? ((await session.LoadManyAsync<UnattributedObjection>(cancellation, [.. ids])).ToList(), false)
            : await FindAsync(request, session, cancellation);
        var outcomes = await Task.WhenAll(items.Select(async item => (item.Id, IsResolved: await ResolveAsync(item))));
        var left = outcomes.Where(outcome => !outcome.IsResolved).Select(outcome => outcome.Id);
        return TypedResults.Ok(
            new UnattributedResolutionsResponse(
                outcomes.Count(outcome => outcome.IsResolved),
                [.. left.Concat((request.Ids ?? []).Except(items.Select(item => item.Id)))],
                more
            )
        );

        async Task<bool> ResolveAsync(UnattributedObjection item)
        {
            var isObjection = request.Resolution == UnattributedResolution.Objection;
            if (isObjection && item.ContactPoint is null)
            {
                return false;
            }

            var outcome = await writer.WriteAsync(
                new ResolveUnattributed(
                    item.Id,
                    request.Resolution,
                    isObjection ? item.ContactPoint : null,
                    isObjection ? new Scope(ResolveUnattributedEndpoint.ChannelsOf(null, item.Source), [catalogue.Root.Name]) : null,
                    Clients.NameOf(user),
                    clock.GetUtcNow()
                ),
                ResolveUnattributed.Decide
            );
            return outcome.Allowed;
        }
    }

    private static async Task<(List<UnattributedObjection> Items, bool More)> FindAsync(
        UnattributedResolutionsRequest request,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        var until = request.ReceivedUntil!.Value.ToUniversalTime();

        // Where nobody knows whose objection it would be, there is nothing to do, however often it is asked.
        var waiting = UnattributedEndpoint.Waiting(session, request.Reason, request.Source).Where(item => item.ReceivedAt <= until);
        if (request.Resolution == UnattributedResolution.Objection)
        {
            waiting = waiting.Where(item => item.ContactPoint != null);
        }

        var found = await waiting.OrderBy(item => item.ReceivedAt).ThenBy(item => item.Id).Take(MostAtOnce + 1).ToListAsync(cancellation);
        return ([.. found.Take(MostAtOnce)], found.Count > MostAtOnce);
    }

    private static IResult? Validate(UnattributedResolutionsRequest request) =>
        request switch
        {
            { Ids: not null, Reason: null, Source: null, ReceivedUntil: null } => request.Ids.Count is > 0 and <= MostAtOnce
                ? null
                : Problems.Problem(400, $"ids is empty or has more than {MostAtOnce}; send the others in another request."),
            { Ids: not null } => Problems.Problem(400, "ids stands alone: leave out reason, source and receivedUntil, or leave out ids."),
            { Reason: null, Source: null } => Problems.Problem(400, "Say which: ids, or a reason or a source with receivedUntil."),
            { ReceivedUntil: null } => Problems.Problem(
                400,
                "receivedUntil is missing: the time at which the list was looked at, so that nothing is resolved that came later."
            ),
            _ => null,
        };
}
