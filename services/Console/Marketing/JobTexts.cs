using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What the pages of screenings and of imports say alike: files, columns, how far a job is.</summary>
/// <param name="language">French or English.</param>
public sealed class JobTexts(string language) : Texts(language)
{
    /// <summary>How far a job is.</summary>
    public string Of(JobState state) => this[$"State.{state}"];

    /// <summary>What a column is called.</summary>
    public string Of(PreviewColumn column) => column.Name ?? this["Column.Unnamed", ("number", $"{column.Number}")];
}
