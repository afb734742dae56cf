using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/questions/{question}/answer</c>: the requester answered. The clock goes on from that day.</summary>
public static class AnswerQuestionEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="question">Which question.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid question, QuestionAnswerRequest request, HttpContext http, CaseWriter cases)
    {
        var wording = cases.Seal(request.Wording);
        return cases.WriteAsync(id, http, (found, act) => Decide(found, question, request, wording?.Id, act), wording);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, Guid question, QuestionAnswerRequest request, Guid? wording, CaseAct act)
    {
        var asked = found.Questions.FirstOrDefault(one => one.Id == question);
        if (asked?.AnsweredAt is not null)
        {
            return CaseDecision.Nothing;
        }

        // An answer to a case that ended for want of one opens it again: its first date holds, and the clock stood still.
        var reopened = found.Outcome == CaseState.IdentityNotEstablished ? new CaseReopened(act.By, act.Now) : null;
        return CaseDecision.RefusedFor(
                reopened is null ? found.WhyOver() : null,
                asked is null
                    ? $"{found.Request.Reference} has no question with this id: nothing was asked, so nothing stood still."
                    : null,
                request.AnsweredAt < asked?.AskedAt
                    ? $"answeredAt is before the question, which was asked on {CaseAct.Of(asked.AskedAt)}."
                    : null,
                request.AnsweredAt > act.Now ? "answeredAt is later than now." : null
            )
            ?? CaseDecision.Recorded([
                .. new ICaseEvent?[] { reopened }.OfType<ICaseEvent>(),
                new RequesterAnswered(question, request.AnsweredAt, act.By, act.Now, wording),
            ]);
    }
}
