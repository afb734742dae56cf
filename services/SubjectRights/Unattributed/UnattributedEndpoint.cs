using System.Globalization;
using System.Text;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /unattributed</c>: the data protection officer's list of what may be an objection, and each with all that arrived.
/// </summary>
public static class UnattributedEndpoint
{
    private const int PageSize = 100;

    /// <summary>Those that wait, oldest first.</summary>
    /// <param name="after">The <c>next</c> of the page before; the first page when not given.</param>
    [ProducesResponseType<UnattributedPage>(200)]
    public static async Task<IResult> List(string? after, IQuerySession session, CancellationToken cancellation)
    {
        var cursor = (At: DateTimeOffset.MinValue, Id: Guid.Empty);
        if (after is not null)
        {
            if (
                after.Split('_') is not [var at, var id]
                || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                || ticks > DateTimeOffset.MaxValue.Ticks
                || !Guid.TryParse(id, out var last)
            )
            {
                return Problems.Problem(400, "after is not the next of an earlier answer.");
            }

            cursor = (new DateTimeOffset(ticks, TimeSpan.Zero), last);
        }

        var found = await session
            .Query<UnattributedObjection>()
            .Where(waiting =>
                waiting.Resolution == null
                && (waiting.ReceivedAt > cursor.At || (waiting.ReceivedAt == cursor.At && waiting.Id > cursor.Id))
            )
            .OrderBy(waiting => waiting.ReceivedAt)
            .ThenBy(waiting => waiting.Id)
            .Take(PageSize + 1)
            .ToListAsync(cancellation);
        var page = found.Take(PageSize).ToList();
        return TypedResults.Ok(
            new UnattributedPage(
                [.. page.Select(waiting => ItemOf(waiting))],
                found.Count > PageSize
                    ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].ReceivedAt.UtcTicks}_{page[^1].Id:N}")
                    : null
            )
        );
    }

    /// <summary>One, with all that arrived.</summary>
    /// <param name="id">Which.</param>
    [ProducesResponseType<UnattributedItem>(200)]
    public static async Task<IResult> Get(
        Guid id,
        IQuerySession session,
        EvidenceVault vault,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<UnattributedObjection>(id, cancellation) is not { } found)
        {
            return NotFound();
        }

        var evidence = await vault.FindAsync(found.Evidence, cancellation);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(ItemOf(found, evidence is null ? null : KeptParts.Of(Encoding.UTF8.GetString(vault.Open(evidence)))));
    }

    internal static IResult NotFound() =>
        Problems.Problem(404, "Nothing with this id waits or was resolved; GET /unattributed lists what waits.");

    private static UnattributedItem ItemOf(UnattributedObjection found, string? content = null) =>
        new(found.Id, found.Reason, found.Source, found.ReceivedAt, content, found.Resolution, found.ResolvedAt, found.Reading);
}
