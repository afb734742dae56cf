using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>What became of an event of the journal.</summary>
public enum Reapplied
{
    /// <summary>It was missing and is there now.</summary>
    Appended,

    /// <summary>It was there.</summary>
    WasThere,

    /// <summary>
    /// Its case is gone with what came after the backup. A restriction is in force all the same, and an erasure is ordered, by an event of the
    /// contact point.
    /// </summary>
    HasNoCase,
}

/// <summary>
/// Appends an event of the journal where it is missing, with its own id and its own times: where it stands among what was said is decided
/// by when it was said, so a later lift still lifts. What follows from it, such as the row of the blocklist, is written along.
/// </summary>
/// <param name="Event">The event.</param>
internal sealed record ReapplyEvent(IEvent Event) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach =>
        Event.Data switch
        {
            IContactPointEvent => Reach.Of(new ContactPointIds(Event.StreamId)),
            IUnattributedEvent => new Reach { Unattributed = Event.StreamId },
            IAccountEvent => new Reach { Account = Event.StreamId },
            _ => new Reach { Records = [Event.StreamId] },
        };

    /// <summary>Decides.</summary>
    public static Decision<Reapplied> Decide(ReapplyEvent command, LedgerState state)
    {
        var (changes, e) = (new Changes(state), command.Event);
        if (
            state.IsRecorded(e.StreamId, e.Id)
            || (e.Data is UnattributedReceived && state.Unattributed?.ReceivedAt > default(DateTimeOffset))
        )
        {
            return changes.With(Reapplied.WasThere);
        }

        if (e.Data is ICaseEvent && state.RecordEventsOf(e.StreamId).Count == 0)
        {
            if (e.Data is ErasureOrdered order)
            {
                changes.Write(ErasureOrders.Insert(e.StreamId, order));
            }

            return changes.With(Reapplied.HasNoCase);
        }

        changes.Append(e);
        return changes.With(Reapplied.Appended);
    }
}
