namespace SenefConsent.StaffConsole;

/// <summary>What the forms of a page with steps share.</summary>
/// <param name="Address">Where they are sent.</param>
/// <param name="Sent">What was typed in the form of a step that was not taken.</param>
/// <param name="Errors">Why it was not.</param>
public sealed record StepsTaken(string Address, SentForm Sent, IReadOnlyList<FieldError> Errors);
