using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /breaches/{id}/assessments</c>: the risk was assessed. A later assessment takes the place of those before.</summary>
public static class AssessBreachEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(Guid id, BreachAssessmentRequest request, HttpContext http, BreachWriter breaches)
    {
        if (BreachWriter.RequireText("grounds", request.Grounds) is { } problem)
        {
            return problem;
        }

        var grounds = breaches.Seal(request.Grounds)!;
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, grounds.Id, act), grounds);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, BreachAssessmentRequest request, Guid grounds, RecordAct act) =>
        BreachDecision.RefusedFor(
            found.WhyClosed,
            found.Facts is { Natures.Count: > 0, Categories.Count: > 0 }
                ? null
                : $"{found.Reference}: a risk is assessed on what happened to which data. Record natures and categories first: "
                    + "POST /breaches/{id}/facts."
        ) ?? BreachDecision.Recorded(new BreachAssessed(request.Risk, grounds, act.By, act.Now));
}
