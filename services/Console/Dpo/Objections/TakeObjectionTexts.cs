namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="TakeObjectionPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class TakeObjectionTexts(string language) : Texts(language);
