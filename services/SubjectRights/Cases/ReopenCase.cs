using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/reopening</c>: the case is worked on again. It keeps the date on which it was received.</summary>
public static class ReopenCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, HttpContext http, CaseWriter cases) => cases.WriteAsync(id, http, Decide);

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, CaseAct act) =>
        found switch
        {
            { ClosedAt: null, IsOver: false } => CaseDecision.Nothing,
            _ => CaseDecision.Recorded(new CaseReopened(act.By, act.Now)),
        };
}
