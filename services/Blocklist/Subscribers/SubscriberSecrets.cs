using System.Text;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What messages to a subscriber are signed with: made here, told once, and sealed at rest.</summary>
internal sealed class SubscriberSecrets(EvidenceVault vault)
{
    /// <summary>Another one.</summary>
    /// <returns>In clear, to be told, and sealed, to be kept.</returns>
    public (string Secret, SealedBytes Sealed) New(DateTimeOffset now)
    {
        var secret = StandardWebhook.NewSecret();
        return (secret, vault.SealSecret(SealedPurpose.WebhookSecret, Encoding.ASCII.GetBytes(secret), now));
    }

    /// <summary>Those that sign.</summary>
    public IEnumerable<string> Open(Registration registration) =>
        registration.Secrets.Select(kept => Encoding.ASCII.GetString(vault.Open(kept)));
}
