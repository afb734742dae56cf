using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>
/// <c>GET /consents/{eventId}/proof</c>: the act, the exact text, and what was said before and after; as JSON or, by Accept, as a page.
/// </summary>
public static class ConsentProofEndpoint
{
    private const string Schema = "ISO/IEC TS 27560:2023";
    private const string Authority = "cnil";
    private const string Controller = "controller";

    /// <summary>Answers 200, or 404 when the event is no consent, or one that is not confirmed.</summary>
    /// <param name="eventId">The <c>eventId</c> of the preferences, or the <c>id</c> that the consent was answered with, also where it was
    /// pending then.</param>
    [ProducesResponseType<ConsentProof>(200)]
    public static async Task<IResult> Get(
        Guid eventId,
        HttpContext http,
        IQuerySession session,
        NoticeRegister notices,
        PurposeCatalogue catalogue,
        IOptions<ConsentOptions> options,
        IOptions<ControllerOptions> controller,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await session.Events.LoadAsync(eventId, cancellation) is not { Data: IContactPointEvent } named)
        {
            return NoConsent();
        }

        var events = await session.Events.FetchStreamAsync(named.StreamId, token: cancellation);
        if (events.FirstOrDefault(Proves) is not { Data: ConsentGiven consent } given)
        {
            return NoConsent();
        }

        var isInForce = ContactPoint
            .Fold(given.StreamId, events)
            .ConsentsInForce(catalogue, clock.GetUtcNow())
            .Any(held => held.EventId == given.Id);
        var chain = events.Select(Proven).ToList();
        var own = chain.Single(proven => proven.EventId == given.Id);
        var later = chain.SkipWhile(proven => proven != own).Skip(1).LastOrDefault(proven => proven.State is "withdrawn" or "refused");
        own = own with
        {
            State =
                isInForce ? "given"
                : own.ValidUntil <= clock.GetUtcNow() ? "expired"
                : later?.State ?? "renewed",
        };
        var notice = consent.Capture.Notice!;
        var proof = new ConsentProof(
            Schema,
            given.Id,
            given.StreamId,
            new ProvenProcessing(
                await notices.FindAsync(notice.Id, notice.Version, notice.Language, cancellation),
                notice.Language,
                [.. consent.Scope.Purposes.Select(purpose => catalogue.Find(purpose)?.In(notice.Language) ?? purpose)],
                "GDPR Art. 6(1)(a)",
                consent.Scope.Channels,
                [Controller],
                consent.Capture.Source,
                options.Value.StorageLocation == "" ? [] : [options.Value.StorageLocation],
                "While the consent is relied upon and five years after (Code civil art. 2224)",
                "FR",
                [],
                "In the customer account, or by the link or STOP of any message; in force at once"
            ),
            [
                new ProvenParty(Controller, "controller", controller.Value.Name, controller.Value.Address, controller.Value.Contact),
                new ProvenParty(
                    Authority,
                    "authority",
                    "CNIL",
                    "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07",
                    "https://www.cnil.fr/fr/plaintes"
                ),
            ],
            own,
            chain
        );
        http.Response.Headers.Vary = "Accept, Accept-Language";
        http.Response.Headers.CacheControl = "no-store";
        return http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html")
            ? new ConsentProofPage
            {
                Texts = ConsentTexts.For(http.Request, new Dictionary<string, StringValues>(), controller.Value, catalogue),
                Proof = proof,
            }
            : TypedResults.Ok(proof);

        bool Proves(IEvent e) => e.Data is ConsentGiven given && (e.Id == eventId || given.Request == eventId);

        static IResult NoConsent() => Problems.Problem(404, "No consent has this id. One that is pending has no proof yet.");
    }

    private static ProvenEvent Proven(IEvent e)
    {
        var said = (IContactPointEvent)e.Data;
        return new ProvenEvent(
            e.Id,
            said is ConsentGiven or ConsentRequested or ConsentWithdrawn ? "explicit consent" : e.EventTypeName,
            StateOf(said),
            said.Capture.OccurredAt,
            said.Capture.ReceivedAt,
            said switch
            {
                ConsentGiven given => given.ValidUntil,
                ConsentRequested requested => requested.ValidUntil,
                _ => null,
            },
            said.Capture.Actor,
            said.Capture.Source,
            said.Scope,
            said.Capture.Notice
        );
    }

    private static string StateOf(IContactPointEvent said) =>
        said switch
        {
            ConsentGiven => "given",
            ConsentRequested => "requested",
            ConsentWithdrawn => "withdrawn",
            ObjectionRecorded => "refused",
            ObjectionLifted => "refusal lifted",
            ProspectingPaused => "paused",
            PauseEnded => "pause ended",
            ProcessingRestricted => "restricted",
            RestrictionEnded => "restriction ended",
            ContactPointErased => "erased",
            _ => "no effect",
        };
}
