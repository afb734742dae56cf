using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>Where a consent stands when it was asked for.</summary>
[JsonConverter(typeof(ExactNames<ConsentState>))]
public enum ConsentState
{
    /// <summary>It is given.</summary>
    [JsonStringEnumMemberName("given")]
    Given,

    /// <summary>It waits for its confirmation and allows nothing.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,
}

/// <summary>
/// <c>POST /accounts/{id}/consents</c> of Preferences: the account's holder consents, for one channel and one purpose. The same again while
/// it holds makes no event: a consent is not renewed silently. <c>Idempotency-Key</c> as for the preferences.
/// </summary>
/// <param name="Channel">One channel.</param>
/// <param name="Purpose">A purpose of the catalogue below the root: a consent to everything is not specific.</param>
/// <param name="Notice">What the person was shown; its text must be kept under <c>/notices</c>.</param>
/// <param name="ContactPoint">For which contact point of the account; all that the channel reaches when not given.</param>
/// <param name="ValidUntil">The first instant at which it is no longer valid; never later than the law lets it.</param>
/// <param name="Renews">The consent that the person was asked to renew and renews by this act.</param>
public sealed record ConsentRequest(
    Channel Channel,
    string Purpose,
    Notice? Notice,
    ContactPointAddress? ContactPoint = null,
    DateTimeOffset? ValidUntil = null,
    Guid? Renews = null
);

/// <summary>What became of it.</summary>
/// <param name="Consents">One a contact point on which it is given or waits.</param>
/// <param name="NotLifted">The consent, when there is a contact point on which it is not given because the person refused there by a door
/// whose refusals this account cannot lift. Left out when there is none.</param>
public sealed record ConsentsResponse(IReadOnlyList<ConsentReceipt> Consents, IReadOnlyList<NotLifted>? NotLifted = null);

/// <summary>A consent, or one that waits.</summary>
/// <param name="Id">The event. <c>GET /consents/{id}/proof</c> proves the consent: at once when it is given, after the confirmation when it is
/// pending.</param>
/// <param name="State">Given or pending.</param>
/// <param name="ValidUntil">Its end; absent when it has none.</param>
/// <param name="ConfirmationUrl">For one that waits: the page to send to the contact point itself. Whoever opens it can confirm.</param>
/// <param name="ConfirmBefore">For one that waits: the first instant at which it can no longer be confirmed.</param>
public sealed record ConsentReceipt(
    Guid Id,
    ConsentState State,
    DateTimeOffset? ValidUntil = null,
    string? ConfirmationUrl = null,
    DateTimeOffset? ConfirmBefore = null
);

/// <summary>
/// <c>POST /accounts/{id}/consents/withdrawals</c> of Preferences: consent is withdrawn on every contact point of the account, whether or
/// not there was one. Asks for less than giving does.
/// </summary>
/// <param name="Channel">One channel, or <c>all</c>.</param>
/// <param name="Purpose">A purpose of the catalogue.</param>
/// <param name="Notice">What the person was shown, where there was something.</param>
public sealed record WithdrawalRequest(Channel Channel, string Purpose, Notice? Notice = null);

/// <summary>What holds then.</summary>
/// <param name="Withdrawn">On how many contact points it was recorded; fewer than there are when it was withdrawn there before.</param>
public sealed record WithdrawalResponse(int Withdrawn);
