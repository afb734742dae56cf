using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/subjects</c>: the request is about more than was known.</summary>
public static class AddSubjectsEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(Guid id, CaseSubjectsRequest request, HttpContext http, CaseWriter cases, CaseSubjects subjects)
    {
        if (CaseSubjects.Validate(request.Subjects) is { } problem)
        {
            return problem;
        }

        var meant = subjects.Of(request.Subjects);
        return await cases.WriteAsync(id, http, (found, act) => Decide(found, meant, act));
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, IReadOnlyList<NamedSubject> subjects, CaseAct act) =>
        CaseDecision.RefusedFor(found.WhyOver())
        ?? CaseDecision.Recorded([
            .. subjects
                .Where(subject => found.SubjectOf(subject.Id) is null || subject.OtherIds.Except(found.IdsOf(subject.Id)).Any())
                .Select(subject => subject.AddedBy(act)),
        ]);
}
