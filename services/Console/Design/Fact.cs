using Microsoft.AspNetCore.Components;

namespace SenefConsent.StaffConsole;

/// <summary>Something that is known.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">How it is.</param>
public sealed record Fact(string Name, RenderFragment Value)
{
    /// <summary>A fact of text.</summary>
    public Fact(string name, string value)
        : this(name, builder => builder.AddContent(0, value)) { }
}
