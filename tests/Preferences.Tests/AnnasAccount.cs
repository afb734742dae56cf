using static SenefConsent.Testing.Anna;
using static SenefConsent.Testing.Decisions;

namespace SenefConsent.Preferences.Tests;

/// <summary>An account with an e-mail address, a telephone number and a postal address.</summary>
public static class AnnasAccount
{
    public static readonly History Linked = Given(
        Anna.Account.Linked(Email, ContactPointKind.Email, ByAccount(1)),
        Anna.Account.Linked(Phone, ContactPointKind.Telephone, ByAccount(1)),
        Anna.Account.Linked(Home, ContactPointKind.Postal, ByAccount(1))
    );

    /// <summary>Which of them a channel reaches.</summary>
    public static TheoryData<Channel, Guid[]> Reached =>
        new()
        {
            { Channel.Email, [Email] },
            { Channel.Sms, [Phone] },
            { Channel.Telephone, [Phone] },
            { Channel.Post, [Home] },
            { Channel.All, [Home, Email, Phone] },
        };
}
