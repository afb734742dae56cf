using Microsoft.AspNetCore.Components;

namespace SenefConsent.StaffConsole;

/// <summary>What all fields of a form have: a label, a hint, and what is wrong.</summary>
public abstract class FieldPart : ComponentBase
{
    /// <summary>What the form calls it; also its id in the page.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>What the person reads above it.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>What helps to fill it in.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>Whether it may be left empty; the label says so.</summary>
    [Parameter]
    public bool IsOptional { get; set; }

    /// <summary>What is wrong with the form.</summary>
    [Parameter]
    public IReadOnlyList<FieldError> Errors { get; set; } = [];

    /// <summary>The page's language.</summary>
    [CascadingParameter(Name = nameof(PageLayout.Language))]
    public required string Language { get; set; }

    /// <summary>What the components say.</summary>
    protected ConsoleTexts Shared => new(Language);

    /// <summary>What is wrong with this field; null when nothing is.</summary>
    protected FieldError? Error => Errors.FirstOrDefault(error => error.Field == Name);

    /// <summary>For <c>aria-invalid</c>.</summary>
    protected string? IsInvalid => Error is null ? null : "true";

    /// <summary>For <c>aria-describedby</c>.</summary>
    protected string? DescribedBy =>
        (Hint, Error) switch
        {
            (null, null) => null,
            (_, null) => $"{Name}-hint",
            (null, _) => $"{Name}-error",
            _ => $"{Name}-hint {Name}-error",
        };
}
