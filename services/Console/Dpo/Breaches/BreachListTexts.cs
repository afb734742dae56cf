namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="BreachListPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class BreachListTexts(string language) : Texts(language);
