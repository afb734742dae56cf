using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>GET /cases</c>: the cases, each as its events tell it at this look. Each read is recorded.</summary>
public static class CasesEndpoint
{
    private const int PageSize = 100;

    /// <summary>A page of them, those first that are due first.</summary>
    /// <param name="open"><c>true</c> for those whose requester still waits, <c>false</c> for the others; all when not given.</param>
    /// <param name="after">The <c>next</c> of the page before; the first page when not given.</param>
    [ProducesResponseType<CasesPage>(200)]
    public static async Task<IResult> List(
        bool? open,
        string? after,
        HttpContext http,
        CaseList list,
        AnswerClock answerClock,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var cursor = (DueOn: DateOnly.MinValue, Id: Guid.Empty);
        if (after is not null)
        {
            if (
                after.Split('_') is not [var day, var id]
                || !DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var dueOn)
                || !Guid.TryParse(id, out var last)
            )
            {
                return Problems.Problem(400, "after is not the next of an earlier answer.");
            }

            cursor = (dueOn, last);
        }

        await log.RecordAsync(http, "cases");
        var now = clock.GetUtcNow();
        var found = await list.PageAsync(open, cursor, PageSize + 1, cancellation);
        var page = found.Take(PageSize).ToList();
        return TypedResults.Ok(
            new CasesPage(
                [.. page.Select(listed => CaseViews.SummaryOf(listed.Case, answerClock, now))],
                found.Count > PageSize
                    ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].ListedUnder:yyyyMMdd}_{page[^1].Case.Id:N}")
                    : null
            )
        );
    }

    /// <summary>One.</summary>
    /// <param name="id">Which.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Get(
        Guid id,
        HttpContext http,
        CaseList list,
        AnswerClock answerClock,
        ReadLog log,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await list.FindAsync(id, cancellation) is not { } found)
        {
            return NotFound();
        }

        await log.RecordAsync(http, "case", id);
        return TypedResults.Ok(CaseViews.Of(found, answerClock, clock.GetUtcNow(), Languages.Of(http.Request)));
    }

    /// <summary>What is kept sealed with a case, in clear.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="evidence">Which of its evidence.</param>
    [ProducesResponseType<CaseEvidence>(200)]
    public static async Task<IResult> Evidence(
        Guid id,
        Guid evidence,
        HttpContext http,
        CaseList list,
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
            return Problems.Problem(404, "The case has no such evidence, or it is no longer kept; the case lists what it has.");
        }

        await log.RecordAsync(http, "evidence", evidence);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new CaseEvidence(evidence, Encoding.UTF8.GetString(vault.Open(kept)), kept.ExpiresAt));
    }

    internal static IResult NotFound() => Problems.Problem(404, "There is no case with this id; GET /cases lists them.");
}
