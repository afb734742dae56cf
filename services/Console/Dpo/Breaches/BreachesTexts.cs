namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="BreachesPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class BreachesTexts(string language) : Texts(language);
