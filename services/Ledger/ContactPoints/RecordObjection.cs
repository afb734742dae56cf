using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Records one objection on one contact point; on all of the person's, as far as accounts tell them, when it is for every channel.
/// </summary>
/// <param name="ContactPoint">The contact point.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came. Its <see cref="Capture.Evidence"/> is overwritten by the id of <paramref name="Evidence"/> when that
/// is given.</param>
/// <param name="Evidence">Evidence to be kept in the same transaction.</param>
/// <param name="Confirmation">How the person is to be told, for the service that asks; it comes back to it as <see
/// cref="ConfirmObjection"/> when the objection is new.</param>
/// <param name="AnsweredBy">By what the person has been told already that it is in force; null when they have not.</param>
/// <param name="IsAlone">Whether it stays on the one contact point, although it is for every channel.</param>
public sealed record RecordObjection(
    ContactPointIds ContactPoint,
    Scope Scope,
    Capture Capture,
    SealedEvidence? Evidence = null,
    SealedBytes? Confirmation = null,
    Source? AnsweredBy = null,
    bool IsAlone = false
) : ICommand
{
    /// <inheritdoc/>
    public Reach Reach => IsAlone ? Reach.Of(ContactPoint) : Reach.Of(ContactPoint, Scope);

    /// <summary>Decides.</summary>
    public static Decision<ObjectionReceipt> Decide(RecordObjection command, LedgerState state)
    {
        var (ids, scope, capture, evidence, confirmation, answeredBy, _) = command;
        var changes = new Changes(state);
        var contactPoint = changes.ContactPointOf(ids);
        var isRepeated = changes[contactPoint].SaidBefore(scope, capture, state.Catalogue) is not null;
        var receipt = changes.RecordObjection(contactPoint, scope, capture, evidence);
        changes.HaveFollow(contactPoint, receipt.EventId, scope, capture);
        if (receipt.IsNew && answeredBy is { } by)
        {
            changes.Answer(contactPoint, receipt.EventId, scope, new Capture(by, capture.Actor, capture.ReceivedAt, capture.ReceivedAt));
        }

        if (receipt.IsNew && !isRepeated && confirmation is not null)
        {
            changes.Send(new ConfirmObjection(contactPoint, receipt.EventId, scope, capture, confirmation));
        }

        return changes.With(receipt);
    }

    /// <summary>
    /// Writes it. Where a fault of ours keeps it from another contact point of the person, it is in force on the one that was spoken of all
    /// the same, and the fault is thrown, so that the request is kept and a person does the rest.
    /// </summary>
    public static async Task<ObjectionReceipt> WriteAsync(LedgerWriter writer, RecordObjection objection)
    {
        try
        {
            return await writer.WriteAsync(objection, Decide);
        }
        catch (Exception fault) when (objection.Reach.Person is not null && !StoreFault.IsOutage(fault))
        {
            await writer.WriteAsync(objection with { IsAlone = true }, Decide);
            throw;
        }
    }
}
