namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="CasePage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class CaseTexts(string language) : Texts(language);
