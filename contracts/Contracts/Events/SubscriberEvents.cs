namespace SenefConsent.Contracts;

/// <summary>An event of a subscriber: who is told of refusals, and since when, must be shown later (GDPR Art. 5(2), 19).</summary>
public interface ISubscriberEvent;

/// <summary>What a subscriber was registered with, as far as it may be kept for ever.</summary>
/// <param name="Origin">Scheme, host and port of its address. The rest may hold a secret.</param>
/// <param name="UrlHash">SHA-256 of the whole address, in lower-case hexadecimal: tells whether it is the same.</param>
/// <param name="Channels">What it wants; null: every channel.</param>
/// <param name="Purposes">What it wants; null: every purpose.</param>
public sealed record SubscriberTerms(
    string Origin,
    string UrlHash,
    IReadOnlyList<Channel>? Channels = null,
    IReadOnlyList<string>? Purposes = null
);

/// <summary>A client registered a subscriber, for the first time or after it was removed.</summary>
/// <param name="Name">The subscriber's name, which is the client's from then on.</param>
/// <param name="Client">The client.</param>
/// <param name="Terms">What it was registered with.</param>
/// <param name="Position">The position of the feed after which it begins.</param>
/// <param name="RegisteredAt">When, by our clock.</param>
public sealed record SubscriberRegistered(string Name, string Client, SubscriberTerms Terms, long Position, DateTimeOffset RegisteredAt)
    : ISubscriberEvent;

/// <summary>Its client registered it anew.</summary>
/// <param name="Client">The client.</param>
/// <param name="Terms">What it is registered with now.</param>
/// <param name="HasNewSecret">Whether it was given another secret.</param>
/// <param name="ChangedAt">When, by our clock.</param>
/// <param name="Position">The position of the feed after which it goes on; null: where it was.</param>
public sealed record SubscriberChanged(
    string Client,
    SubscriberTerms Terms,
    bool HasNewSecret,
    DateTimeOffset ChangedAt,
    long? Position = null
) : ISubscriberEvent;

/// <summary>It answered 410 and is told nothing until its client registers it anew.</summary>
/// <param name="Position">It has taken everything up to here that it wants.</param>
/// <param name="DisabledAt">When, by our clock.</param>
public sealed record SubscriberDisabled(long Position, DateTimeOffset DisabledAt) : ISubscriberEvent;

/// <summary>Its client removed it. What it took stays on record, and its name stays the client's.</summary>
/// <param name="Client">The client.</param>
/// <param name="Position">It had taken everything up to here that it wanted.</param>
/// <param name="RemovedAt">When, by our clock.</param>
public sealed record SubscriberRemoved(string Client, long Position, DateTimeOffset RemovedAt) : ISubscriberEvent;
