namespace SenefConsent.StaffConsole;

/// <summary>What <see cref="ObjectionTakenPage"/> says.</summary>
/// <param name="language">French or English.</param>
public sealed class ObjectionTakenTexts(string language) : Texts(language);
