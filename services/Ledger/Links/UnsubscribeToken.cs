namespace SenefConsent.Ledger;

/// <summary>What an unsubscribe link carries. It holds no address and never expires. Its writing is described in <c>TOKEN.md</c>.</summary>
/// <param name="ContactPoint">Whose refusal it is.</param>
/// <param name="PurposeCode">What it refuses by e-mail.</param>
/// <param name="Campaign">The reference of the campaign it was sent in.</param>
public readonly record struct UnsubscribeToken(Guid ContactPoint, byte PurposeCode, long Campaign)
{
    /// <summary>How long its writing is; <c>unsub+TOKEN</c> just fits the 64 octets of a local part (RFC 5321 section 4.5.3.1.1).</summary>
    public const int Length = 58;

    internal const int Bytes = SealedToken.HeadBytes + 16 + 1 + 8 + SealedToken.SealBytes;

    internal const int KeyIdBits = 12;

    /// <summary>The highest id of a key.</summary>
    public const int HighestKeyId = (1 << KeyIdBits) - 1;

    /// <summary>What it refuses. A purpose that the catalogue no longer has was still refused: then all of them are.</summary>
    public Purpose PurposeIn(PurposeCatalogue catalogue) => catalogue.Find(PurposeCode) ?? catalogue.Root;
}
