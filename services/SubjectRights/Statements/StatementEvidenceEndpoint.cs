using System.Security.Cryptography;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /statements/{id}/evidence</c>: what shows that a person objected, consented or withdrew. The history of a contact point names its
/// events. That it was opened is recorded before it is.
/// </summary>
public static class StatementEvidenceEndpoint
{
    /// <summary>What is kept sealed as the evidence of a statement, in clear.</summary>
    /// <param name="id">The event, as a history names it.</param>
    [ProducesResponseType<StatementEvidence>(200)]
    public static async Task<IResult> Get(
        Guid id,
        HttpContext http,
        IQuerySession session,
        EvidenceVault vault,
        ReadLog log,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var found = await session.Events.QueryAllRawEvents().Where(e => e.Id == id).ToListAsync(cancellation);
        if (found is not [{ Data: IContactPointEvent said }])
        {
            return Problems.Problem(404, "No statement has this id; POST /history of Blocklist lists those of a contact point.");
        }

        if (said.Capture.Evidence is not { } evidence)
        {
            return Problems.Problem(404, "Nothing was kept as evidence of this statement beside the event itself.");
        }

        await log.RecordAsync(http, "evidence", evidence);
        if (await vault.FindAsync(evidence, cancellation) is not { } kept)
        {
            return Problems.Problem(404, "The evidence of this statement is no longer kept: its time was over, or it was erased.");
        }

        var (content, language) = (vault.Open(kept), Languages.Of(http.Request));
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            new StatementEvidence(
                evidence,
                id,
                HistoryText.TypeOf(said),
                new HistoryText(language, catalogue).Describe(said),
                kept.CollectedAt,
                kept.ExpiresAt,
                Convert.ToHexStringLower(SHA256.HashData(content)),
                content.Length,
                EvidenceSearch.ContentOf(content)
            )
        );
    }
}
