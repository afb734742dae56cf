using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/fee</c>: a fee is announced, before it is charged (EDPB 01/2022, 31).</summary>
public static class AnnounceFeeEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static Task<IResult> Post(Guid id, FeeRequest request, HttpContext http, CaseWriter cases) =>
        cases.WriteAsync(id, http, (found, act) => Decide(found, request, act));

    /// <summary>Decides.</summary>
    public static CaseDecision Decide(RightsCase found, FeeRequest request, CaseAct act) =>
        CaseDecision.RefusedFor(
            found.WhyOver(),
            found.WhyNoLetter(request.Letter),
            request.Amount <= 0 ? "amount is more than 0. Without a fee there is nothing to announce." : null,
            found.Fee is { AcceptedAt: not null }
                ? $"{found.Request.Reference}: a fee was announced and accepted; it stays as it is."
                : null,
            request.Reason == FeeReason.FurtherCopy
            && !found.Links.Any(link => link.Link is CaseLink.DuplicateOf or CaseLink.Continues)
            && !found.Packages.Any(package => package.FetchedAt is not null)
                ? $"{found.Request.Reference} is the first request that is known of this scope, and the first copy is free (Art. "
                    + $"15(3)). Link "
                    + "it to the earlier one first: POST /cases/{id}/links."
                : null,
            request.Reason == FeeReason.Excessive
            && !found.DecisionsInForce.Any(decision => decision is { LawGround: LawGround.Excessive, AgreedBy: not null })
                ? $"{found.Request.Reference}: no decision that a second person has agreed to finds the request excessive (Art. 12(5)). "
                    + "Decide that first, with its grounds."
                : null
        ) ?? CaseDecision.Recorded(new FeeAnnounced(request.Amount, request.Reason, act.By, act.Now, request.Letter));
}
