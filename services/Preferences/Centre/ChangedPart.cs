using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>
/// What was chosen on the page before, as the address of the page says it. What holds of that is not in the address: the page shows what
/// holds now, however old the address is.
/// </summary>
/// <param name="Channel">By which channel, or all.</param>
/// <param name="Purpose">What.</param>
/// <param name="Message">What became of it.</param>
public readonly record struct ChangedPart(Channel Channel, Purpose Purpose, CentreMessage Message)
{
    /// <summary>The part of the page that says so.</summary>
    public const string Id = "changed";

    /// <summary>Reads it; null when nothing was chosen.</summary>
    public static ChangedPart? Of(IQueryCollection query, PurposeCatalogue catalogue) =>
        ExactNames<Channel>.Find(query["channel"]) is { } channel && catalogue.Find(query["purpose"].ToString()) is { } purpose
            ? new ChangedPart(channel, purpose, Array.Find(Enum.GetValues<CentreMessage>(), message => NameOf(message) == query["message"]))
            : null;

    /// <summary>What leads to it, as the address of the page goes on.</summary>
    public string ToQuery() =>
        $"&channel={ExactNames<Channel>.Of(Channel)}&purpose={Purpose.Name}"
        + (Message == CentreMessage.Done ? "" : $"&message={NameOf(Message)}")
        + $"#{Id}";

    private static string NameOf(CentreMessage message) => $"{message}".ToLowerInvariant();
}
