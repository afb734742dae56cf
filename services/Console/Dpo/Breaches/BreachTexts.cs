namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="BreachPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class BreachTexts(string language) : Texts(language);
