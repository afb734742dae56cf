using System.Text.Json.Serialization;

namespace SenefConsent.Contracts;

/// <summary>
/// <c>PUT /subscribers/{name}</c> of Blocklist: who mirrors the blocklist gets every change by webhook, after the Standard Webhooks
/// specification. The same again changes nothing but that a subscriber that was disabled is delivered to again, at once.
/// </summary>
/// <param name="Url">Where to post to: <c>https</c>, at a public address. No secret belongs into it.</param>
/// <param name="Channels">Only what is about one of these; null: every channel. What may concern them is sent.</param>
/// <param name="Purposes">Only what is about one of these purposes; null: every purpose.</param>
/// <param name="After">The position after which it begins. Null: where it is, or for a new one where the feed ends now.</param>
/// <param name="NewSecret">Makes another secret; messages are signed with the one before as well until it is asked for again.</param>
public sealed record SubscriberRequest(
    string Url,
    IReadOnlyList<Channel>? Channels = null,
    IReadOnlyList<string>? Purposes = null,
    long? After = null,
    bool NewSecret = false
);

/// <summary>Whether changes are delivered.</summary>
[JsonConverter(typeof(ExactNames<SubscriberState>))]
public enum SubscriberState
{
    /// <summary>They are.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>The last attempt failed; the same is sent again, ever more seldom, without end.</summary>
    [JsonStringEnumMemberName("retrying")]
    Retrying,

    /// <summary>It answered 410: nothing is sent until it is registered again.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,
}

/// <summary>A subscriber.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is.</param>
/// <param name="State">Whether changes are delivered.</param>
/// <param name="Position">It has taken everything up to here that it wants.</param>
/// <param name="Channels">What it wants; null: every channel.</param>
/// <param name="Purposes">What it wants; null: every purpose.</param>
/// <param name="Attempts">How often the message that is due was sent in vain.</param>
/// <param name="NextAttemptAt">When it is sent again. Null when it is not retrying.</param>
/// <param name="DisabledAt">When it answered 410. Null when it is not disabled.</param>
/// <param name="Secret">What it verifies our signatures with, <c>whsec_…</c>: given once, when it was made.</param>
public sealed record SubscriberResponse(
    string Name,
    string Url,
    SubscriberState State,
    long Position,
    IReadOnlyList<Channel>? Channels = null,
    IReadOnlyList<string>? Purposes = null,
    int Attempts = 0,
    DateTimeOffset? NextAttemptAt = null,
    DateTimeOffset? DisabledAt = null,
    string? Secret = null
);

/// <summary>
/// The body of a webhook. The same <c>webhook-id</c> is the same changes: delivered again after anything but a 2xx, so whoever has acted
/// upon it answers 2xx and no more.
/// </summary>
/// <param name="Type">Always <c>consent.changes</c>.</param>
/// <param name="Timestamp">When it was sent.</param>
/// <param name="Data">The changes.</param>
public sealed record ChangesWebhook(string Type, DateTimeOffset Timestamp, ChangesPage Data);

/// <summary>
/// <c>GET /deliveries?contactPoint=…</c> or <c>?position=…</c> of Blocklist: which recipients were told what was said (GDPR Art. 19), and
/// when each took it.
/// </summary>
/// <param name="Deliveries">One a change and subscriber.</param>
public sealed record DeliveriesResponse(IReadOnlyList<Delivery> Deliveries);

/// <summary>Where a change is on its way to a subscriber.</summary>
[JsonConverter(typeof(ExactNames<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>The subscriber answered 2xx.</summary>
    [JsonStringEnumMemberName("taken")]
    Taken,

    /// <summary>Not yet taken.</summary>
    [JsonStringEnumMemberName("due")]
    Due,

    /// <summary>Not sent: it is from before the subscriber began, or not about what the subscriber wants.</summary>
    [JsonStringEnumMemberName("not-sent")]
    NotSent,
}

/// <summary>One change and one subscriber.</summary>
/// <param name="Subscriber">The subscriber's name, also of one that is no longer registered.</param>
/// <param name="Position">The change.</param>
/// <param name="ContactPoint">The contact point.</param>
/// <param name="EventId">The event.</param>
/// <param name="Type">The event's name.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="State">Whether it was taken.</param>
/// <param name="TakenAt">When, by our clock. Null when it was not.</param>
/// <param name="Message">The <c>webhook-id</c> that it was taken under.</param>
/// <param name="Attempts">How often that was sent.</param>
public sealed record Delivery(
    string Subscriber,
    long Position,
    Guid ContactPoint,
    Guid EventId,
    string Type,
    DateTimeOffset ReceivedAt,
    DeliveryState State,
    DateTimeOffset? TakenAt = null,
    string? Message = null,
    int? Attempts = null
);
