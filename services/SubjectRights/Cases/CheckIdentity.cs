using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /cases/{id}/identity</c>: a way to show identity was tried on one subject. Of the proof only the way, the moment, who saw it and
/// the result are kept.
/// </summary>
public static class CheckIdentityEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, IdentityRequest request, HttpContext http, CaseWriter cases)
    {
        var doubt = cases.Seal(request.Doubt);
        return cases.WriteAsync(id, http, (found, act) => Decide(found, request, doubt?.Id, act), doubt);
    }

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, IdentityRequest request, Guid? doubt, CaseAct act)
    {
        if (CaseDecision.RefusedFor(found.WhyOver(), found.WhyNoSubject(request.Subject)) is { } refused)
        {
            return refused;
        }

        var subject = found.SubjectOf(request.Subject)!;
        var earlier = Enum.GetValues<IdentityMethod>()
            .FirstOrDefault(
                method =>
                    method < request.Method
                    && method != IdentityMethod.EmployerAttestation
                    && Fits(method, subject.Kind)
                    && !found.IdentityChecks.Any(check => check.Subject == subject.Id && check.Method == method),
                request.Method
            );
        return CaseDecision.RefusedFor(
                Fits(request.Method, subject.Kind)
                    ? null
                    : $"{ExactNames<IdentityMethod>.Of(request.Method)} does not show whose "
                        + $"{ExactNames<SubjectKind>.Of(subject.Kind)} it is.",
                request.Method == IdentityMethod.EmployerAttestation && !found.Request.Rights.Contains(SubjectRight.Erasure)
                    ? $"{found.Request.Reference}: an employer attests that somebody has left, for an erasure. It is never enough to hand "
                        + "anything out."
                    : null,
                request is { Method: IdentityMethod.IdentityDocument, Result: IdentityResult.Established } && doubt is null
                    ? $"{found.Request.Reference}: an identity document is asked for only with a written reason for doubt. Give "
                        + $"it as doubt; the "
                        + "document itself is not kept (EDPB 01/2022, 73 to 79)."
                    : null,
                earlier != request.Method
                    ? $"{found.Request.Reference}: {ExactNames<IdentityMethod>.Of(earlier)} asks for less and was not tried. Try "
                        + $"it first, or "
                        + "record that it was not possible."
                    : null
            )
            ?? (
                subject.VerifiedBy is not null
                    ? CaseDecision.Nothing
                    : CaseDecision.Recorded(new IdentityChecked(subject.Id, request.Method, request.Result, act.By, act.Now, doubt))
            );
    }

    private static bool Fits(IdentityMethod method, SubjectKind kind) =>
        method switch
        {
            IdentityMethod.ContactPoint => kind is SubjectKind.Email or SubjectKind.Telephone,
            IdentityMethod.PostalCode => kind is SubjectKind.Postal,
            IdentityMethod.CallBack => kind is SubjectKind.Telephone,
            _ => true,
        };
}
