namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="FindObjectionPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class FindObjectionTexts(string language) : Texts(language);
