using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Undoes an objection that was made by mistake, and those that followed it, and no other. Nothing happens when it is not there or was
/// undone before.
/// </summary>
/// <param name="ContactPoint">The contact point that it was recorded on first.</param>
/// <param name="Objection">Its event there.</param>
/// <param name="Capture">How the person's wish came; always with the notice that was shown.</param>
public sealed record UndoObjection(ContactPointIds ContactPoint, Guid Objection, Capture Capture) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Person = ContactPoint };

    /// <summary>Decides.</summary>
    /// <returns>Whether anything was undone.</returns>
    public static Decision<bool> Decide(UndoObjection command, LedgerState state)
    {
        var (ids, objection, capture) = command;
        var changes = new Changes(state);
        var spoken = changes.IdsOf(ids.Newest);
        if (changes[ids.Newest].Statements.FirstOrDefault(statement => statement.EventId == objection) is { } said)
        {
            foreach (var id in state.ContactPoints.Keys)
            {
                changes.Undo(id, spoken.Contains(id) ? objection : FollowingObjection.EventIdOn(id, objection, said.Source), capture);
            }
        }

        return changes.With(changes.Events.Any(e => e.Data is ObjectionLifted));
    }
}
