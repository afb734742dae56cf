namespace SenefConsent.StaffConsole;

/// <summary>A part of something, as a page of its own.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Href">Where it is.</param>
/// <param name="IsCurrent">Whether it is the page that is looked at.</param>
public sealed record Tab(string Text, string Href, bool IsCurrent);
