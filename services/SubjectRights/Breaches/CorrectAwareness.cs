using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /breaches/{id}/awareness</c>: the moment of awareness was recorded wrongly. The time for the notice moves with it.</summary>
public static class CorrectAwarenessEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(Guid id, AwarenessRequest request, HttpContext http, BreachWriter breaches)
    {
        if (BreachWriter.RequireText("grounds", request.Grounds) is { } problem)
        {
            return problem;
        }

        var grounds = breaches.Seal(request.Grounds)!;
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, grounds.Id, act), grounds);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, AwarenessRequest request, Guid grounds, RecordAct act) =>
        BreachDecision.RefusedFor(
            found.WhyClosed,
            request.AwareAt > act.Now ? "awareAt is later than now. It is when SENEF was reasonably certain of the breach." : null,
            request.AwareAt < found.Recorded.DiscoveredAt
                ? $"{found.Reference}: awareAt is before the first sign of the breach, which was seen on "
                    + $"{CaseAct.Of(found.Recorded.DiscoveredAt)}."
                : null,
            found.Notices.Any(notice => notice.SentAt < request.AwareAt)
                ? $"{found.Reference}: the authority was notified before this moment, so SENEF was aware of the breach by then."
                : null
        )
        ?? (
            request.AwareAt == found.AwareAt
                ? BreachDecision.Nothing
                : BreachDecision.Recorded(new AwarenessCorrected(request.AwareAt.ToUniversalTime(), grounds, act.By, act.Now))
        );
}
