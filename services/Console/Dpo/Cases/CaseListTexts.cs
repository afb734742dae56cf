namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="CaseListPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class CaseListTexts(string language) : Texts(language);
