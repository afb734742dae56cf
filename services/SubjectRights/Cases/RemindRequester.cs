using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/questions/{question}/reminder</c>: the requester was reminded of a question.</summary>
public static class RemindRequesterEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="question">Which question.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid question, ReminderRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, question, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, Guid question, ReminderRequest request, CaseAct act) =>
        CaseDecision.RefusedFor(
            found.WhyOver(),
            found.WhyNoLetter(request.Letter),
            found.Questions.FirstOrDefault(asked => asked.Id == question) switch
            {
                null => $"{found.Request.Reference} has no question with this id.",
                { AnsweredAt: { } at } => $"{found.Request.Reference}: this question was answered on {CaseAct.Of(at)}.",
                _ => null,
            }
        ) ?? CaseDecision.Recorded(new RequesterReminded(question, act.By, act.Now, request.Letter));
}
