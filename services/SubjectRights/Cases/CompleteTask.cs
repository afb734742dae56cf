using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/tasks/{task}/completion</c>: a task was done.</summary>
public static class CompleteTaskEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    /// <param name="task">Which task.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, Guid task, TaskCompletionRequest request, HttpContext http, CaseWriter cases)
    {
        var note = cases.Seal(request.Note);
        return cases.WriteAsync(id, http, (found, act) => Decide(found, task, note?.Id, act), note);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, Guid task, Guid? note, CaseAct act) =>
        found.Tasks.FirstOrDefault(given => given.Id == task) switch
        {
            null => CaseDecision.Refused($"{found.Request.Reference} has no task with this id."),
            { DoneAt: not null } => CaseDecision.Nothing,
            _ => CaseDecision.RefusedFor(found.WhyClosed()) ?? CaseDecision.Recorded(new TaskDone(task, act.By, act.Now, note)),
        };
}
