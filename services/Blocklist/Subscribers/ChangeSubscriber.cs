using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// Something becomes of a subscriber: an event, and the row that deliveries go by, in one transaction. Decided on the row that the caller
/// has read: where that was another one by then, nothing is written.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">How many events its stream had then.</param>
/// <param name="Event">What became of it.</param>
/// <param name="Registration">What it is registered with from then on.</param>
internal sealed record ChangeSubscriber(string Name, long Version, ISubscriberEvent Event, Registration Registration) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Streams = [Subscriber.StreamOf(Name)] };

    /// <summary>Decides.</summary>
    /// <returns>Whether it is done.</returns>
    public static Decision<bool> Decide(ChangeSubscriber command, LedgerState state)
    {
        var (changes, stream) = (new Changes(state), Subscriber.StreamOf(command.Name));
        if (changes.VersionOf(stream) != command.Version)
        {
            return changes.With(false);
        }

        var (row, at) = command.Event switch
        {
            SubscriberRegistered registered => (
                SubscriberRegister.Registered(command, registered.Client, registered.Position),
                registered.RegisteredAt
            ),
            SubscriberChanged changed => (SubscriberRegister.Registered(command, changed.Client, changed.Position), changed.ChangedAt),
            SubscriberDisabled disabled => (SubscriberRegister.Disabled(command, disabled.DisabledAt), disabled.DisabledAt),
            SubscriberRemoved removed => (SubscriberRegister.Removed(command, removed.RemovedAt), removed.RemovedAt),
            _ => throw new InvalidOperationException($"No row follows from {command.Event.GetType().Name}."),
        };
        changes.Append(stream, changes.NewId(stream, at), command.Event);
        changes.Write(row);
        return changes.With(true);
    }
}
