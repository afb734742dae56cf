namespace SenefConsent.Proofs;

/// <summary>What a proof came to.</summary>
/// <param name="Holds">Whether what it is about held throughout.</param>
/// <param name="Seen">What it saw, line by line.</param>
public sealed record ProofResult(bool Holds, IReadOnlyList<string> Seen)
{
    public override string ToString() => string.Join('\n', Seen);
}
