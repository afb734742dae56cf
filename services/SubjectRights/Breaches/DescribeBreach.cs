using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary><c>POST /breaches/{id}/facts</c>: what is known of a breach, as a whole. It takes the place of what was known before.</summary>
public static class DescribeBreachEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(Guid id, BreachFactsRequest request, HttpContext http, BreachWriter breaches)
    {
        if (Validate(request, breaches.ActOf(http).Now) is { } problem)
        {
            return problem;
        }

        var description = breaches.Seal(request.Description);
        return await breaches.WriteAsync(id, http, (found, act) => Decide(found, request, description?.Id, act), description);
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, BreachFactsRequest request, Guid? description, RecordAct act) =>
        BreachDecision.RefusedFor(
            found.WhyClosed,
            request.From is { } from && from > found.AwareAt
                ? $"{found.Reference}: from is after SENEF became aware of the breach, on {CaseAct.Of(found.AwareAt)}. Correct one of them."
                : null
        ) ?? BreachDecision.Recorded(EventOf(request, description, act));

    /// <summary>What is recorded.</summary>
    internal static BreachDescribed EventOf(BreachFactsRequest request, Guid? description, RecordAct act) =>
        new(
            [.. (request.Natures ?? []).Distinct()],
            [.. (request.Categories ?? []).Distinct()],
            [.. (request.Consequences ?? []).Distinct()],
            act.By,
            act.Now,
            request.Cause,
            request.From?.ToUniversalTime(),
            request.Until?.ToUniversalTime(),
            request.Persons,
            request.Records,
            description
        );

    /// <summary>What is wrong with the facts; null when nothing is.</summary>
    internal static IResult? Validate(BreachFactsRequest request, DateTimeOffset now) =>
        request switch
        {
            { Persons: < 0 } => Problems.Problem(400, "persons is less than 0. Give about how many persons it concerns, or leave it out."),
            { Records: < 0 } => Problems.Problem(400, "records is less than 0. Give about how many records it concerns, or leave it out."),
            { From: { } from } when from > now => Problems.Problem(400, "from is later than now. It is when the breach began."),
            { Until: { } until } when until > now => Problems.Problem(
                400,
                "until is later than now. It is when the breach ended; leave it out while it has not."
            ),
            { From: { } from, Until: { } until } when from > until => Problems.Problem(400, "from is later than until."),
            _ => BreachWriter.RefuseLong("description", request.Description),
        };
}
