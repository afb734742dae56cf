using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>
/// A person sent START. Lifts what they refused by SMS before they sent it. Where nobody knows when that was, it may be older than the
/// refusal, delivered late: then the refusal stands, the message waits for the data protection officer, and the person is told how to
/// confirm. Once a message.
/// </summary>
/// <param name="ContactPoint">Who sent it.</param>
/// <param name="Scope">What is open again.</param>
/// <param name="Capture">How it came. Its time is when it was sent, or the earliest that it can have been; null when that is not
/// known.</param>
/// <param name="IsTimeKnown">Whether that time is when it was sent.</param>
/// <param name="Evidence">What came; kept with a lifting.</param>
/// <param name="Unattributed">The id of what waits, where it does.</param>
/// <param name="Waiting">What came; kept with what waits.</param>
/// <param name="Reply">The sealed <see cref="SmsReply"/> that says how to confirm; null when none is sent.</param>
public sealed record StartAgain(
    ContactPointIds ContactPoint,
    Scope Scope,
    Capture Capture,
    bool IsTimeKnown,
    SealedEvidence Evidence,
    Guid Unattributed,
    SealedEvidence Waiting,
    SealedBytes? Reply
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => new() { Unattributed = Unattributed, ContactPoints = [ContactPoint] };

    /// <summary>Decides.</summary>
    /// <returns>Whether a lifting was recorded by this command, and the evidence kept with it.</returns>
    public static Decision<bool> Decide(StartAgain command, LedgerState state)
    {
        var (ids, scope, capture, isTimeKnown, evidence, unattributed, waiting, reply) = command;
        var changes = new Changes(state);
        var contactPoint = changes.ContactPointOf(ids);
        if (changes.IsKnown(contactPoint, capture) || state.Unattributed is not null)
        {
            return changes.With(false);
        }

        if (capture.OccurredAt is not null)
        {
            changes.Lift(contactPoint, scope, capture, always: true, evidence);
        }

        if (!isTimeKnown && IsStillRefused(changes[contactPoint], scope, changes.Catalogue))
        {
            changes.Keep(waiting);
            changes.Append(
                unattributed,
                changes.NewId(unattributed, capture.ReceivedAt),
                new UnattributedReceived(
                    UnattributedReason.Unclear,
                    capture.Source,
                    waiting.Id,
                    capture.ReceivedAt,
                    contactPoint,
                    capture.Reading
                )
            );
            if (reply is not null)
            {
                changes.Send(new SendReply(contactPoint, reply));
            }
        }

        return changes.With(capture.OccurredAt is not null);
    }

    private static bool IsStillRefused(ContactPoint contactPoint, Scope scope, PurposeCatalogue catalogue) =>
        contactPoint
            .RefusalsInForce(catalogue)
            .Any(refusal =>
                refusal.Source == Source.Sms
                && scope.Channels.Any(channel => scope.Purposes.Any(purpose => refusal.IsAbout(channel, purpose, catalogue)))
            );
}
