namespace SenefConsent.Contracts;

/// <summary>Bytes that only a service with the key can read: a secret in a message, or in a row of the service that made it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Purpose">What it is for: one of <see cref="SealedPurpose"/>; for evidence one of <see cref="EvidencePurpose"/>.</param>
/// <param name="CollectedAt">When it was sealed, by our clock.</param>
/// <param name="ExpiresAt">A year later: of evidence the first instant at which it is no longer kept. A secret lives as long as what holds
/// it.</param>
/// <param name="KeyVersion">The version of the key that opens it.</param>
/// <param name="Ciphertext">AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag. The id is the associated data.</param>
public record SealedBytes(Guid Id, string Purpose, DateTimeOffset CollectedAt, DateTimeOffset ExpiresAt, int KeyVersion, byte[] Ciphertext);

/// <summary>What sealed bytes are for that are evidence of nothing.</summary>
public static class SealedPurpose
{
    /// <summary>Whom to confirm an objection to. It is in a message between two steps, and never in a row.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>A one-time code on its way to a contact point. It is in a message between two steps, and never in a row.</summary>
    public const string IdentityCode = "identity-code";

    /// <summary>What webhooks to a subscriber are signed with. It stands with the subscriber, for as long as that does.</summary>
    public const string WebhookSecret = "webhook-secret";

    /// <summary>What is held about somebody, put together to be fetched once. It is in a row of its own until then.</summary>
    public const string Package = "package";

    /// <summary>A part of the file or the result of a job. It is in a row of its own, for 24 hours.</summary>
    public const string JobFile = "job-file";
}
