using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>What a subscriber was registered with.</summary>
/// <param name="Url">Where to post to.</param>
/// <param name="Channels">What it wants; null: every channel.</param>
/// <param name="Purposes">What it wants; null: every purpose.</param>
/// <param name="Secrets">What its messages are signed with, the newest first, sealed.</param>
internal sealed record Registration(
    Uri Url,
    IReadOnlyList<Channel>? Channels,
    IReadOnlyList<string>? Purposes,
    IReadOnlyList<SealedBytes> Secrets
)
{
    /// <summary>What is kept of it for ever.</summary>
    public SubscriberTerms Terms =>
        new(
            Url.GetLeftPart(UriPartial.Authority),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url.ToString()))),
            Channels,
            Purposes
        );
}

/// <summary>A subscriber, and how far it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Client">Whose it is: nobody else is told that it is there. Empty: it is from before clients had their own.</param>
/// <param name="Registration">What it was registered with.</param>
/// <param name="Position">It has taken everything up to here that it wants.</param>
/// <param name="SendingTo">The last position of the message that was begun; null when none was. The same again has the same
/// content.</param>
/// <param name="Attempts">How often that was sent in vain.</param>
/// <param name="NextAttemptAt">Not before then.</param>
/// <param name="DisabledAt">When it answered 410.</param>
/// <param name="AlarmedAt">When the alarm about it was raised last.</param>
/// <param name="RemovedAt">When its client removed it: what it took stays on record.</param>
/// <param name="Version">How many events its stream has.</param>
internal sealed record Subscriber(
    string Name,
    string Client,
    Registration Registration,
    long Position,
    long? SendingTo,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? AlarmedAt,
    DateTimeOffset? RemovedAt = null,
    long Version = 0
)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(6);

    /// <summary>The stream of what became of a subscriber.</summary>
    public static Guid StreamOf(string name) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"subscriber|{name}")).AsSpan(0, 16), bigEndian: true);

    public SubscriberState State =>
        DisabledAt is not null ? SubscriberState.Disabled
        : Attempts > 0 ? SubscriberState.Retrying
        : SubscriberState.Active;

    /// <summary>Whether something that was said may concern what it wants. In doubt it does.</summary>
    public bool Wants(Scope scope, PurposeCatalogue catalogue) =>
        (Registration.Channels is not { } channels || scope.Channels.Any(channel => channel == Channel.All || channels.Contains(channel)))
        && (
            Registration.Purposes is not { } purposes
            || scope.Purposes.Any(said => purposes.Any(wanted => catalogue.Covers(said, wanted) || catalogue.Covers(wanted, said)))
        );

    /// <summary>
    /// The id of the message that ends at a position: with the same subscriber, the same beginning and the same wishes it is the same
    /// message.
    /// </summary>
    public string MessageTo(long last)
    {
        var wishes = JsonSerializer.Serialize(new { Registration.Channels, Registration.Purposes });
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}|{Position}|{last}|{wishes}"));
        return $"msg_{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }

    /// <summary>
    /// How long to wait after one more attempt in vain: twice as long each time, up to an hour, and for ever; a part of it by chance, so
    /// that not all come at once. Longer where the subscriber asks for it, but not so long that it is forgotten.
    /// </summary>
    /// <param name="chance">From 0 to 1.</param>
    /// <param name="askedFor">What the subscriber asks for; null when it asks for nothing.</param>
    public TimeSpan DelayAfterFailure(double chance, TimeSpan? askedFor)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(Attempts, 20));
        var ours = (delay < LongestDelay ? delay : LongestDelay) * (0.5 + (chance / 2));
        var theirs = askedFor < LongestAskedFor ? askedFor.Value : LongestAskedFor;
        return askedFor is not null && theirs > ours ? theirs : ours;
    }
}
