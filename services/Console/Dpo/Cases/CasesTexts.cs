namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="CasesPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class CasesTexts(string language) : Texts(language);
