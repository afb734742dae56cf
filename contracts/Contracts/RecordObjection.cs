namespace SenefConsent.Contracts;

/// <summary>
/// Records one objection on one contact point; on all of the person's, as far as accounts tell them, when it is for every channel. Handled with
/// <c>InvokeAsync&lt;ObjectionReceipt&gt;</c>: when it returns, event and blocklist row are committed; when it throws, it is unknown whether they are, and
/// sending the same command again is safe.
/// </summary>
/// <param name="ContactPoint">The contact point's id.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came. Its <see cref="Capture.Evidence"/> is overwritten by the id of <paramref name="Evidence"/> when that is given.</param>
/// <param name="Evidence">Evidence to be kept in the same transaction.</param>
/// <param name="Confirmation">How the person is to be told, for the service that asks; it comes back to it as <see cref="ConfirmObjection"/> when the objection is new.</param>
public sealed record RecordObjection(Guid ContactPoint, Scope Scope, Capture Capture, SealedEvidence? Evidence = null, SealedEvidence? Confirmation = null);

/// <summary>
/// Tells the person that their objection is in force: published once an objection, in its transaction, to the service that recorded it. It may be handled
/// twice when a process dies meanwhile.
/// </summary>
/// <param name="ContactPoint">Where it was recorded.</param>
/// <param name="Objection">The event.</param>
/// <param name="Scope">What is refused.</param>
/// <param name="Capture">How it came.</param>
/// <param name="Confirmation">Whom to tell, and how: sealed, because a message waits in clear.</param>
public sealed record ConfirmObjection(Guid ContactPoint, Guid Objection, Scope Scope, Capture Capture, SealedEvidence Confirmation);

/// <summary>
/// A person asks for prospecting again, by a fresh act of their own: lifts what that act can lift, now or when it arrives later with an earlier time.
/// Handled with <c>InvokeAsync</c>.
/// </summary>
/// <param name="ContactPoint">Where.</param>
/// <param name="Scope">What is open again.</param>
/// <param name="Capture">How it came; always with the notice that was shown, and with a key.</param>
/// <param name="Evidence">Evidence to be kept in the same transaction; its id overwrites that of the capture.</param>
public sealed record LiftObjections(Guid ContactPoint, Scope Scope, Capture Capture, SealedEvidence? Evidence = null);

/// <summary>
/// A person said what may be an objection. Puts it before the data protection officer and pauses prospecting meanwhile, in one transaction. Handled with
/// <c>InvokeAsync</c>; the same again has no effect.
/// </summary>
/// <param name="ContactPoint">Who said it.</param>
/// <param name="Scope">What pauses.</param>
/// <param name="Capture">How it came. Its key and evidence are overwritten by those of what waits.</param>
/// <param name="Fingerprint">What makes it the same when it comes again; no address and no text.</param>
/// <param name="Evidence">What was said; it is kept in the same transaction.</param>
public sealed record PauseProspecting(Guid ContactPoint, Scope Scope, Capture Capture, string Fingerprint, SealedEvidence Evidence);

/// <summary>
/// Undoes an objection that was made by mistake, wherever it was recorded, and no other. Handled with <c>InvokeAsync</c>. Nothing happens when it is
/// not there or was undone before.
/// </summary>
/// <param name="ContactPoint">The contact point that it was recorded on first.</param>
/// <param name="Objection">Its event there.</param>
/// <param name="Capture">How the person's wish came; always with the notice that was shown.</param>
public sealed record UndoObjection(Guid ContactPoint, Guid Objection, Capture Capture);

/// <summary>Tells that an objection is in force.</summary>
/// <param name="EventId">The event that holds it: a new one, or the one that already did.</param>
/// <param name="IsNew">False when the act was known already, or changed nothing.</param>
public sealed record ObjectionReceipt(Guid EventId, bool IsNew);

/// <summary>What must be kept in clear for a while, encrypted by the service that received it. Nothing downstream can read it without the key.</summary>
/// <param name="Id">Its id, which the event's capture names.</param>
/// <param name="Purpose">Why it is kept: one of <see cref="EvidencePurpose"/>.</param>
/// <param name="CollectedAt">When it was collected, by our clock.</param>
/// <param name="ExpiresAt">The first instant at which it is no longer kept, unless a legal hold is on it.</param>
/// <param name="KeyVersion">The version of the key that opens it.</param>
/// <param name="Ciphertext">AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag. The id is the associated data.</param>
public sealed record SealedEvidence(Guid Id, string Purpose, DateTimeOffset CollectedAt, DateTimeOffset ExpiresAt, int KeyVersion, byte[] Ciphertext);

/// <summary>Why evidence is kept.</summary>
public static class EvidencePurpose
{
    /// <summary>It shows how an objection came.</summary>
    public const string Objection = "objection";

    /// <summary>It may be an objection, and its authenticity could not be shown.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>It may be an objection, and there is nobody to attribute it to.</summary>
    public const string Unattributed = "unattributed";

    /// <summary>A message as it came, kept before anything was made of it.</summary>
    public const string Message = "message";

    /// <summary>Whom to confirm an objection to. It is in a message between two steps, and never in a row.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>What webhooks to a subscriber are signed with. It stands with the subscriber, for as long as that does, and is evidence of nothing.</summary>
    public const string WebhookSecret = "webhook-secret";
}
