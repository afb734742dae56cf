using SenefConsent.Contracts;
using Regex = System.Text.RegularExpressions.Regex;

namespace SenefConsent.Ledger;

/// <summary>
/// Objections on one contact point: made, lifted, undone, explained. Each method decides on the contact point as it is and appends what
/// that comes to.
/// </summary>
public static class Objecting
{
    // The key of what is taken along: of which event, of which channel and purpose, from which contact point.
    internal const string TakenAlong = "^[0-9a-f]{32}:[A-Za-z]+:[^:]+:[0-9a-f]{32}$";

    private static readonly Regex TakenAlongKey = LinearRegex.Of(TakenAlong);

    /// <summary>Whether a refusal was said on another contact point, whose rectified form this one is.</summary>
    public static bool IsTakenAlong(Capture capture) => capture.IdempotencyKey is { } key && TakenAlongKey.IsMatch(key);

    /// <summary>The parts of the key of what was taken along: of which event, about what, from which contact point; null of another key.</summary>
    internal static (string Of, string Scope, string From)? TakenAlongParts(string key) =>
        TakenAlongKey.IsMatch(key) && key.Split(':') is [var of, var channel, var purpose, var from]
            ? (of, $"{channel}:{purpose}", from)
            : null;

    /// <summary>Appends an objection, unless the act is known already or, having no key, changes nothing.</summary>
    public static ObjectionReceipt RecordObjection(
        this Changes changes,
        Guid contactPoint,
        Scope scope,
        Capture capture,
        SealedEvidence? evidence = null
    )
    {
        if (changes.KnownAs(contactPoint, capture) is { } known)
        {
            return new ObjectionReceipt(known, IsNew: false);
        }

        var id = changes.IdOf(contactPoint, capture);
        if (capture.IdempotencyKey is null && changes[contactPoint].SaidBefore(scope, capture, changes.Catalogue) is { } earlier)
        {
            // Its own, when the answer to the commit was lost.
            return new ObjectionReceipt(earlier, IsNew: earlier == id);
        }

        changes.Append(contactPoint, id, new ObjectionRecorded(scope, changes.Keep(evidence, capture)));
        return new ObjectionReceipt(id, IsNew: true);
    }

    /// <summary>
    /// Appends the lifting of what was refused on a scope, unless the act is known already. One that lifts nothing is kept as <see
    /// cref="LiftRefused"/>: it comes by a door by which only others speak for the person, or from an account that may not lift what is
    /// refused here.
    /// </summary>
    /// <param name="changes">What the decision comes to.</param>
    /// <param name="contactPoint">Where.</param>
    /// <param name="scope">What is open again.</param>
    /// <param name="capture">How it came.</param>
    /// <param name="always">Also when there is nothing that it could lift: an earlier refusal may still be on its way.</param>
    /// <param name="evidence">Evidence to be kept with it.</param>
    /// <returns>Why something of the scope stays refused; null when nothing does.</returns>
    public static NotLiftedReason? Lift(
        this Changes changes,
        Guid contactPoint,
        Scope scope,
        Capture capture,
        bool always,
        SealedEvidence? evidence = null
    )
    {
        if (changes.IsKnown(contactPoint, capture))
        {
            return null;
        }

        var streams = changes
            .IdsOf(contactPoint)
            .Select(id =>
                (
                    Id: id,
                    IsOpened: (always && id == contactPoint) || changes.At(id).IsOpenedBy(scope, capture, changes.Catalogue),
                    WhyNot: changes.At(id).WhyNotLifted(scope, capture, changes.Catalogue)
                )
            )
            .Where(stream => stream.IsOpened || stream.WhyNot is not null)
            .ToList();
        if (streams.Count == 0)
        {
            return null;
        }

        var kept = changes.Keep(evidence, capture);
        foreach (var (stream, isOpened, _) in streams)
        {
            var id = changes.IdOf(stream, capture);
            if (isOpened && Statement.CanLift(capture.Source))
            {
                changes.Append(stream, id, new ObjectionLifted(scope, kept));
            }
            else
            {
                changes.Append(stream, id, new LiftRefused(scope, kept));
            }
        }

        return streams.Max(stream => stream.WhyNot);
    }

    /// <summary>
    /// Undoes one objection that was made by mistake, and no other. Nothing, when it is not there or was undone before; kept as <see
    /// cref="LiftRefused"/> when it is not the person who undoes.
    /// </summary>
    /// <param name="changes">What the decision comes to.</param>
    /// <param name="contactPoint">The very id under which it was recorded.</param>
    /// <param name="objection">Its event.</param>
    /// <param name="capture">How the wish came.</param>
    public static void Undo(this Changes changes, Guid contactPoint, Guid objection, Capture capture)
    {
        if (changes.At(contactPoint).ScopeOf(objection) is not { } scope)
        {
            return;
        }

        var id = changes.IdOf(contactPoint, capture);
        if (Statement.CanLift(capture.Source))
        {
            changes.Append(contactPoint, id, new ObjectionLifted(scope, capture, objection));
        }
        else
        {
            changes.Append(contactPoint, id, new LiftRefused(scope, capture, objection));
        }
    }

    /// <summary>Appends why an objection was made, unless that was said before or the objection is not there.</summary>
    public static void GiveReason(this Changes changes, Guid contactPoint, Guid objection, ObjectionReason reason, Capture capture)
    {
        var keyed = capture with { IdempotencyKey = $"reason:{objection:N}" };
        if (changes[contactPoint].ScopeOf(objection) is { } scope && !changes.IsKnown(contactPoint, keyed))
        {
            changes.Append(contactPoint, changes.IdOf(contactPoint, keyed), new ObjectionReasonGiven(objection, reason, scope, keyed));
        }
    }

    /// <summary>Appends that a person was told that their objection is in force, unless they were told by the same way before.</summary>
    /// <returns>Whether it was not known before.</returns>
    public static bool Answer(this Changes changes, Guid contactPoint, Guid objection, Scope scope, Capture capture)
    {
        var keyed = capture with { IdempotencyKey = $"answer:{objection:N}" };
        if (changes.IsKnown(contactPoint, keyed))
        {
            return false;
        }

        changes.Append(contactPoint, changes.IdOf(contactPoint, keyed), new ObjectionAnswered(objection, scope, keyed));
        return true;
    }

    /// <summary>
    /// Appends what is refused on another contact point, whose rectified form this one is; each refusal once, however often. A pause and
    /// a restriction end here with the one there.
    /// </summary>
    /// <param name="changes">What the decision comes to.</param>
    /// <param name="contactPoint">The rectified one.</param>
    /// <param name="replaced">The other one.</param>
    /// <returns>Whether anything is refused here that was not.</returns>
    public static bool TakeAlong(this Changes changes, Guid contactPoint, ContactPointIds replaced)
    {
        var isRefused = false;
        foreach (var refusal in changes[replaced.Newest].RefusalsInForce(changes.Catalogue).ToList())
        {
            var scope = Scope.Of(refusal.Channel, refusal.Purpose);
            var capture = new Capture(
                refusal.Source,
                refusal.Actor,
                refusal.OccurredAt,
                refusal.ReceivedAt,
                IdempotencyKey: $"{refusal.EventId:N}:{refusal.Channel}:{refusal.Purpose}:{replaced.Lasting:N}"
            );
            isRefused |= refusal.Kind switch
            {
                StatementKind.Pause => changes.TakePauseAlong(contactPoint, ContactPoint.UnattributedOf(refusal), scope, capture),
                StatementKind.Restriction => changes.Restrict(contactPoint, ContactPoint.RestrictionOf(refusal), scope, capture),
                StatementKind.Withdrawal => changes.Withdraw(contactPoint, scope, capture),
                _ => changes.RecordObjection(contactPoint, scope, capture).IsNew,
            };
        }

        return isRefused;
    }
}
