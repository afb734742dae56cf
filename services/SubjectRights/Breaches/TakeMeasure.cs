using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /breaches/{id}/measures</c>: something is done about the breach, or planned.</summary>
public static class TakeMeasureEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(Guid id, BreachMeasureRequest request, HttpContext http, BreachWriter breaches)
    {
        if (
            (
                request.Kind == BreachMeasureKind.Other
                    ? BreachWriter.RequireText("note", request.Note)
                    : BreachWriter.RefuseLong("note", request.Note)
            ) is
            { } problem
        )
        {
            return problem;
        }

        var note = breaches.Seal(request.Note);
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, note?.Id, act), note);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, BreachMeasureRequest request, Guid? note, RecordAct act) =>
        BreachDecision.RefusedFor(found.WhyClosed)
        ?? BreachDecision.Recorded(new MeasureRecorded(act.Id, request.Kind, request.IsPlanned, act.By, act.Now, note));
}

/// <summary><c>POST /breaches/{id}/measures/{measure}/completion</c>: what was planned is done.</summary>
public static class CompleteMeasureEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="measure">Which of its measures.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid measure, HttpContext http, BreachWriter breaches) =>
        breaches.WriteAsync(id, http, (found, act) => Decide(found, measure, act));

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, Guid measure, RecordAct act)
    {
        var meant = found.Measures.FirstOrDefault(known => known.Id == measure);
        return BreachDecision.RefusedFor(
                found.WhyClosed,
                meant is null ? $"{found.Reference} has no measure with this id; the breach lists those that it has." : null
            )
            ?? (
                meant is { IsPlanned: true, CompletedAt: null }
                    ? BreachDecision.Recorded(new MeasureCompleted(measure, act.By, act.Now))
                    : BreachDecision.Nothing
            );
    }
}
