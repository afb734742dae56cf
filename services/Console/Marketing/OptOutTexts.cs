namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="OptOutsPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class OptOutTexts(string language) : Texts(language);
