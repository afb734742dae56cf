namespace SenefConsent.StaffConsole;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">What it counts.</param>
/// <param name="Count">How many.</param>
/// <param name="IsGood">Whether that is what one hopes for.</param>
public sealed record Bar(string Name, long Count, bool IsGood = false);
