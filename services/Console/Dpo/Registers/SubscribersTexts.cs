using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="SubscribersPage"/> and <see cref="SubscriberPage"/> say.</summary>
/// <param name="language">French or English.</param>
public sealed class SubscribersTexts(string language) : Texts(language)
{
    /// <summary>Whether changes reach a subscriber.</summary>
    public string StateOf(SubscriberProgress one) => this[one.RemovedAt is null ? $"State.{one.State}" : "State.Removed"];

    /// <summary>What that means for whoever looks.</summary>
    public static CalloutKind KindOf(SubscriberProgress one) =>
        one.RemovedAt is null && one.State != SubscriberState.Active ? CalloutKind.Warning : CalloutKind.Information;
}
