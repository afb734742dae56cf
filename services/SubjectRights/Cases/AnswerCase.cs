using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/answer</c>: the requester is answered. Never too late: a late answer is recorded as late.</summary>
public static class AnswerCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, CaseAnswerRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, CaseAnswerRequest request, CaseAct act)
    {
        if (found.Outcome == (request.IsPartial ? CaseState.PartlyAnswered : CaseState.Answered) && found.ClosedAt is null)
        {
            return CaseDecision.Nothing;
        }

        var decided = found.Request.Rights.Except(found.Undecided).ToList();
        return CaseDecision.RefusedFor(
                found.WhyOver(),
                found.WhyNoLetter(request.Letter),
                !request.IsPartial && found.Undecided.Count > 0
                    ? $"{found.Request.Reference}: not decided yet is "
                        + $"{string.Join(", ", found.Undecided.Select(ExactNames<SubjectRight>.Of))}. "
                        + "Decide it, or answer in part (isPartial)."
                    : null,
                request.IsPartial && decided.Count == 0
                    ? $"{found.Request.Reference}: nothing is decided, so there is no part to answer."
                    : null,
                WhyNotAgreed(found),
                request.IsPartial ? null : found.WhyNotErased()
            ) ?? CaseDecision.Recorded(new CaseAnswered(request.IsPartial, act.By, act.Now, request.Letter));
    }

    /// <summary>Why it cannot go out: a second person has not agreed; null when it can.</summary>
    internal static string? WhyNotAgreed(RightsCase found) =>
        found.WaitingForAgreement.ToList() is { Count: > 0 } waiting
            ? $"{found.Request.Reference}: somebody else has to agree first to {string.Join(
                ", ",
                waiting.Select(decision => $"decision {decision.Id} ({ExactNames<ItemOutcome>.Of(decision.Outcome)}, by {decision.By})")
            )}."
            : null;
}
