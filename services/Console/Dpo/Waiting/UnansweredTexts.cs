namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="UnansweredPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class UnansweredTexts(string language) : Texts(language);
