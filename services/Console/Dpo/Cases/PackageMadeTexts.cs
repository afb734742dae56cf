namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="PackageMadePage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class PackageMadeTexts(string language) : Texts(language);
