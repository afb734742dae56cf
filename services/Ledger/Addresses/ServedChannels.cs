using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>By which channels one reaches what kind of contact point.</summary>
public static class ServedChannels
{
    /// <summary>Whether a kind of contact point serves a channel. One telephone number serves SMS and calls.</summary>
    public static bool Serves(ContactPointKind kind, Channel channel) =>
        (kind, channel) switch
        {
            (ContactPointKind.Email or ContactPointKind.Domain, Channel.Email) => true,
            (ContactPointKind.Telephone, Channel.Sms or Channel.Telephone) => true,
            (ContactPointKind.Postal, Channel.Post) => true,
            (ContactPointKind.Organisation, not Channel.All) => true,
            _ => false,
        };

    /// <summary>The channels that a kind of contact point serves.</summary>
    public static IReadOnlyList<Channel> Of(ContactPointKind kind) =>
        [.. Enum.GetValues<Channel>().Where(channel => Serves(kind, channel))];
}
