using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>By which channels one reaches what kind of contact point.</summary>
public static class ServedChannels
{
    /// <summary>The channels that a kind of contact point serves. One telephone number serves SMS and calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none that an address has.</exception>
    public static IReadOnlyList<Channel> Of(ContactPointKind kind) =>
        kind switch
        {
            ContactPointKind.Email or ContactPointKind.Domain => [Channel.Email],
            ContactPointKind.Telephone => [Channel.Sms, Channel.Telephone],
            ContactPointKind.Postal => [Channel.Post],
            ContactPointKind.Organisation => [Channel.Email, Channel.Sms, Channel.Telephone, Channel.Post],
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of address."),
        };
}
