using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /cases/{id}/decisions</c>: what becomes of a right, for all subjects or for one. Of two the later counts.</summary>
internal static class DecideItemEndpoint
{
    /// <summary>The case as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which case.</param>
    [ProducesResponseType<CaseResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        DecisionRequest request,
        HttpContext http,
        CaseList list,
        CaseWriter cases,
        DataRecipients recipients,
        CancellationToken cancellation
    )
    {
        var grounds = cases.Seal(
            request.Excessive is { } excessive
                ? $"{request.Grounds}\nObjective element: {excessive.Objective}\nSubjective element: {excessive.Subjective}"
                : request.Grounds
        );
        var told =
            IsRectified(request) && await list.FindAsync(id, cancellation) is { } seen
                ? await recipients.ToTellAsync(
                    [.. SubjectsOf(seen, request).Where(one => one.Kind != SubjectKind.Account).SelectMany(one => seen.IdsOf(one.Id))],
                    TaskAction.Rectify,
                    cancellation
                )
                : [];
        return await cases.WriteAsync(id, http, (found, act) => Decide(found, request, grounds?.Id, told, act), grounds);
    }

    /// <summary>Decides. Whoever holds what was rectified is told.</summary>
    /// <param name="found">The case.</param>
    /// <param name="request">What is decided.</param>
    /// <param name="grounds">Why: sealed.</param>
    /// <param name="recipients">Who took something about the contact points from this system and is not told by it.</param>
    /// <param name="act">Who decides.</param>
    public static CaseDecision Decide(
        RightsCase found,
        DecisionRequest request,
        Guid? grounds,
        IReadOnlyList<string> recipients,
        CaseAct act
    )
    {
        var isErased = request.Outcome == ItemOutcome.Erased;
        var hold = isErased ? found.HoldsInForce.FirstOrDefault(one => IsOn(one, request.Subject)) : null;
        var overrides = hold is not null && request.OverrideHold;
        return CaseDecision.RefusedFor(
                found.WhyOver(),
                found.WhyNoSubject(request.Subject),
                CaseGuards.WhyNoPlace(request.Source),
                found.Request.Rights.Contains(request.Right)
                    ? null
                    : $"{found.Request.Reference} does not ask for {ExactNames<SubjectRight>.Of(request.Right)}; it asks for "
                        + $"{string.Join(", ", found.Request.Rights.Select(ExactNames<SubjectRight>.Of))}.",
                NeedsIdentity(request) ? found.WhyNotVerified(request.Subject, isDisclosure: !isErased) : null,
                WhyNoGround(found, request),
                WhyNotExcessive(found, request),
                WhyNotRestricted(found, request),
                hold is not null && !overrides
                    ? $"{found.Request.Reference}: a hold is on it ({ExactNames<HoldReason>.Of(hold.Reason)}, reviewed on "
                        + $"{CaseGuards.Of(hold.ReviewOn)}). Erase what is not under it subject by subject, or have a second person agree "
                        + "to override it (overrideHold)."
                    : null
            )
            ?? CaseDecision.Recorded([
                new ItemDecided(
                    act.Id,
                    request.Right,
                    request.Outcome,
                    act.By,
                    act.Now,
                    request.Subject,
                    request.Source,
                    request.PolicyGround,
                    request.LawGround,
                    NeedsSecondPerson: overrides
                        || request.LawGround == LawGround.Excessive
                        || (isErased && IsForSeveral(found, request.Subject)),
                    OverridesHold: overrides,
                    grounds
                ),
                .. IsRectified(request)
                    ? ToldOthers.TasksFor(
                        found,
                        SubjectsOf(found, request),
                        recipients,
                        TaskAction.Rectify,
                        number => Ledger.EventId.Of(Source.Dpo, act.Id, number.ToString(CultureInfo.InvariantCulture)),
                        act
                    )
                    : [],
            ]);
    }

    private static IEnumerable<CaseSubjectView> SubjectsOf(RightsCase found, DecisionRequest request) =>
        found.Subjects.Where(one => (request.Subject ?? one.Id) == one.Id);

    // In this system, or everywhere. What is rectified elsewhere had its task.
    private static bool IsRectified(DecisionRequest request) =>
        request is { Outcome: ItemOutcome.Rectified, Source: null or DataSource.Ledger };

    // An objection and the answer that nothing is held need no identity.
    private static bool NeedsIdentity(DecisionRequest request) =>
        request.Right is not (SubjectRight.Objection or SubjectRight.Information or SubjectRight.Complaint)
        && request.Outcome is ItemOutcome.Given or ItemOutcome.Rectified or ItemOutcome.Erased;

    // Also one by one: whoever erases several contact points is not alone.
    private static bool IsForSeveral(RightsCase found, Guid? subject) =>
        subject is null
            ? found.Subjects.Count > 1
            : found.Subjects.Any(one => one.Id != subject && found.ErasureDecided(one.Id) is not null);

    private static bool IsOn(CaseHold hold, Guid? subject) => hold.Subject is null || subject is null || hold.Subject == subject;

    private static string? WhyNoGround(RightsCase found, DecisionRequest request) =>
        request.Outcome is ItemOutcome.Refused or ItemOutcome.Withheld or ItemOutcome.Kept && request.LawGround is null
            ? $"{found.Request.Reference}: a refusal needs its ground in law (lawGround). That a ground of the policy is missing is never "
                + "enough (Art. 12(4))."
            : null;

    // What is decided about this system is so in this system.
    private static string? WhyNotRestricted(RightsCase found, DecisionRequest request) =>
        request is { Outcome: ItemOutcome.Restricted, Source: null or DataSource.Ledger }
        && !found.Subjects.Any(one =>
            (request.Subject is null || one.Id == request.Subject) && found.RestrictionsInForce.Any(placed => placed.Subject == one.Id)
        )
            ? $"{found.Request.Reference}: no restriction is in force there. Place it first: POST /cases/{{id}}/restrictions."
            : null;

    private static string? WhyNotExcessive(RightsCase found, DecisionRequest request) =>
        request switch
        {
            { LawGround: not LawGround.Excessive } => null,
            { Excessive: null or { Objective: "" } or { Subjective: "" } } =>
                $"{found.Request.Reference}: to refuse as excessive, the controller shows both elements, what the purpose is not "
                    + $"and what is "
                    + "intended (Art. 12(5), C-526/24). Give both as excessive.",
            { Excessive.IsOnlyFrequency: true } =>
                $"{found.Request.Reference}: that the person has asked before does not make the request excessive (EDPB 01/2022, 185). "
                    + "Answer it, or link it to the earlier one.",
            _ => null,
        };
}
