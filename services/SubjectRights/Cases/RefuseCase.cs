using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/refusal</c>: the requester is told that nothing will be done, and why (GDPR Art. 12(4)).</summary>
public static class RefuseCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, CaseRefusalRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, CaseRefusalRequest request, CaseAct act)
    {
        if (found is { Outcome: CaseState.Refused, ClosedAt: null })
        {
            return CaseDecision.Nothing;
        }

        var granted = found.DecisionsInForce.FirstOrDefault(decision =>
            decision.Outcome is not (ItemOutcome.Refused or ItemOutcome.Withheld or ItemOutcome.Kept)
        );
        return CaseDecision.RefusedFor(
                found.WhyOver(),
                found.WhyNoLetter(request.Letter),
                found.Undecided.Count > 0
                    ? $"{found.Request.Reference}: a refusal needs a decision with its ground for each right (Art. 12(4)). Not "
                        + $"decided yet is "
                        + $"{string.Join(", ", found.Undecided.Select(ExactNames<SubjectRight>.Of))}."
                    : null,
                granted is not null
                    ? $"{found.Request.Reference}: not all of it is refused ({ExactNames<SubjectRight>.Of(granted.Right)} is "
                        + $"{ExactNames<ItemOutcome>.Of(granted.Outcome)}). Answer it instead."
                    : null,
                AnswerCaseEndpoint.WhyNotAgreed(found)
            ) ?? CaseDecision.Recorded(new CaseRefused(act.By, act.Now, request.Letter));
    }
}
