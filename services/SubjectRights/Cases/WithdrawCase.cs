using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/withdrawal</c>: the requester took the request back.</summary>
public static class WithdrawCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, CaseWithdrawalRequest request, HttpContext http, CaseWriter cases)
    {
        var wording = cases.Seal(request.Wording);
        return cases.WriteAsync(id, http, (found, act) => Decide(found, request, wording?.Id, act), wording);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, CaseWithdrawalRequest request, Guid? wording, CaseAct act) =>
        found is { Outcome: CaseState.Withdrawn, ClosedAt: null }
            ? CaseDecision.Nothing
            : CaseDecision.RefusedFor(
                found.WhyOver(),
                request.WithdrawnAt < found.Request.ReceivedAt
                    ? $"withdrawnAt is before the request, which was received on {CaseAct.Of(found.Request.ReceivedAt)}."
                    : null,
                request.WithdrawnAt > act.Now ? "withdrawnAt is later than now." : null
            ) ?? CaseDecision.Recorded(new CaseWithdrawn(request.WithdrawnAt, act.By, act.Now, wording));
}
