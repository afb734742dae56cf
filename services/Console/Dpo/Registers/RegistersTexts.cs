namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="RegistersPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class RegistersTexts(string language) : Texts(language);
