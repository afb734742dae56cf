namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="WaitingItemPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class WaitingItemTexts(string language) : Texts(language);
