using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// "By no channel" is said by a person, who may have a telephone as well as the address that they spoke from: the objection is recorded on
/// the one contact point, and one that follows it on each of the others that belong to the same accounts.
/// </summary>
public static class FollowingObjection
{
    /// <summary>What its actor begins with; the id of the contact point where the person spoke follows.</summary>
    public const string Actor = "contact-point:";

    /// <summary>
    /// The capture of an objection that follows one: its own actor and key, so that it is there once, and is undone with that one and with
    /// no other.
    /// </summary>
    /// <param name="contactPoint">Where the person spoke.</param>
    /// <param name="objection">The event there.</param>
    /// <param name="capture">How it came there.</param>
    public static Capture CaptureOf(Guid contactPoint, Guid objection, Capture capture) =>
        capture with
        {
            Actor = $"{Actor}{contactPoint:N}",
            IdempotencyKey = $"{objection:N}",
        };

    /// <summary>Records on all other contact points that are reached what follows an objection on one.</summary>
    public static void HaveFollow(this Changes changes, Guid contactPoint, Guid objection, Scope scope, Capture capture)
    {
        foreach (var other in changes.Besides(contactPoint).ToList())
        {
            changes.RecordObjection(other, scope, CaptureOf(contactPoint, objection, capture));
        }
    }

    /// <summary>The event on another contact point that follows an objection.</summary>
    /// <param name="contactPoint">The other one.</param>
    /// <param name="objection">The event where the person spoke.</param>
    /// <param name="source">The door by which it came.</param>
    public static Guid EventIdOn(Guid contactPoint, Guid objection, Source source) => EventId.Of(source, contactPoint, $"{objection:N}");

    /// <summary>Whether others follow a refusal: it is the person's own, and for every channel.</summary>
    public static bool IsFollowed(Statement refusal) =>
        refusal is { Kind: StatementKind.Objection, Channel: Channel.All }
        && !refusal.Actor.StartsWith(Actor, StringComparison.Ordinal)
        && !refusal.Actor.StartsWith(Statement.AccountActor, StringComparison.Ordinal);
}
