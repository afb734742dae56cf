using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>What all links of one mailing have in common.</summary>
/// <param name="Key">The key that signs them.</param>
/// <param name="Purpose">What they refuse.</param>
/// <param name="Campaign">The reference of the campaign.</param>
internal sealed record Mailing(SigningKey Key, Purpose Purpose, long Campaign);

/// <summary>Makes the links of recipients, with the header fields that carry them.</summary>
internal sealed class UnsubscribeLinks(
    ContactPointKeyring keyring,
    RecipientSeal seal,
    IOptions<PublicAddress> address,
    IOptions<UnsubscribeOptions> options
)
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private readonly string page = $"{address.Value.BaseUrl}/u/";
    private readonly string domain = options.Value.MailDomain;
    private readonly bool confirms = options.Value.Confirmation.IsOn;

    /// <summary>The link of a recipient, as written and as an address; null when the recipient is no e-mail address, which must not be written to.</summary>
    public UnsubscribeLink? LinkOf(Mailing mailing, string recipient, ContactAddress contact)
    {
        if (!contact.IsReadable)
        {
            return null;
        }

        var contactPoint = keyring.IdsOf(contact).Lasting;
        var token = UnsubscribeTokens.Mint(mailing.Key, new UnsubscribeToken(contactPoint, mailing.Purpose.Code, mailing.Campaign));
        var url = page + (confirms ? new LinkText(token, seal.Seal(token, contact)) : new LinkText(token, null));

        // https before mailto: mailbox providers take the first they can use.
        return new UnsubscribeLink(recipient, url, $"<{url}>, <mailto:unsub+{token}@{domain}>", OneClick, contactPoint);
    }
}
