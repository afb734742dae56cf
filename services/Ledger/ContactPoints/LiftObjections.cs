using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

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
    /// <returns>Whether the lifting was recorded by this command.</returns>
    public static Decision<bool> Decide(LiftObjections command, LedgerState state)
    {
        var changes = new Changes(state);
        changes.Lift(changes.ContactPointOf(command.ContactPoint), command.Scope, command.Capture, always: true, command.Evidence);
        return changes.With(changes.Events.Any(e => e.Data is ObjectionLifted));
    }
}
