namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="EvidencePage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class EvidenceTexts(string language) : Texts(language);
