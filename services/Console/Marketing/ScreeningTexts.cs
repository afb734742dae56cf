namespace SenefConsent.StaffConsole;

/// <summary>What the pages of screenings say.</summary>
/// <param name="language">French or English.</param>
public sealed class ScreeningTexts(string language) : Texts(language);
