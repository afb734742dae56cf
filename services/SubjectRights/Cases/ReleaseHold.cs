using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/holds/{hold}/release</c>: a hold ends by an act, and never by a date.</summary>
public static class ReleaseHoldEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="hold">Which hold.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid hold, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, hold, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, Guid hold, CaseAct act) =>
        found.Holds.FirstOrDefault(placed => placed.Id == hold) switch
        {
            null => CaseDecision.Refused($"{found.Request.Reference} has no hold with this id."),
            { ReleasedAt: not null } => CaseDecision.Nothing,
            _ => CaseDecision.Recorded(new HoldReleased(hold, act.By, act.Now)),
        };
}
