namespace SenefConsent.Contracts;

/// <summary>
/// Tells the person that their objection is in force: published once an objection, in its transaction, to the service that recorded it. It
/// may be handled twice when a process dies meanwhile.
/// </summary>
/// <param name="ContactPoint">Where it was recorded.</param>
/// <param name="Objection">The event.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Confirmation">Whom to tell, and how: sealed, because a message waits in clear.</param>
public sealed record ConfirmObjection(Guid ContactPoint, Guid Objection, Scope Scope, Capture Capture, SealedBytes Confirmation);

/// <summary>Tells that an objection is in force.</summary>
/// <param name="EventId">The event that holds it: a new one, or the one that already did.</param>
/// <param name="IsNew">False when the act was known already, or changed nothing.</param>
public sealed record ObjectionReceipt(Guid EventId, bool IsNew);
