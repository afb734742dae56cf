using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /recipients/{id}/audits</c>: a recipient was audited.</summary>
public static class RecordAuditEndpoint
{
    /// <summary>The recipient as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which recipient.</param>
    [ProducesResponseType<RegisteredRecipient>(200)]
    public static async Task<IResult> Post(Guid id, AuditRequest request, HttpContext http, RegisterWriter register, RegisterViews views) =>
        FaultOf(request) is { } fault
            ? Problems.Problem(400, fault)
            : await register.WriteAsync(
                http,
                (found, act) => Decide(found, id, request, act),
                (found, act) => RecipientRoutes.Answer(found, id, views, act)
            );

    /// <summary>Decides.</summary>
    public static RegisterDecision Decide(RecordedRegister found, Guid id, AuditRequest request, RecordAct act)
    {
        if (found.RecipientOf(id) is not { } recipient)
        {
            return RegisterDecision.Nothing;
        }

        return RegisterDecision.RefusedFor(
                RecipientRoutes.WhyEnded(recipient),
                request.AuditedOn > LegalCalendar.DayOf(act.Now).ToDateOnly()
                    ? "auditedOn is a day to come. Record an audit when it was made."
                    : null
            )
            ?? (
                recipient.Audits.Any(known =>
                    (known.AuditedOn, known.Scope, known.Findings, known.DueOn)
                    == (request.AuditedOn, request.Scope, request.Findings, request.DueOn)
                )
                    ? RegisterDecision.Nothing
                    : RegisterDecision.Recorded(
                        new AuditRecorded(act.Id, id, request.AuditedOn, request.Scope, request.Findings, act.By, act.Now, request.DueOn)
                    )
            );
    }

    private static string? FaultOf(AuditRequest request) =>
        request.Findings < 0 ? "findings is less than 0. Give how many things have to be put right."
        : request.Findings > 0 != request.DueOn is not null
            ? "dueOn is the day by whose end the findings are put right: needed with findings, and only then."
        : request.DueOn < request.AuditedOn ? "dueOn is before auditedOn."
        : null;
}

/// <summary><c>POST /recipients/{id}/audits/{audit}/resolution</c>: what an audit had found was put right.</summary>
public static class ResolveAuditEndpoint
{
    /// <summary>The recipient as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which recipient.</param>
    /// <param name="audit">Which of its audits.</param>
    [ProducesResponseType<RegisteredRecipient>(200)]
    public static Task<IResult> Post(Guid id, Guid audit, HttpContext http, RegisterWriter register, RegisterViews views) =>
        register.WriteAsync(
            http,
            (found, act) => Decide(found, id, audit, act),
            (found, act) => RecipientRoutes.Answer(found, id, views, act)
        );

    /// <summary>Decides.</summary>
    public static RegisterDecision Decide(RecordedRegister found, Guid id, Guid audit, RecordAct act)
    {
        if (found.RecipientOf(id) is not { } recipient)
        {
            return RegisterDecision.Nothing;
        }

        return recipient.Audits.FirstOrDefault(known => known.Id == audit) switch
        {
            null => RegisterDecision.Refused($"{recipient.Name} has no audit with this id; GET /processings lists those that it has."),
            { Findings: 0 } => RegisterDecision.Refused("This audit found nothing that would have to be put right."),
            { ResolvedAt: not null } => RegisterDecision.Nothing,
            _ => RegisterDecision.Recorded(new AuditFindingsResolved(audit, act.By, act.Now)),
        };
    }
}
