using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary><c>POST /checks</c>: may these be prospected by this channel for this purpose, now?</summary>
public static class ChecksEndpoint
{
    private const int MostRecipients = 10_000;

    /// <summary>Answers each recipient in the order asked; an error for the request as a whole never says <c>allowed</c>.</summary>
    public static async Task<IResult> Post(ChecksRequest request, BlocklistReader blocklist, PurposeCatalogue catalogue, TimeProvider clock, CancellationToken cancellation)
    {
        if (Validate(request, catalogue) is { } problem)
        {
            return problem;
        }

        var asOf = clock.GetUtcNow();
        var decisions = await blocklist.DecideAsync(
            [.. request.Recipients.Select(recipient => ContactAddress.For(request.Channel, recipient))],
            new SendQuestion(request.Channel, request.Purpose, request.Audience, asOf),
            cancellation);
        return TypedResults.Ok(new ChecksResponse(asOf, [.. request.Recipients.Zip(decisions, (recipient, decision) =>
            new RecipientDecision(recipient, decision.Verdict, decision.Rule, decision.Since, decision.EventId))]));
    }

    private static IResult? Validate(ChecksRequest request, PurposeCatalogue catalogue) => request switch
    {
        { Channel: Channel.All } => Problems.Problem(400, "channel is missing or 'all'; ask for one of email, sms, telephone, post."),
        _ when request.Purpose is null || catalogue.Find(request.Purpose) is null =>
            Problems.Problem(400, $"purpose is not in the catalogue; it is one of {catalogue.Names}."),
        { Recipients: null or { Count: 0 } } => Problems.Problem(400, "recipients is missing or empty."),
        { Recipients.Count: > MostRecipients } => Problems.Problem(413, $"More than {MostRecipients} recipients. Ask in several requests."),
        _ when request.Recipients.Contains(null!) => Problems.Problem(400, "recipients contains null."),
        _ => null,
    };
}
