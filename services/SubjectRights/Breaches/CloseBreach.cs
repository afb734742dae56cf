using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /breaches/{id}/closing</c>: nothing is left to do.</summary>
public static class CloseBreachEndpoint
{
    /// <summary>The breach as it is then; 409 with all that is left to do when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static Task<IResult> Post(Guid id, HttpContext http, BreachWriter breaches) => breaches.WriteAsync(id, http, Decide);

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, RecordAct act) =>
        found switch
        {
            { ClosedAt: not null } => BreachDecision.Nothing,
            { LeftToDo: { Count: > 0 } left } => BreachDecision.Refused($"{found.Reference} cannot be closed: {string.Join("; ", left)}."),
            _ => BreachDecision.Recorded(new BreachClosed(act.By, act.Now)),
        };
}

/// <summary><c>POST /breaches/{id}/reopening</c>: the breach is worked on again.</summary>
public static class ReopenBreachEndpoint
{
    /// <summary>The breach as it is then.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static Task<IResult> Post(Guid id, HttpContext http, BreachWriter breaches) => breaches.WriteAsync(id, http, Decide);

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, RecordAct act) =>
        found.ClosedAt is null ? BreachDecision.Nothing : BreachDecision.Recorded(new BreachReopened(act.By, act.Now));
}
