namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="HealthPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class HealthTexts(string language) : Texts(language);
