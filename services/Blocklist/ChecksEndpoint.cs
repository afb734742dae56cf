using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary><c>POST /checks</c>: may these be prospected by this channel for this purpose, now or at a past instant?</summary>
internal static class ChecksEndpoint
{
    private const int MostRecipients = 10_000;

    /// <summary>
    /// Answers each recipient in the order asked; one that cannot be read is blocked, and no error for the others. An error for the request
    /// as a whole never says <c>allowed</c>.
    /// </summary>
    [ProducesResponseType<ChecksResponse>(200)]
    public static async Task<IResult> Post(
        ChecksRequest request,
        HttpContext context,
        BlocklistReader blocklist,
        ContactPointKeyring keyring,
        PurposeCatalogue catalogue,
        SendPermits permits,
        RecipientQueries queries,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (client, now) = (Clients.NameOf(context.User), clock.GetUtcNow());
        IReadOnlyList<string?> recipients = [.. request.Recipients, .. request.Cc ?? [], .. request.Bcc ?? []];
        if ((Validate(request, catalogue, now) ?? Validate(recipients)) is { } problem)
        {
            return problem;
        }

        var addresses = recipients.Select(recipient => ContactAddress.For(request.Channel, recipient ?? "")).ToList();
        if (queries.Take(context, "checks", request.Channel, request.Purpose, addresses) is { } tooMany)
        {
            return tooMany;
        }

        IReadOnlyList<Guid> organisation = request.Organisation is { } name ? keyring.IdsOf(ContactAddress.Organisation(name)) : [];
        var lookup = new BlocklistLookup(keyring, addresses, organisation);
        var question = new SendQuestion(request.Channel, request.Purpose, request.Audience, request.At ?? now);
        if (request.At is not null)
        {
            return Answer(await blocklist.DecidePastAsync(lookup, question, cancellation), permit: null);
        }

        var answer = await blocklist.DecideAsync(lookup, question, cancellation);
        return Answer(answer.Decisions, permits.Issue(client, question, organisation, answer.Snapshot, now));

        IResult Answer(IReadOnlyList<SendDecision> decisions, string? permit) =>
            TypedResults.Ok(
                new ChecksResponse(
                    question.At,
                    question.Audience,
                    [
                        .. recipients.Zip(
                            decisions,
                            (recipient, decision) =>
                                new RecipientDecision(recipient, decision.Verdict, decision.Rule, decision.Since, decision.EventId)
                        ),
                    ],
                    permit
                )
            );
    }

    public static IResult? Validate(IReadOnlyList<string?> recipients) =>
        recipients switch
        {
            { Count: 0 } => Problems.Problem(400, "recipients is missing or empty."),
            { Count: > MostRecipients } => Problems.Problem(
                413,
                $"More than {MostRecipients} recipients. Ask in several requests, or stream them to POST /screenings."
            ),
            _ => null,
        };

    private static IResult? Validate(ChecksRequest request, PurposeCatalogue catalogue, DateTimeOffset now) =>
        request switch
        {
            { Channel: Channel.All } => Problems.Problem(400, "channel is missing or 'all'; ask for one of email, sms, telephone, post."),
            _ when catalogue.Find(request.Purpose) is null => Problems.Problem(
                400,
                $"purpose is not in the catalogue; it is one of {catalogue.Names}."
            ),
            { Organisation: { } name } when !ContactAddress.Organisation(name).IsReadable => Problems.Problem(
                400,
                "organisation holds neither a name nor a SIREN. Leave it out where it is not known."
            ),
            { At: { } at } when at > now => Problems.Problem(400, "at is in the future. Leave it out to ask about now."),
            _ => null,
        };
}
