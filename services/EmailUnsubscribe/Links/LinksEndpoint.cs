using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary><c>POST /links</c>: the unsubscribe links of a mailing's recipients, with the header fields that carry them.</summary>
internal static class LinksEndpoint
{
    /// <summary>What a body of lines has as its content type: one JSON value a line.</summary>
    public const string LinesType = "application/x-ndjson";

    private const int MostRecipients = 10_000;

    /// <summary>Mints a link a recipient. All or none: a recipient without a link must not be written to.</summary>
    [ProducesResponseType<LinksResponse>(200)]
    public static async Task<IResult> Post(
        LinksRequest request,
        HttpContext context,
        RecipientQueries queries,
        UnsubscribeLinks links,
        UnsubscribeTokens tokens,
        CampaignRegister campaigns,
        PurposeCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        if ((Validate(request.Campaign, request.Purpose, catalogue) ?? Validate(request.Recipients)) is { } problem)
        {
            return problem;
        }

        if (MailingOf(context.User, request.Campaign, request.Purpose, tokens, catalogue) is not { } mailing)
        {
            return NoKey(request.Purpose);
        }

        var addresses = request.Recipients.Select(ContactAddress.Email).ToList();
        if (queries.Take(context, "links", Channel.Email, request.Purpose, addresses) is { } tooMany)
        {
            return tooMany;
        }

        var made = request.Recipients.Zip(addresses, (recipient, address) => links.LinkOf(mailing, recipient, address)).ToList();
        var unreadable = made.Index().Where(link => link.Item is null).Select(link => link.Index).Take(10).ToList();
        if (unreadable.Count > 0)
        {
            return Problems.Problem(
                400,
                $"These positions in recipients hold no e-mail address: {string.Join(", ", unreadable)}. No link was made."
            );
        }

        await campaigns.RegisterAsync(request.Campaign, cancellation);
        return TypedResults.Ok(new LinksResponse([.. made.OfType<UnsubscribeLink>()]));
    }

    /// <summary>
    /// The same for any number of recipients: <c>POST /links?campaign=…&amp;purpose=…</c> with a line <c>{"recipient":"…"}</c> each,
    /// answered line by line while they come. Whoever sends must read at the same time.
    /// </summary>
    public static async Task<IResult> PostLines(
        string? campaign,
        string? purpose,
        HttpContext context,
        RecipientQueries queries,
        UnsubscribeLinks links,
        UnsubscribeTokens tokens,
        CampaignRegister campaigns,
        PurposeCatalogue catalogue
    )
    {
        if (Validate(campaign, purpose, catalogue) is { } problem)
        {
            return problem;
        }

        if (MailingOf(context.User, campaign!, purpose!, tokens, catalogue) is not { } mailing)
        {
            return NoKey(purpose!);
        }

        await campaigns.RegisterAsync(campaign!, context.RequestAborted);
        return new LinkLines(mailing, links, queries);
    }

    private static Mailing? MailingOf(
        ClaimsPrincipal user,
        string campaign,
        string purpose,
        UnsubscribeTokens tokens,
        PurposeCatalogue catalogue
    ) =>
        catalogue.Find(purpose) is { } found && tokens.KeyOf(Clients.NameOf(user), found) is { } key
            ? new Mailing(key, found, CampaignRegister.ReferenceOf(campaign))
            : null;

    private static IResult NoKey(string purpose) =>
        Problems.Problem(
            403,
            $"No key signs links of this client for {purpose}; see Unsubscribe:TokenKeys in the service's configuration."
        );

    private static IResult? Validate(string? campaign, string? purpose, PurposeCatalogue catalogue) =>
        (campaign, purpose) switch
        {
            _ when CampaignRegister.FaultOf(campaign) is { } fault => Problems.Problem(400, fault),
            _ when purpose is null || catalogue.Find(purpose) is null => Problems.Problem(
                400,
                $"purpose is not in the catalogue; it is one of {catalogue.Names}."
            ),
            _ => null,
        };

    private static IResult? Validate(IReadOnlyList<string>? recipients) =>
        recipients switch
        {
            null or { Count: 0 } => Problems.Problem(400, "recipients is missing or empty."),
            { Count: > MostRecipients } => Problems.Problem(
                413,
                $"More than {MostRecipients} recipients. Ask in several requests, or send lines as {LinesType}."
            ),
            _ => null,
        };
}
