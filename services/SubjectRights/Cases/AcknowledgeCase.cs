using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/acknowledgement</c>: the requester was told that the request has arrived.</summary>
public static class AcknowledgeCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, AcknowledgementRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, AcknowledgementRequest request, CaseAct act) =>
        CaseDecision.RefusedFor(found.WhyOver(), found.WhyNoLetter(request.Letter))
        ?? (
            found.AcknowledgedAt is null
                ? CaseDecision.Recorded(new CaseAcknowledged(act.By, act.Now, request.Letter))
                : CaseDecision.Nothing
        );
}
