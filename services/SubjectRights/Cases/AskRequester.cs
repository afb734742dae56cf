using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/questions</c>: the requester is asked something. About identity or scope, and in time, it stops the clock.</summary>
public static class AskRequesterEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, QuestionRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, QuestionRequest request, CaseAct act)
    {
        var open = found.Questions.FirstOrDefault(question => question.About == request.About && question.AnsweredAt is null);
        return CaseDecision.RefusedFor(
                found.WhyOver(),
                found.WhyNoLetter(request.Letter),
                open is null
                    ? null
                    : $"{found.Request.Reference}: this was asked on {CaseAct.Of(open.AskedAt)} and is not answered. Record the "
                        + $"answer, or a "
                        + "reminder.",
                request.About == QuestionAbout.Identity
                && found.Subjects.Count > 0
                && found.Subjects.All(subject => subject.VerifiedBy is not null)
                    ? $"{found.Request.Reference}: all that it is about was verified ({CaseGuards.List(found.Subjects)}), so "
                        + $"there is no doubt "
                        + "to be asked about, and the clock goes on (GDPR Art. 12(6))."
                    : null
            ) ?? CaseDecision.Recorded(new RequesterAsked(act.Id, request.About, act.By, act.Now, request.Letter));
    }
}
