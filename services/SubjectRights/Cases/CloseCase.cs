using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/closing</c>: nothing is left to do.</summary>
public static class CloseCaseEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, HttpContext http, CaseWriter cases) => cases.WriteAsync(id, http, Decide);

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, CaseAct act)
    {
        if (found.ClosedAt is not null)
        {
            return CaseDecision.Nothing;
        }

        var needsDecisions = found.Outcome is null or CaseState.PartlyAnswered or CaseState.Answered or CaseState.Refused;
        string?[] missing =
        [
            needsDecisions && found.Undecided.Count > 0
                ? $"not decided is {string.Join(", ", found.Undecided.Select(ExactNames<SubjectRight>.Of))}"
                : null,
            found.OpenTasks.ToList() is { Count: > 0 } open
                ? $"not done is {string.Join(
                    ", ",
                    open.Select(task =>
                        $"{ExactNames<TaskAction>.Of(task.Action)} by {task.Recipient ?? ExactNames<DataSource>.Of(task.Owner)}, due on "
                            + $"{CaseGuards.Of(task.DueOn)}"
                    )
                )}"
                : null,
            found.IsOver ? null : "the requester was not told the outcome",
        ];
        return missing.OfType<string>().ToList() is { Count: > 0 } reasons
            ? CaseDecision.Refused($"{found.Request.Reference} cannot be closed: {string.Join("; ", reasons)}.")
            : CaseDecision.Recorded(new CaseClosed(act.By, act.Now));
    }
}
