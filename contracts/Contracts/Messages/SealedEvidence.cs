namespace SenefConsent.Contracts;

/// <summary>
/// Evidence: what must be kept in clear for a while, encrypted by the service that received it. Nothing downstream can read it without the
/// key.
/// </summary>
/// <param name="Id">Its id, which the event's capture names.</param>
/// <param name="Purpose">Why it is kept: one of <see cref="EvidencePurpose"/>.</param>
/// <param name="CollectedAt">When it was collected, by our clock.</param>
/// <param name="ExpiresAt">The first instant at which it is no longer kept, unless a legal hold is on it.</param>
/// <param name="KeyVersion">The version of the key that opens it.</param>
/// <param name="Ciphertext">AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag. The id is the associated data.</param>
public sealed record SealedEvidence(
    Guid Id,
    string Purpose,
    DateTimeOffset CollectedAt,
    DateTimeOffset ExpiresAt,
    int KeyVersion,
    byte[] Ciphertext
) : SealedBytes(Id, Purpose, CollectedAt, ExpiresAt, KeyVersion, Ciphertext);

/// <summary>Why evidence is kept.</summary>
public static class EvidencePurpose
{
    /// <summary>It shows how an objection came.</summary>
    public const string Objection = "objection";

    /// <summary>It may be an objection, and its authenticity could not be shown.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>It may be an objection, and there is nobody to attribute it to.</summary>
    public const string Unattributed = "unattributed";

    /// <summary>A message as it came, kept before anything was made of it.</summary>
    public const string Message = "message";

    /// <summary>What somebody wrote in a case: a request, a proof, a note of the data protection officer.</summary>
    public const string Case = "case";

    /// <summary>What somebody wrote about a breach: a description, an assessment, a notice.</summary>
    public const string Breach = "breach";
}
