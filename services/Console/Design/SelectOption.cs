namespace SenefConsent.StaffConsole;

/// <summary>One of several things to choose from.</summary>
/// <param name="Value">What the form sends.</param>
/// <param name="Text">What people read.</param>
/// <param name="Hint">What helps to choose.</param>
public sealed record SelectOption(string Value, string Text, string? Hint = null);
