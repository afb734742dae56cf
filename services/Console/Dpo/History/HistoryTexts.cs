namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="HistoryPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class HistoryTexts(string language) : Texts(language);
