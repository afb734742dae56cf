using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Keeps what may be an objection and cannot be acted upon, and puts it before the data protection officer.</summary>
public sealed class UnattributedObjections(LedgerWriter writer, ContactPointKeyring keyring, EvidenceVault vault)
{
    /// <summary>Keeps it, with its evidence, in one transaction. The very same again is kept once.</summary>
    /// <param name="reason">Why it cannot be acted upon.</param>
    /// <param name="source">The door.</param>
    /// <param name="content">All that arrived; it is encrypted.</param>
    /// <param name="fingerprint">What makes it the same when it is delivered again.</param>
    /// <param name="now">The time of arrival.</param>
    public Task KeepAsync(UnattributedReason reason, Source source, ReadOnlyMemory<byte> content, string fingerprint, DateTimeOffset now)
    {
        var purpose = reason == UnattributedReason.Signature ? EvidencePurpose.Quarantine : EvidencePurpose.Unattributed;
        var waiting = new KeepUnattributed(
            keyring.IdOfUnattributed(fingerprint),
            reason,
            source,
            vault.Seal(purpose, content.Span, now),
            now
        );
        return writer.WriteAsync(waiting, KeepUnattributed.Decide);
    }
}
