namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="SubscribersPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class SubscribersTexts(string language) : Texts(language);
