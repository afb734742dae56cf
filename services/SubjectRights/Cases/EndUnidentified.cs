using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/identity-failure</c>: the case ends because the question about identity was not answered.</summary>
public static class EndUnidentifiedEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, IdentityFailureRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, IdentityFailureRequest request, CaseAct act)
    {
        if (found is { Outcome: CaseState.IdentityNotEstablished, ClosedAt: null })
        {
            return CaseDecision.Nothing;
        }

        var question = found.Questions.FirstOrDefault(one => one is { About: QuestionAbout.Identity, AnsweredAt: null });
        return CaseDecision.RefusedFor(
                found.WhyOver(),
                found.WhyNoLetter(request.Letter),
                question is null
                    ? $"{found.Request.Reference}: no question about identity is open. Ask first: POST /cases/{{id}}/questions."
                    : null,
                question is { RemindedAt: null }
                    ? $"{found.Request.Reference}: the requester was asked on {CaseAct.Of(question.AskedAt)} and not reminded. A "
                        + $"reminder goes "
                        + $"after {act.Options.RemindAfterDays} days."
                    : null,
                question is not null && question.AskedAt.AddDays(act.Options.GiveUpAfterDays) > act.Now
                    ? $"{found.Request.Reference}: the requester was asked on {CaseAct.Of(question.AskedAt)} and has "
                        + $"{act.Options.GiveUpAfterDays} "
                        + $"days to answer, until {CaseAct.Of(question.AskedAt.AddDays(act.Options.GiveUpAfterDays))}. The clock "
                        + $"stands still."
                    : null
            ) ?? CaseDecision.Recorded(new IdentityNotEstablished(act.By, act.Now, request.Letter));
    }
}
