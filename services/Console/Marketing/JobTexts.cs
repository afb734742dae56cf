using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What the pages of screenings and of imports say alike: files, columns, how far a job is.</summary>
/// <param name="language">French or English.</param>
public sealed class JobTexts(string language) : Texts(language)
{
    private const long Megabyte = 1_000_000;

    /// <summary>How far a job is.</summary>
    public string Of(JobState state) => this[$"State.{state}"];

    /// <summary>How large a file is, by which one tells it from others: a job knows no name of a file.</summary>
    public string SizeOf(long bytes)
    {
        var numbers = new ConsoleTexts(Language);
        return bytes < Megabyte
            ? this["Size.Kilobytes", ("size", numbers.NumberOf((bytes + 999) / 1000))]
            : this["Size.Megabytes", ("size", numbers.NumberOf(bytes / Megabyte))];
    }

    /// <summary>What a column is called.</summary>
    public string Of(PreviewColumn column) => column.Name ?? this["Column.Unnamed", ("number", $"{column.Number}")];
}
