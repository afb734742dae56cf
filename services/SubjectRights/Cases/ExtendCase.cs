using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/extension</c>: the requester is told, with reasons, that the answer takes longer (GDPR Art. 12(3)).</summary>
public static class ExtendCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, ExtensionRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, ExtensionRequest request, CaseAct act)
    {
        var times = found.TimesOf(act.Clock, act.Now);
        return CaseDecision.RefusedFor(
                found.WhyOver(),
                found.WhyNoLetter(request.Letter),
                found.ExtendedAt is { } at
                    ? $"{found.Request.Reference} was extended on {CaseAct.Of(at)}, and is extended once only: the policy "
                        + $"promises two months "
                        + "in all."
                    : null,
                request.Reasons.Count == 0 ? "An extension needs its reasons: complexity, or the number of requests (Art. 12(3))." : null,
                request.Reasons.All(reason => reason == ExtensionReason.Effort)
                    ? "Effort alone is no reason for an extension: it is the complexity or the number of requests that counts "
                        + "(Art. 12(3); EDPB 01/2022, 163)."
                    : null,
                times.CanExtend(act.Now)
                    ? null
                    : $"The month ended on {CaseAct.Of(times.WithoutSuspension)}; an extension had to be told by then (Art. 12(3)). Answer "
                        + "now; the delay is recorded."
            ) ?? CaseDecision.Recorded(new ExtensionNotified([.. request.Reasons.Distinct()], act.By, act.Now, request.Letter));
    }
}
