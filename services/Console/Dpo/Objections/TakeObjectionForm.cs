using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was typed on <see cref="TakeObjectionPage"/>.</summary>
public sealed record TakeObjectionForm(
    string? Email = null,
    string? Telephone = null,
    string? Postal = null,
    string? Organisation = null,
    IReadOnlyList<string>? Channels = null,
    IReadOnlyList<string>? Purposes = null,
    string? By = null,
    string? ReceivedAt = null,
    string? Note = null,
    string? Reply = null
)
{
    private static readonly Channel[] OfTelephone = [Channel.Sms, Channel.Telephone];

    /// <summary>The channels that were ticked; empty for all.</summary>
    public IReadOnlyList<Channel> Chosen => [.. (Channels ?? []).Select(ExactNames<Channel>.Find).OfType<Channel>()];

    /// <summary>The contact points that were named, each with its field.</summary>
    public IReadOnlyList<(string Field, ContactPointKind Kind, string Value)> Named =>
        [
            .. new[]
            {
                ("email", ContactPointKind.Email, Email),
                ("telephone", ContactPointKind.Telephone, Telephone),
                ("postal", ContactPointKind.Postal, Postal),
                (
                    "organisation",
                    Organisation?.Any(char.IsLetter) == true ? ContactPointKind.Domain : ContactPointKind.Organisation,
                    Organisation
                ),
            }
                .Where(named => !string.IsNullOrWhiteSpace(named.Item3))
                .Select(named => (named.Item1, named.Item2, named.Item3!.Trim())),
        ];

    /// <summary>
    /// What is refused at a kind of contact point: everything when nothing was ticked; empty when only channels were that do not reach it.
    /// </summary>
    public IReadOnlyList<Channel> ChannelsOf(ContactPointKind kind) =>
        Chosen.Count == 0
            ? [Channel.All]
            :
            [
                .. Chosen.Where(channel =>
                    kind switch
                    {
                        ContactPointKind.Email or ContactPointKind.Domain => channel == Channel.Email,
                        ContactPointKind.Telephone => OfTelephone.Contains(channel),
                        ContactPointKind.Postal => channel == Channel.Post,
                        _ => true,
                    }
                ),
            ];
}
