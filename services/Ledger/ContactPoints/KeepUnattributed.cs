using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Keeps what may be an objection and cannot be acted upon, and puts it before the data protection officer. The very same again is kept
/// once.
/// </summary>
/// <param name="Unattributed">Its id; see <see cref="ContactPointKeyring.IdOfUnattributed"/>.</param>
/// <param name="Reason">Why it cannot be acted upon.</param>
/// <param name="Source">The door.</param>
/// <param name="Evidence">All that arrived; it is kept in the same transaction.</param>
/// <param name="ReceivedAt">The time of arrival.</param>
/// <param name="Owner">The contact point whose evidence it is; null when nobody knows.</param>
public sealed record KeepUnattributed(
    Guid Unattributed,
    UnattributedReason Reason,
    Source Source,
    SealedEvidence Evidence,
    DateTimeOffset ReceivedAt,
    Guid? Owner = null
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Unattributed = Unattributed };

    /// <summary>Decides.</summary>
    /// <returns>Whether it waits by this command; false when it does already, or was resolved.</returns>
    public static Decision<bool> Decide(KeepUnattributed command, LedgerState state)
    {
        var (id, reason, source, evidence, receivedAt, owner) = command;
        var changes = new Changes(state);
        if (state.Unattributed is not null)
        {
            return changes.With(false);
        }

        changes.Keep(evidence, owner);
        changes.Append(id, changes.NewId(id, receivedAt), new UnattributedReceived(reason, source, evidence.Id, receivedAt));
        return changes.With(true);
    }
}
