using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What a wish to lift came to.</summary>
public enum LiftOutcome
{
    /// <summary>It was known already: nothing was recorded.</summary>
    Known,

    /// <summary>Recorded. It lifts what it can lift, now or when it arrives later with an earlier time.</summary>
    Lifted,

    /// <summary>Recorded, and nothing stands against its scope: there is nothing to lift as far as is known.</summary>
    NothingToLift,

    /// <summary>
    /// Recorded, and what is refused stays refused: whoever spoke cannot lift it, by this door or at all, or it was said later.
    /// </summary>
    MayNotLift,
}

/// <summary>
/// A person asks for prospecting again, by a fresh act of their own: lifts what that act can lift, now or when it arrives later with an
/// earlier time.
/// </summary>
/// <param name="ContactPoint">Where.</param>
/// <param name="Scope">What is open again.</param>
/// <param name="Capture">How it came; always with the notice that was shown, and with a key.</param>
/// <param name="Evidence">Evidence to be kept in the same transaction; its id overwrites that of the capture.</param>
public sealed record LiftObjections(ContactPointIds ContactPoint, Scope Scope, Capture Capture, SealedEvidence? Evidence = null) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => Reach.Of(ContactPoint);

    /// <summary>Decides.</summary>
    public static Decision<LiftOutcome> Decide(LiftObjections command, LedgerState state)
    {
        var changes = new Changes(state);
        var id = changes.ContactPointOf(command.ContactPoint);
        var opens = changes[id].IsOpenedBy(command.Scope, command.Capture, changes.Catalogue);
        var isRefused = changes[id]
            .RefusalsInForce(changes.Catalogue)
            .Any(refusal =>
                command.Scope.Channels.Any(channel =>
                    command.Scope.Purposes.Any(purpose => refusal.IsAbout(channel, purpose, changes.Catalogue))
                )
            );
        changes.Lift(id, command.Scope, command.Capture, always: true, command.Evidence);
        return changes.With(
            changes.Events switch
            {
                [] => LiftOutcome.Known,
                [{ Data: LiftRefused }, ..] => LiftOutcome.MayNotLift,
                _ when opens => LiftOutcome.Lifted,
                _ => isRefused ? LiftOutcome.MayNotLift : LiftOutcome.NothingToLift,
            }
        );
    }
}
