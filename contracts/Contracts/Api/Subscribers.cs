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

/// <summary>
/// <c>GET /subscribers</c> of Blocklist, for the data protection officer: how far each of those is who mirror the blocklist, whichever
/// client registered it. It names no person.
/// </summary>
/// <param name="AsOf">When this held.</param>
/// <param name="End">Where the feed ends: the position of the last change, 0 when there is none.</param>
/// <param name="Subscribers">Who is told by webhook, also those that were removed, by their names.</param>
/// <param name="Readers">Which clients read the feed themselves, by their names.</param>
public sealed record SubscribersResponse(
    DateTimeOffset AsOf,
    long End,
    IReadOnlyList<SubscriberProgress> Subscribers,
    IReadOnlyList<FeedReader> Readers
);

/// <summary>How far a subscriber is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Client">Who registered it; empty where it is from before clients had their own.</param>
/// <param name="Origin">Scheme, host and port of its address. The rest may hold a secret.</param>
/// <param name="State">Whether changes are delivered. Of one that was removed: whether they were.</param>
/// <param name="Position">It has taken everything up to here that it wants.</param>
/// <param name="Behind">How many changes come after that, of which it may not want all.</param>
/// <param name="Changes">How many changes it took, those as often that were sent again because it was set back.</param>
/// <param name="Messages">In how many messages.</param>
/// <param name="Channels">What it wants; null: every channel.</param>
/// <param name="Purposes">What it wants; null: every purpose.</param>
/// <param name="OldestDueAt">When the first of the changes that come after its position was recorded; null when there is none.</param>
/// <param name="TakenAt">When it took a message last; null when it never did.</param>
/// <param name="Attempts">How often the message that is due was sent in vain.</param>
/// <param name="NextAttemptAt">When it is sent again. Null when it is not retrying.</param>
/// <param name="DisabledAt">When it answered 410. Null when it is not disabled.</param>
/// <param name="RemovedAt">When its client removed it. Null when it is told of changes.</param>
public sealed record SubscriberProgress(
    string Name,
    string Client,
    string Origin,
    SubscriberState State,
    long Position,
    long Behind,
    long Changes,
    long Messages,
    IReadOnlyList<Channel>? Channels = null,
    IReadOnlyList<string>? Purposes = null,
    DateTimeOffset? OldestDueAt = null,
    DateTimeOffset? TakenAt = null,
    int Attempts = 0,
    DateTimeOffset? NextAttemptAt = null,
    DateTimeOffset? DisabledAt = null,
    DateTimeOffset? RemovedAt = null
);

/// <summary>A client that reads the feed itself, by <c>GET /changes</c>.</summary>
/// <param name="Client">The client.</param>
/// <param name="Position">The position after which it asked last: it says by that that it has everything up to there.</param>
/// <param name="Behind">How many changes come after that.</param>
/// <param name="ReadAt">When it asked, to the minute where it asks for the same again.</param>
/// <param name="OldestDueAt">When the first of the changes that come after its position was recorded; null when there is none.</param>
public sealed record FeedReader(string Client, long Position, long Behind, DateTimeOffset ReadAt, DateTimeOffset? OldestDueAt = null);

/// <summary>
/// <c>GET /subscribers/{name}/deliveries</c> of Blocklist, for the data protection officer: the messages that a subscriber took, the latest
/// of the feed first.
/// </summary>
/// <param name="Deliveries">At most 100.</param>
/// <param name="Next">Give it as <c>after</c> for those before; null when there are none.</param>
public sealed record SubscriberDeliveriesPage(IReadOnlyList<TakenMessage> Deliveries, string? Next = null);

/// <summary>A message that a subscriber answered 2xx.</summary>
/// <param name="Message">Its <c>webhook-id</c>.</param>
/// <param name="First">The position of the first change in it.</param>
/// <param name="Last">That of the last one that it covers.</param>
/// <param name="Changes">How many changes were in it.</param>
/// <param name="TakenAt">When it was taken, by our clock.</param>
/// <param name="Attempts">How often it was sent.</param>
public sealed record TakenMessage(string Message, long First, long Last, int Changes, DateTimeOffset TakenAt, int Attempts);
