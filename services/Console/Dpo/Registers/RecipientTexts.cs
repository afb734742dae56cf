namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="RecipientPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class RecipientTexts(string language) : Texts(language);
