using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Pauses on one contact point: what may be an objection refuses until the data protection officer has looked.</summary>
public static class Pausing
{
    // What waits longer in the list than this is looked at together; a row that every check reads is not to grow with each message of one
    // person.
    private const int MostPauses = 20;

    /// <summary>Appends a pause, until <see cref="EndPause"/>.</summary>
    public static void Pause(this Changes changes, Guid contactPoint, Guid unattributed, Scope scope, Capture capture)
    {
        if (changes[contactPoint].RefusalsInForce(changes.Catalogue).Count(refusal => refusal.Kind == StatementKind.Pause) < MostPauses)
        {
            changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new ProspectingPaused(unattributed, scope, capture));
        }
    }

    /// <summary>Ends the pause that waited for something; nothing, when there is none.</summary>
    public static void EndPause(this Changes changes, Guid contactPoint, Guid unattributed, Capture capture)
    {
        foreach (var stream in changes.IdsOf(contactPoint))
        {
            if (changes.At(stream).PausedFor(unattributed) is { } scope)
            {
                changes.Append(stream, changes.IdOf(stream, capture), new PauseEnded(unattributed, scope, capture));
            }
        }
    }

    /// <summary>Pauses the contact point that takes the place of a paused one, and notes that with what waits; each pause once.</summary>
    /// <returns>Whether it was appended.</returns>
    internal static bool TakePauseAlong(this Changes changes, Guid contactPoint, Guid unattributed, Scope scope, Capture capture)
    {
        if (changes[contactPoint].PausedFor(unattributed) is not null)
        {
            return false;
        }

        changes.Append(contactPoint, changes.IdOf(contactPoint, capture), new ProspectingPaused(unattributed, scope, capture));
        changes.Append(unattributed, changes.NewId(unattributed, capture.ReceivedAt), new PauseTakenAlong(contactPoint));
        return true;
    }
}
