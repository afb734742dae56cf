using System.Globalization;
using NodaTime;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>
/// The templates of letters. Each has a version; whoever changes a text gives its letters a new one, in both languages. A test knows the
/// texts of each version.
/// </summary>
/// <param name="language">French or English.</param>
/// <param name="sender">The controller's name.</param>
public sealed class LetterTexts(string language, string sender) : Texts(language, sender)
{
    private readonly ClockTexts days = new(language);

    /// <summary>The version of a template.</summary>
    public string VersionOf(LetterTemplate template) => this[$"Version.{template}"];

    /// <summary>A day with its weekday.</summary>
    public string Of(LocalDate day) => days.Of(day);

    /// <summary>A step in the counting of a deadline.</summary>
    public string Of(ClockStep step) => days.Of(step);

    /// <summary>An amount in euros.</summary>
    public string Of(decimal amount) => amount.ToString("C2", CultureInfo.GetCultureInfo(Language == Languages.French ? "fr-FR" : "en-IE"));

    /// <summary>Several things in a sentence.</summary>
    public string Listed(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))}{this["Common.And"]}{items[^1]}";
}
