using SenefConsent.Contracts;

namespace SenefConsent.Proofs;

/// <summary>What somebody whom the door knows says: an objection, whole or damaged on its way.</summary>
/// <param name="Door">Its door.</param>
/// <param name="Channel">What must be blocked.</param>
/// <param name="Person">The address or number, without poison.</param>
/// <param name="Mark">A word of the message that no other has; what waits for the data protection officer shows it.</param>
/// <param name="IsDamaged">Whether it may wait for the data protection officer; one that is not damaged must be in force.</param>
internal sealed record PoisonedObjection(string Door, Channel Channel, string Person, string Mark, bool IsDamaged);

/// <summary>A request with what it says.</summary>
/// <param name="Request">Proven, as its sender makes it.</param>
/// <param name="Says">The objections in it.</param>
/// <param name="Words">For whoever repeats it.</param>
internal sealed record PoisonedDelivery(HttpRequestMessage Request, IReadOnlyList<PoisonedObjection> Says, string Words);
