using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Keeps what came, of which nothing was made.</summary>
/// <param name="Evidence">It.</param>
/// <param name="ContactPoint">Whose it is; null when nobody knows.</param>
public sealed record KeepEvidence(SealedEvidence Evidence, Guid? ContactPoint = null) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.None;

    /// <summary>Decides.</summary>
    /// <returns>The id of the evidence.</returns>
    public static Decision<Guid> Decide(KeepEvidence command, LedgerState state)
    {
        var changes = new Changes(state);
        changes.Keep(command.Evidence, command.ContactPoint);
        return changes.With(command.Evidence.Id);
    }
}
