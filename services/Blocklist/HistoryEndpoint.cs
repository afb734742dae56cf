using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary><c>GET /history</c>: every event of a contact point in plain words, what each changed, and what holds now.</summary>
public static class HistoryEndpoint
{
    /// <summary>Answers in the language of the request. An address that nobody ever spoke for has an empty history.</summary>
    /// <param name="channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
    /// <param name="address">The address or number. Encode a leading + as <c>%2B</c>.</param>
    [ProducesResponseType<HistoryResponse>(200)]
    public static async Task<IResult> Get(
        string? channel, string? address, HttpRequest request, IQuerySession session, ContactPointKeyring keyring,
        PurposeCatalogue catalogue, EvidenceVault evidence, TimeProvider clock, CancellationToken cancellation)
    {
        if (channel is null || !channel.All(char.IsAsciiLetter) || !Enum.TryParse<Channel>(channel, ignoreCase: true, out var asked) || asked == Channel.All)
        {
            return Problems.Problem(400, "channel is missing or unknown; it is one of email, sms, telephone, post.");
        }

        if (string.IsNullOrWhiteSpace(address))
        {
            return Problems.Problem(400, "address is missing. Encode a leading + of a telephone number as %2B.");
        }

        var events = new List<IEvent>();
        foreach (var id in keyring.IdsOf(ContactAddress.For(asked, address)))
        {
            events.AddRange(await session.Events.FetchStreamAsync(id, token: cancellation));
        }

        events.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
        var present = await evidence.PresentAsync([.. events.Select(e => ((IContactPointEvent)e.Data).Capture.Evidence).OfType<Guid>()], cancellation);

        var now = clock.GetUtcNow();
        var words = new HistoryWords(Languages.Of(request), catalogue);
        var entries = new List<HistoryEntry>();
        var state = new ContactPoint();
        var before = Decide(state);
        foreach (var e in events)
        {
            state = ContactPoint.Fold(Guid.Empty, events.Take(entries.Count + 1));
            var after = Decide(state);
            var said = (IContactPointEvent)e.Data;
            var (type, scope, capture) = (HistoryWords.TypeOf(said), said.Scope, said.Capture);
            entries.Add(new HistoryEntry(
                e.Id, type, words.Describe(type, scope, capture), words.Effect(asked, before, after), scope, capture,
                capture.Evidence is { } row ? present.Contains(row) : null));
            before = after;
        }

        return TypedResults.Ok(new HistoryResponse(now, entries, before));

        IReadOnlyList<PurposeDecision> Decide(ContactPoint contactPoint) => [.. catalogue.Purposes.Select(purpose =>
        {
            var decision = SendDecision.Decide(
                RecipientStatements.None with { Own = contactPoint.Statements }, new SendQuestion(asked, purpose.Name, Audience.Business, now), catalogue);
            return new PurposeDecision(purpose.Name, decision.Verdict, decision.Rule, decision.Since, decision.EventId);
        })];
    }
}
