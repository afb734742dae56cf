using JasperFx.Events;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Whose a row of evidence is: one row of the table by which a person's evidence is found. A contact point's id is a keyed hash already, and
/// stands beside the evidence's id in the event.
/// </summary>
/// <param name="ContactPoint">The contact point.</param>
/// <param name="Evidence">The evidence.</param>
public readonly record struct EvidenceOwner(Guid ContactPoint, Guid Evidence)
{
    /// <summary>What an event says: that of the contact point it is about is the evidence that it names. Null when it names none.</summary>
    internal static EvidenceOwner? Of(IEvent e) =>
        e.Data switch
        {
            IContactPointEvent { Capture.Evidence: { } evidence } => new EvidenceOwner(e.StreamId, evidence),
            UnattributedReceived { ContactPoint: { } contactPoint, Evidence: var evidence } => new EvidenceOwner(contactPoint, evidence),
            _ => null,
        };
}

/// <summary>Evidence of a person.</summary>
/// <param name="Sealed">It.</param>
/// <param name="IsTheirsAlone">Whether it holds nobody else: false for what was kept before batches were cut, which a person must look at
/// before it is handed out or erased.</param>
public sealed record EvidenceOfPerson(SealedEvidence Sealed, bool IsTheirsAlone);
