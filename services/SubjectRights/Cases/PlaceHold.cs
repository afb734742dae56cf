using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/holds</c>: what the case is about is kept, until the hold is released.</summary>
public static class PlaceHoldEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, HoldRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, HoldRequest request, CaseAct act) =>
        CaseDecision.RefusedFor(
            found.WhyClosed(),
            found.WhyNoSubject(request.Subject),
            request.ReviewOn <= LegalCalendar.DayOf(act.Now).ToDateOnly() ? "reviewOn is a day to come: a hold is looked at again." : null
        )
        ?? (
            found.HoldsInForce.Any(hold =>
                hold.Reason == request.Reason && hold.ReviewOn == request.ReviewOn && hold.Subject == request.Subject
            )
                ? CaseDecision.Nothing
                : CaseDecision.Recorded(new HoldPlaced(act.Id, request.Reason, request.ReviewOn, act.By, act.Now, request.Subject))
        );
}
