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
/// <c>POST /history</c> and <c>GET /history</c>: every event of a contact point in plain words, what each changed, and what holds, now or
/// at a past instant. Answers in the language of the request. An address that nobody ever spoke for has an empty history.
/// </summary>
internal static class HistoryEndpoint
{
    /// <summary>For where no proxy writes addresses into a log; otherwise ask by <c>POST</c>.</summary>
    /// <param name="channel"><c>email</c>, <c>sms</c>, <c>telephone</c> or <c>post</c>.</param>
    /// <param name="address">The address or number. Encode a leading + as <c>%2B</c>.</param>
    /// <param name="at">A past instant, such as <c>2026-03-03T10:00:00Z</c>: what was known then. Now when not given.</param>
    /// <param name="audience"><c>business</c> when not given, or <c>consumer</c>.</param>
    [ProducesResponseType<HistoryResponse>(200)]
    public static async Task<IResult> Get(
        string? channel,
        string? address,
        DateTimeOffset? at,
        string? audience,
        HttpRequest request,
        [AsParameters] HistorySources sources,
        CancellationToken cancellation
    ) =>
        ExactNames<Audience>.Find(audience ?? "business") is { } to
            ? await AnswerAsync(
                new HistoryRequest(ExactNames<Channel>.Find(channel) ?? Channel.All, address ?? "", at, to),
                request,
                sources,
                cancellation
            )
            : Problems.Problem(400, "audience is unknown; it is business or consumer.");

    /// <summary>Holds the address in its body, where no proxy writes it into a log.</summary>
    [ProducesResponseType<HistoryResponse>(200)]
    public static Task<IResult> Post(
        HistoryRequest question,
        HttpRequest request,
        [AsParameters] HistorySources sources,
        CancellationToken cancellation
    ) => AnswerAsync(question, request, sources, cancellation);

    private static async Task<IResult> AnswerAsync(
        HistoryRequest question,
        HttpRequest request,
        HistorySources sources,
        CancellationToken cancellation
    )
    {
        var (catalogue, now) = (sources.Catalogue, sources.Clock.GetUtcNow());
        if (Validate(question, now) is { } problem)
        {
            return problem;
        }

        var asOf = question.At ?? now;
        var address = ContactAddress.For(question.Channel, question.Address);
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
            _ when string.IsNullOrWhiteSpace(question.Address) => Problems.Problem(
                400,
                "address is missing. In a query encode a leading + of a telephone number as %2B."
            ),
            { At: { } at } when at > now => Problems.Problem(400, "at is in the future. Leave it out to ask about now."),
            _ => null,
        };
}
