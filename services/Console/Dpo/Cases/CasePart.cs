using Microsoft.AspNetCore.Components;
using SenefConsent.Contracts;
using SenefConsent.Web;

namespace SenefConsent.StaffConsole;

/// <summary>A part of <see cref="CasePage"/>.</summary>
public abstract class CasePart : ComponentBase
{
    /// <summary>What it shows.</summary>
    [CascadingParameter]
    public required CaseView View { get; set; }

    /// <summary>The page's language.</summary>
    [CascadingParameter(Name = nameof(PageLayout.Language))]
    public required string Language { get; set; }

    /// <summary>The case.</summary>
    protected CaseResponse Case => View.Case;

    /// <summary>What was typed in the form of a step that was not taken.</summary>
    protected SentForm Sent => View.Sent;

    /// <summary>Why it was not.</summary>
    protected IReadOnlyList<FieldError> Errors => View.Errors;

    /// <summary>What it says.</summary>
    protected CaseTexts Texts => new(Language);

    /// <summary>What things are called.</summary>
    protected RightsTexts Terms => new(Language);

    /// <summary>What all pages say.</summary>
    protected ConsoleTexts Shared => new(Language);

    /// <summary>What the case is about, to choose from.</summary>
    protected IReadOnlyList<SelectOption> Subjects =>
        [.. Case.Subjects.Select(subject => new SelectOption($"{subject.Id}", NameOf(subject)))];

    /// <summary>By which ways a letter goes.</summary>
    protected IReadOnlyList<SelectOption> Ways => Terms.Options<LetterChannel>();

    /// <summary>What a subject is called: its kind, and the beginning of its pseudonym, since no address is kept.</summary>
    protected string NameOf(CaseSubjectView subject) => $"{Terms.Of(subject.Kind)} ({$"{subject.Id}"[..8]})";

    /// <summary>What a subject is called, or that all of them are meant.</summary>
    protected string NameOf(Guid? id) =>
        Case.Subjects.FirstOrDefault(subject => subject.Id == id) is { } one ? NameOf(one) : Texts["AllSubjects"];
}
