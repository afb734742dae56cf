using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary><c>POST /links</c>: the unsubscribe links of a campaign's recipients, with the header fields that carry them.</summary>
public static class LinksEndpoint
{
    private const int MostRecipients = 10_000;
    private const int LongestCampaign = 200;

    /// <summary>Mints a link a recipient. All or none: a recipient without a link must not be written to.</summary>
    public static async Task<IResult> Post(
        LinksRequest request, UnsubscribeTokens tokens, ContactPointKeyring keyring, CampaignRegister campaigns, PurposeCatalogue catalogue,
        IOptions<PublicAddress> address, IOptions<UnsubscribeOptions> options, CancellationToken cancellation)
    {
        if (Validate(request, catalogue) is { } problem)
        {
            return problem;
        }

        var recipients = request.Recipients.Select(ContactAddress.Email).ToList();
        var unreadable = recipients.Index().Where(recipient => !recipient.Item.IsReadable).Select(recipient => recipient.Index).Take(10).ToList();
        if (unreadable.Count > 0)
        {
            return Problems.Problem(400, $"These positions in recipients hold no e-mail address: {string.Join(", ", unreadable)}. No link was made.");
        }

        await campaigns.RegisterAsync(request.Campaign, cancellation);
        var purpose = catalogue.Find(request.Purpose)!.Code;
        var campaign = CampaignRegister.ReferenceOf(request.Campaign);
        return TypedResults.Ok(new LinksResponse([.. request.Recipients.Zip(recipients, (recipient, contact) =>
            LinkOf(recipient, tokens.Mint(new UnsubscribeToken(keyring.IdOf(contact), purpose, campaign))))]));

        UnsubscribeLink LinkOf(string recipient, string token)
        {
            var url = $"{address.Value.BaseUrl}/u/{token}";

            // https before mailto: mailbox providers take the first they can use.
            return new UnsubscribeLink(recipient, url, $"<{url}>, <mailto:unsub+{token}@{options.Value.MailDomain}>", "List-Unsubscribe=One-Click");
        }
    }

    private static IResult? Validate(LinksRequest request, PurposeCatalogue catalogue) => request switch
    {
        _ when string.IsNullOrWhiteSpace(request.Campaign) || request.Campaign.Length > LongestCampaign =>
            Problems.Problem(400, $"campaign is missing or longer than {LongestCampaign} characters."),
        _ when request.Campaign.Contains('@') => Problems.Problem(400, "campaign holds an @: it must name a campaign, not a person."),
        _ when request.Purpose is null || catalogue.Find(request.Purpose) is null =>
            Problems.Problem(400, $"purpose is not in the catalogue; it is one of {catalogue.Names}."),
        { Recipients: null or { Count: 0 } } => Problems.Problem(400, "recipients is missing or empty."),
        { Recipients.Count: > MostRecipients } => Problems.Problem(413, $"More than {MostRecipients} recipients. Ask in several requests."),
        _ when request.Recipients.Contains(null!) => Problems.Problem(400, "recipients contains null."),
        _ => null,
    };
}
