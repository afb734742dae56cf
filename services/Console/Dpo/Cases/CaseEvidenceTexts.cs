namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="CaseEvidencePage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class CaseEvidenceTexts(string language) : Texts(language);
