namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="WaitingPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class WaitingTexts(string language) : Texts(language);
