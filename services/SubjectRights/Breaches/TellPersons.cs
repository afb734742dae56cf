using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>POST /breaches/{id}/tellings</c>: persons were told of the breach (GDPR Art. 34). The letter is made from what is known, and is kept.
/// </summary>
public static class TellPersonsEndpoint
{
    /// <summary>The breach as it is then; 409 with the reason when it is not possible.</summary>
    /// <param name="id">Which breach.</param>
    [ProducesResponseType<BreachResponse>(200)]
    public static async Task<IResult> Post(
        Guid id,
        TellingRequest request,
        HttpContext http,
        BreachWriter breaches,
        BreachList list,
        IOptions<ControllerOptions> controller,
        CancellationToken cancellation
    )
    {
        if (request.Persons < 1)
        {
            return Problems.Problem(400, "persons is less than 1. Give how many were told.");
        }

        if (await list.FindAsync(id, cancellation) is not { } seen)
        {
            return BreachesEndpoint.NotFound();
        }

        if (BreachLetter.WhyNot(seen) is { } why)
        {
            return Problems.Problem(409, why);
        }

        var draft = new BreachLetter(seen, request.Language, controller.Value, request.ToldAt);
        var letter = draft.Write();
        var content = breaches.Seal(letter.Write())!;
        return await breaches.WriteAsync(
            id,
            http,
            (found, act) =>
                new BreachLetter(found, request.Language, controller.Value, request.ToldAt).Write().Hash == letter.Hash
                    ? Decide(found, request, draft.Version, letter.Hash, content.Id, act)
                    : BreachDecision.Refused($"{found.Reference} has changed while the letter was made. Tell it again."),
            content
        );
    }

    /// <summary>Decides.</summary>
    public static BreachDecision Decide(Breach found, TellingRequest request, string version, string hash, Guid content, RecordAct act) =>
        BreachDecision.RefusedFor(
            found.WhyClosed,
            request.ToldAt > act.Now ? "toldAt is later than now. Record it when persons were told." : null,
            request.ToldAt < found.Recorded.DiscoveredAt
                ? $"{found.Reference}: toldAt is before the first sign of the breach, which was seen on "
                    + $"{CaseAct.Of(found.Recorded.DiscoveredAt)}."
                : null
        )
        ?? (
            found.Tellings.Any(known =>
                (known.Channel, known.ToldAt, known.Persons, known.Hash)
                == (request.Channel, request.ToldAt.ToUniversalTime(), request.Persons, hash)
            )
                ? BreachDecision.Nothing
                : BreachDecision.Recorded(
                    new PersonsTold(
                        act.Id,
                        request.Channel,
                        request.ToldAt.ToUniversalTime(),
                        request.Persons,
                        request.Language,
                        version,
                        hash,
                        content,
                        act.By,
                        act.Now
                    )
                )
        );
}
