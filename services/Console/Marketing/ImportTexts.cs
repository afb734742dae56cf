using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What the pages of imports say.</summary>
/// <param name="language">French or English.</param>
public sealed class ImportTexts(string language) : Texts(language)
{
    /// <summary>What became of a row.</summary>
    /// <param name="fate">What.</param>
    /// <param name="isDryRun">Whether nothing was recorded.</param>
    public string Of(ImportFate fate, bool isDryRun) =>
        fate == ImportFate.Recorded && isDryRun ? this["WouldBeRecorded"] : this[$"Fate.{fate}"];
}
