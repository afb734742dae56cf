using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /objections/{number}</c>: when, what, by which door and whether it still holds; nothing about the person. That it was looked up is
/// recorded.
/// </summary>
public static class FindObjectionEndpoint
{
    /// <summary>
    /// An objection or a withdrawal of consent, by the number that its receipt has; or words that may be one and wait for the data
    /// protection officer.
    /// </summary>
    /// <param name="number">As the person has it: in any case, with or without hyphens and spaces.</param>
    [ProducesResponseType<FoundObjection>(200)]
    public static async Task<IResult> Get(
        string number,
        HttpContext http,
        IQuerySession session,
        RecordedObjections objections,
        PurposeCatalogue catalogue,
        ReadLog log,
        CancellationToken cancellation
    )
    {
        if (ObjectionNumber.Parse(number) is not { } wanted)
        {
            return Problems.Problem(400, "number is none of an objection. It has 16 letters and digits, for example 06DM-0T3T-7AC0-BH7T.");
        }

        var found = await objections.FindOrPauseAsync(wanted, cancellation);
        await log.RecordAsync(http, "objection", found?.StreamId);
        if (found is not { Data: IContactPointEvent said })
        {
            return Problems.Problem(404, "No objection has this number. Compare it with the receipt; O stands for 0, and I and L for 1.");
        }

        var state = StateOf(found, await session.Events.FetchStreamAsync(found.StreamId, token: cancellation), catalogue);
        var language = Languages.Of(http.Request);
        return TypedResults.Ok(
            new FoundObjection(
                $"{wanted}",
                said.Capture.OccurredAt ?? said.Capture.ReceivedAt,
                said.Capture.ReceivedAt,
                said.Capture.Source,
                said.Scope,
                state,
                language,
                $"{new HistoryText(language, catalogue).Describe(said)} {new TakenObjectionTexts(language).Of(state)}"
            )
        );
    }

    /// <summary>Whether what an event refused still holds.</summary>
    /// <param name="refused">The event of the objection or withdrawal, or of the pause.</param>
    /// <param name="events">All events of its contact point.</param>
    /// <param name="catalogue">The purposes.</param>
    public static ObjectionState StateOf(IEvent refused, IReadOnlyList<IEvent> events, PurposeCatalogue catalogue)
    {
        if (refused.Data is ProspectingPaused { Unattributed: var waiting })
        {
            return events.Any(e => e.Data is PauseEnded ended && ended.Unattributed == waiting)
                ? ObjectionState.Dismissed
                : ObjectionState.Waiting;
        }

        if (events.Any(e => e.Data is ObjectionLifted { Objection: { } undone } && undone == refused.Id))
        {
            return ObjectionState.Lifted;
        }

        var now = ContactPoint.Fold(refused.StreamId, events);
        var refusals = ContactPoint.Fold(refused.StreamId, [refused]).Statements;
        return refusals.All(refusal => now.Statements.Any(permission => permission.LiftsAllOf(refusal, catalogue))) ? ObjectionState.Lifted
            : refusals.Any(refusal => now.Statements.Any(permission => permission.Lifts(refusal, catalogue))) ? ObjectionState.PartlyLifted
            : ObjectionState.InForce;
    }
}
