namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="ContactStatusPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class ContactStatusTexts(string language) : Texts(language);
