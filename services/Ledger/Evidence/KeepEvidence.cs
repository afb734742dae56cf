using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Keeps what came, of which nothing was made.</summary>
/// <param name="Evidence">It.</param>
public sealed record KeepEvidence(SealedEvidence Evidence) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.None;

    /// <summary>Decides.</summary>
    /// <returns>The id of the evidence.</returns>
    public static Decision<Guid> Decide(KeepEvidence command, LedgerState state)
    {
        var changes = new Changes(state);
        changes.Keep(command.Evidence);
        return changes.With(command.Evidence.Id);
    }
}
