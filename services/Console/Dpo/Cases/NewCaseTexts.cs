namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="NewCasePage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class NewCaseTexts(string language) : Texts(language);
