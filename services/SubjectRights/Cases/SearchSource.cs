using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/searches</c>: a place was searched. That nothing was found is worth as much.</summary>
public static class SearchSourceEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(Guid id, SearchRequest request, HttpContext http, CaseWriter cases)
    {
        if (request.Found < 0)
        {
            return Problems.Problem(400, "found is how many items a place holds, so it is 0 or more.");
        }

        var note = cases.Seal(request.Note);
        return await cases.WriteAsync(id, http, (found, act) => Decide(found, request, note?.Id, act), note);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, SearchRequest request, Guid? note, CaseAct act) =>
        CaseDecision.RefusedFor(found.WhyClosed(), CaseGuards.WhyNoPlace(request.Source))
        ?? CaseDecision.Recorded(new SourceSearched(request.Source, request.Found, act.By, act.Now, note));
}
