namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="RetentionPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class RetentionTexts(string language) : Texts(language);
