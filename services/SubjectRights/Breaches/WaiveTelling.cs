using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /breaches/{id}/waivers</c>: persons are not told although the risk is high (GDPR Art. 34(3)).</summary>
public static class WaiveTellingEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(Guid id, TellingWaiverRequest request, HttpContext http, BreachWriter breaches)
    {
        if (BreachWriter.RequireText("grounds", request.Grounds) is { } problem)
        {
            return problem;
        }

        var grounds = breaches.Seal(request.Grounds)!;
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, grounds.Id, act), grounds);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, TellingWaiverRequest request, Guid grounds, RecordAct act) =>
        BreachDecision.RefusedFor(
            found.WhyClosed,
            found.Risk switch
            {
                null => $"{found.Reference}: the risk is not assessed. Assess it first: POST /breaches/{{id}}/assessments.",
                not BreachRisk.High =>
                    $"{found.Reference}: persons are told where the risk is high (Art. 34(1)), and it is not. There is nothing to be waived.",
                _ => null,
            },
            request.Ground == TellingWaiverGround.Effort && request.PublicNoticeAt is null
                ? $"{found.Reference}: instead of telling each person, a public notice is given (Art. 34(3)(c)). Add publicNoticeAt: when "
                    + "it was."
                : null,
            request.Ground != TellingWaiverGround.Effort && request.PublicNoticeAt is not null
                ? "publicNoticeAt belongs to the ground effort. Leave it out."
                : null,
            request.PublicNoticeAt > act.Now ? "publicNoticeAt is later than now. Record it when the notice was given." : null,
            request.Ground == TellingWaiverGround.Encrypted && found.ScopesInForce.Any(pair => LeakedKey(pair.Scope))
                ? $"{found.Reference}: the key leaked with the data, so the data is not unreadable to others (Art. 34(3)(a))."
                : null
        )
        ?? (
            found.Waivers.Any(known => known.Ground == request.Ground)
                ? BreachDecision.Nothing
                : BreachDecision.Recorded(
                    new TellingWaived(request.Ground, grounds, act.By, act.Now, request.PublicNoticeAt?.ToUniversalTime())
                )
        );

    private static bool LeakedKey(BreachScopeAdded scope) =>
        scope is { WithDump: true, Secret: LeakedSecret.ContactPointKey or LeakedSecret.EvidenceKey };
}
