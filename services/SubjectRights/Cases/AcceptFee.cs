using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/fee/acceptance</c>: the requester accepted the fee.</summary>
public static class AcceptFeeEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, HttpContext http, CaseWriter cases) => cases.WriteAsync(id, http, Decide);

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, CaseAct act) =>
        found.Fee switch
        {
            null => CaseDecision.Refused($"{found.Request.Reference}: no fee was announced, so none can be accepted."),
            { AcceptedAt: not null } => CaseDecision.Nothing,
            _ => CaseDecision.RefusedFor(found.WhyOver()) ?? CaseDecision.Recorded(new FeeAccepted(act.By, act.Now)),
        };
}
