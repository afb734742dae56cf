using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/decisions/{decision}/agreement</c>: a second person agrees to a decision.</summary>
public static class AgreeToDecisionEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="decision">Which decision.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid decision, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, decision, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, Guid decision, CaseAct act) =>
        found.Decisions.FirstOrDefault(one => one.Id == decision) switch
        {
            null => CaseDecision.Refused($"{found.Request.Reference} has no decision with this id."),
            { AgreedBy: { } other } when other == act.By => CaseDecision.Nothing,
            { AgreedBy: { } other } => CaseDecision.Refused($"{found.Request.Reference}: {other} has agreed to this already."),
            { NeedsSecondPerson: false } => CaseDecision.Refused($"{found.Request.Reference}: this decision needs no second person."),
            { By: var by } when by == act.By => CaseDecision.Refused(
                $"{found.Request.Reference}: {act.By} decided this, so somebody else has to agree to it."
            ),
            _ => CaseDecision.RefusedFor(found.WhyOver()) ?? CaseDecision.Recorded(new SecondPersonAgreed(decision, act.By, act.Now)),
        };
}
