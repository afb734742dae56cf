namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="PermitsPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class PermitTexts(string language) : Texts(language);
