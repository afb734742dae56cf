using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// A long message is whole and was acted upon. Ends the pause that its parts, of which no single one could be understood, had made.
/// </summary>
/// <param name="ContactPoint">Who sent it.</param>
/// <param name="Unattributed">What waits for the parts; see <see cref="ContactPointKeyring.IdOfUnattributed"/>.</param>
/// <param name="Resolution">What the whole is.</param>
/// <param name="Capture">How it came.</param>
public sealed record EndPartsPause(ContactPointIds ContactPoint, Guid Unattributed, UnattributedResolution Resolution, Capture Capture)
    : ICommand
{
    /// <summary>Who resolves it.</summary>
    public const string Actor = "sms-parts";

    /// <inheritdoc/>
    public Reach Reach => new() { Unattributed = Unattributed, ContactPoints = [ContactPoint] };

    /// <summary>Decides.</summary>
    /// <returns>Whether anything waited.</returns>
    public static Decision<bool> Decide(EndPartsPause command, LedgerState state)
    {
        var (ids, unattributed, resolution, capture) = command;
        var changes = new Changes(state);
        var contactPoint = changes.ContactPointOf(ids);
        if (state.Unattributed is not { Resolution: null })
        {
            return changes.With(false);
        }

        changes.EndPause(contactPoint, unattributed, capture with { Actor = Actor, IdempotencyKey = null });
        changes.Append(
            unattributed,
            changes.NewId(unattributed, capture.ReceivedAt),
            new UnattributedResolved(
                resolution,
                Actor,
                capture.ReceivedAt,
                resolution == UnattributedResolution.Objection ? contactPoint : null
            )
        );
        return changes.With(true);
    }
}
