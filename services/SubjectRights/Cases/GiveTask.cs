using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/tasks</c>: the owner of a system is to do something.</summary>
public static class GiveTaskEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(Guid id, TaskRequest request, HttpContext http, CaseWriter cases)
    {
        if (FaultOf(request) is { } fault)
        {
            return Problems.Problem(400, fault);
        }

        var note = cases.Seal(request.Note);
        return await cases.WriteAsync(id, http, (found, act) => Decide(found, request, note?.Id, act), note);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, TaskRequest request, Guid? note, CaseAct act) =>
        CaseDecision.RefusedFor(
            found.WhyClosed(),
            request.DueOn < LegalCalendar.DayOf(act.Now).ToDateOnly() ? "dueOn is a day that has passed." : null,
            request is { Owner: DataSource.Cameras, Action: not TaskAction.Freeze }
            && !found.Tasks.Any(task => task is { Owner: DataSource.Cameras, Action: TaskAction.Freeze })
                ? $"{found.Request.Reference}: have the footage frozen first. It is destroyed within a month, as the answer is due."
                : null
        )
        ?? CaseDecision.Recorded(
            new TaskGiven(
                act.Id,
                request.Owner,
                request.Action,
                request.DueOn
                    ?? act.WorkingDaysFromNow(
                        request.Action == TaskAction.Freeze ? act.Options.FreezeWithinWorkingDays : act.Options.TaskWithinWorkingDays
                    ),
                act.By,
                act.Now,
                note,
                request.Recipient
            )
        );

    private static string? FaultOf(TaskRequest request) =>
        (request.Owner == DataSource.Recipient, request.Recipient) switch
        {
            (true, null) =>
                "recipient is missing. Give the name of the client, subscriber or partner, as this system or the register has it.",
            (true, { } name) when name.Contains('@') =>
                "recipient holds an address, which would be mailed with the digest. Give the name of the client, subscriber or partner.",
            (true, { } name) => GivenName.FaultOf("recipient", name, GivenName.LongestId),
            (false, not null) => "recipient belongs to the owner recipient. Leave it out.",
            _ => null,
        };
}
