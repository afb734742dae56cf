namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="NewRecipientPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class NewRecipientTexts(string language) : Texts(language);
