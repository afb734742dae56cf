using System.Text;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /breaches</c>: the breaches, each as its events tell it at this look. Each read is recorded.</summary>
public static class BreachesEndpoint
{
    private const int PageSize = 100;

    /// <summary>A page of them, those first that SENEF became aware of last.</summary>
    /// <param name="open"><c>true</c> for those that are not closed, <c>false</c> for the others; all when not given.</param>
    /// <param name="after">The <c>next</c> of the page before; the first page when not given.</param>
    [ProducesResponseType<BreachesPage>(200)]
    public static async Task<IResult> List(
        bool? open,
        string? after,
        HttpContext http,
        BreachList list,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if ((after is null ? ReceivedCursor.Last : ReceivedCursor.Parse(after)) is not { } cursor)
        {
            return Problems.Problem(400, ReceivedCursor.IsNone);
        }

        await log.RecordAsync(http, "breaches");
        var (found, now) = (await list.PageAsync(open, cursor, PageSize + 1, cancellation), clock.GetUtcNow());
        var page = found.Take(PageSize).ToList();
        return TypedResults.Ok(
            new BreachesPage(
                [.. page.Select(breach => BreachViews.SummaryOf(breach, now))],
                found.Count > PageSize ? $"{new ReceivedCursor(page[^1].AwareAt, page[^1].Id)}" : null
            )
        );
    }

    /// <summary>One.</summary>
    /// <param name="id">Which.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Get(
        Guid id,
        HttpContext http,
        BreachList list,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return NotFound();
        }

        await log.RecordAsync(http, "breach", id);
        return TypedResults.Ok(BreachViews.Of(found, clock.GetUtcNow()));
    }

    /// <summary>What is kept sealed with a breach, in clear.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="evidence">Which of its evidence.</param>
    [ProducesResponseType<BreachEvidence>(200)]
    public static async Task<IResult> Evidence(
        Guid id,
        Guid evidence,
        HttpContext http,
        BreachList list,
        EvidenceVault vault,
        ReadLog log,
        CancellationToken cancellation
    )
    {
        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return NotFound();
        }

        if (!found.Evidence.Contains(evidence) || await vault.FindAsync(evidence, cancellation) is not { } kept)
        {
            return Problems.Problem(404, "The breach has no such evidence, or it is no longer kept; the breach lists what it has.");
        }

        await log.RecordAsync(http, "evidence", evidence);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new BreachEvidence(evidence, Encoding.UTF8.GetString(vault.Open(kept)), kept.ExpiresAt));
    }

    internal static IResult NotFound() => Problems.Problem(404, "There is no breach with this id; GET /breaches lists them.");
}
