namespace SenefConsent.Web;

/// <summary>What is wrong with a field of a form, and how to put it right (WCAG 3.3.1, 3.3.3).</summary>
/// <param name="Field">The id of the field.</param>
/// <param name="Message">What to do.</param>
public sealed record FieldError(string Field, string Message);
