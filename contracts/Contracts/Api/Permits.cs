namespace SenefConsent.Contracts;

/// <summary>
/// <c>POST /permits/verify</c> of Blocklist: right before sending, asks who of those that were allowed must not be written to after all. It
/// closes the gap between a check and the send.
/// </summary>
/// <param name="Permit">What the check or the screening gave. It names the channel, the purpose, the audience and the organisation, and is
/// taken from the same client only.</param>
/// <param name="Recipients">1 to 10,000 of those that are about to be written to; more is answered 413.</param>
public sealed record PermitVerificationRequest(string Permit, IReadOnlyList<string?> Recipients);

/// <summary>Who must not be written to. Whoever is not named here was allowed when it was asked.</summary>
/// <param name="AsOf">When the list was read, by our clock. Send now.</param>
/// <param name="Blocked">Every recipient that is blocked, in the order asked; empty when all may be written to.</param>
public sealed record PermitVerificationResponse(DateTimeOffset AsOf, IReadOnlyList<BlockedRecipient> Blocked);

/// <summary>A recipient that must not be written to.</summary>
/// <param name="Index">Its place among the recipients asked about, from 0.</param>
/// <param name="Recipient">As it was sent.</param>
/// <param name="Rule">Why.</param>
/// <param name="IsNew">Whether something was said for it after the permit was given; if not, it was blocked then already, and the permit
/// never covered it.</param>
/// <param name="Since">When the deciding statement was made. Null when no statement decides.</param>
/// <param name="EventId">The event that decides. Null when none does.</param>
public sealed record BlockedRecipient(
    int Index,
    string? Recipient,
    Rule Rule,
    bool IsNew,
    DateTimeOffset? Since = null,
    Guid? EventId = null
);
