using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// A person said what may be an objection. Puts it before the data protection officer and pauses prospecting meanwhile, in one transaction.
/// The same again has no effect.
/// </summary>
/// <param name="Unattributed">The id of what waits; see <see cref="ContactPointKeyring.IdOfUnattributed"/>.</param>
/// <param name="ContactPoint">Who said it.</param>
/// <param name="Scope">What pauses.</param>
/// <param name="Capture">How it came. Its key and evidence are overwritten by those of what waits.</param>
/// <param name="Evidence">What was said; it is kept in the same transaction.</param>
public sealed record PauseProspecting(
    Guid Unattributed,
    ContactPointIds ContactPoint,
    Scope Scope,
    Capture Capture,
    SealedEvidence Evidence
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Unattributed = Unattributed, ContactPoints = [ContactPoint] };

    /// <summary>Decides.</summary>
    /// <returns>Whether it waits by this command; false when it does already, or was resolved.</returns>
    public static Decision<bool> Decide(PauseProspecting command, LedgerState state)
    {
        var (unattributed, ids, scope, capture, evidence) = command;
        var changes = new Changes(state);
        var contactPoint = changes.ContactPointOf(ids);
        if (state.Unattributed is not null)
        {
            return changes.With(false);
        }

        var kept = changes.Keep(evidence, capture with { IdempotencyKey = $"unattributed:{unattributed:N}" });
        changes.Append(
            unattributed,
            changes.NewId(unattributed, capture.ReceivedAt),
            new UnattributedReceived(
                UnattributedReason.Unclear,
                capture.Source,
                evidence.Id,
                capture.ReceivedAt,
                contactPoint,
                capture.Reading
            )
        );
        changes.Pause(contactPoint, unattributed, scope, kept);
        return changes.With(true);
    }
}
