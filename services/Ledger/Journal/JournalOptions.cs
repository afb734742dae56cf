using Microsoft.Extensions.Options;

namespace SenefConsent.Ledger;

/// <summary>The section <c>Journal</c> of the configuration.</summary>
public sealed class JournalOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Journal";

    /// <summary>
    /// The directory of the journal, the same for all services on all hosts. It must not be part of what is restored with the database.
    /// </summary>
    public string Directory { get; init; } = "";

    /// <summary>For how many days its files are kept: longer than the oldest backup that may be restored.</summary>
    public int Days { get; init; } = 400;
}

/// <summary>Validates the section <c>Journal</c>.</summary>
public sealed class JournalOptionsValidation : IValidateOptions<JournalOptions>
{
    // The database forgets after ten years how far it had come in a file.
    private const int LongestDays = 3_650;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, JournalOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Directory))
        {
            failures.Add(
                "Journal:Directory is missing; set it to a directory that all services reach and that is not part of the database's backups, "
                    + "or a restored backup would forget the refusals that came after it"
            );
        }

        if (options.Days is < 1 or > LongestDays)
        {
            failures.Add($"Journal:Days is from 1 to {LongestDays}; set it to more days than the oldest backup that may be restored");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
