using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a history is made of.</summary>
internal sealed record HistorySources(
    IQuerySession Session,
    ContactPointKeyring Keyring,
    PurposeCatalogue Catalogue,
    EvidenceVault Evidence,
    TimeProvider Clock
);

/// <summary>
/// <c>POST /history</c>: every event of a contact point in plain words, what each changed, and what holds, now or at a past instant. Answers
/// in the language of the request. An address that nobody ever spoke for has an empty history. Who looked, and why, is on record for a year
/// before anything is answered.
/// </summary>
internal static class HistoryEndpoint
{
    private const int LongestReason = 100;

    /// <summary>An address in a URL stands in the logs of every proxy on the way.</summary>
    public static IResult RefuseGet(HttpResponse response)
    {
        response.Headers.Allow = HttpMethods.Post;
        return Problems.Problem(
            405,
            "Ask by POST /history, with channel and address as JSON in the body: an address in a URL is kept in the logs of proxies."
        );
    }

    /// <summary>Holds the address in its body, where no proxy writes it into a log.</summary>
    [ProducesResponseType<HistoryResponse>(200)]
    public static async Task<IResult> Post(
        HistoryRequest question,
        HttpContext context,
        [AsParameters] HistorySources sources,
        RecipientQueries queries,
        HistoryLookups lookups,
        CancellationToken cancellation
    )
    {
        var now = sources.Clock.GetUtcNow();
        if (Validate(question, now) is { } problem)
        {
            return problem;
        }

        var address = ContactAddress.For(question.Channel, question.Address);
        if (
            (queries.TakeHistory(context) ?? queries.Take(context, "history", question.Channel, sources.Catalogue.Root.Name, [address])) is
            { } tooMany
        )
        {
            return tooMany;
        }

        await lookups.RecordAsync(
            new HistoryLookup(
                Guid.CreateVersion7(now),
                now,
                Clients.NameOf(context.User),
                question.Reason,
                question.Channel,
                sources.Keyring.IdsOf(address)
            ),
            cancellation
        );
        return await AnswerAsync(question, address, now, context.Request, sources, cancellation);
    }

    private static async Task<IResult> AnswerAsync(
        HistoryRequest question,
        ContactAddress address,
        DateTimeOffset now,
        HttpRequest request,
        HistorySources sources,
        CancellationToken cancellation
    )
    {
        var (catalogue, asOf) = (sources.Catalogue, question.At ?? now);
        var own = sources.Keyring.IdsOf(address);
        IReadOnlyList<Guid> domain = address.EmailDomain() is { } name ? sources.Keyring.IdsOf(name) : [];
        var events = await ReadAsync([.. own, .. domain]);
        events.AddRange(
            await ReadAsync([.. events.Select(e => e.Data).OfType<OrganisationJoined>().Select(joined => joined.Organisation).Distinct()])
        );
        events.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
        var evidence = await sources.Evidence.PresentAsync(
            [.. events.Where(e => own.Contains(e.StreamId)).Select(e => ((IContactPointEvent)e.Data).Capture.Evidence).OfType<Guid>()],
            cancellation
        );

        var words = new HistoryText(Languages.Of(request), catalogue);
        var states = new Dictionary<Guid, ContactPoint>();
        var entries = new List<HistoryEntry>();
        var before = Decide();
        foreach (var e in events)
        {
            states[e.StreamId] = (states.GetValueOrDefault(e.StreamId) ?? new ContactPoint { Id = e.StreamId }).After(e);
            var after = Decide();
            if (own.Contains(e.StreamId))
            {
                var said = (IContactPointEvent)e.Data;
                var type = HistoryText.TypeOf(said);
                entries.Add(
                    new HistoryEntry(
                        e.Id,
                        type,
                        words.Describe(type, said.Scope, said.Capture),
                        words.Effect(question.Channel, before, after),
                        said.Scope,
                        said.Capture,
                        said.Capture.Evidence is { } row ? evidence.Contains(row) : null
                    )
                );
            }

            before = after;
        }

        return TypedResults.Ok(new HistoryResponse(asOf, entries, before));

        async Task<List<IEvent>> ReadAsync(Guid[] streams) =>
            streams.Length == 0
                ? []
                :
                [
                    .. (
                        await sources.Session.Events.QueryAllRawEvents().Where(e => streams.Contains(e.StreamId)).ToListAsync(cancellation)
                    ).Where(e => ((IContactPointEvent)e.Data).Capture.KnownAt <= asOf),
                ];

        IReadOnlyList<PurposeDecision> Decide()
        {
            var organisations = own.SelectMany(id => states.GetValueOrDefault(id)?.Organisations ?? []);
            var statements = new RecipientStatements(Said(own), Said(domain), Said(organisations));
            return
            [
                .. catalogue.Purposes.Select(purpose =>
                {
                    var decided = SendDecision.Decide(
                        statements,
                        new SendQuestion(question.Channel, purpose.Name, question.Audience, asOf),
                        catalogue
                    );
                    var decision = address.IsReadable || decided.EventId is not null ? decided : SendDecision.Unreadable;
                    return new PurposeDecision(purpose.Name, decision.Verdict, decision.Rule, decision.Since, decision.EventId);
                }),
            ];
        }

        IReadOnlyList<Statement> Said(IEnumerable<Guid> ids) => [.. ids.SelectMany(id => states.GetValueOrDefault(id)?.Statements ?? [])];
    }

    private static IResult? Validate(HistoryRequest question, DateTimeOffset now) =>
        question switch
        {
            { Channel: Channel.All } => Problems.Problem(400, "channel is missing or unknown; it is one of email, sms, telephone, post."),
            _ when string.IsNullOrWhiteSpace(question.Address) => Problems.Problem(400, "address is empty."),
            { Reason: { } reason }
                when reason.Length is 0 or > LongestReason
                    || reason.Contains('@')
                    || !reason.All(character => character == ' ' || char.IsLetterOrDigit(character) || char.IsPunctuation(character)) =>
                Problems.Problem(
                    400,
                    $"reason is no reference: give a case or why you look in at most {LongestReason} letters, digits and punctuation "
                        + "marks, without an address, or leave it out."
                ),
            { At: { } at } when at > now => Problems.Problem(400, "at is in the future. Leave it out to ask about now."),
            _ => null,
        };
}
