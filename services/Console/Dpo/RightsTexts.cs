using System.Globalization;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What the pages of the data protection officer call states, places, reasons and the like.</summary>
/// <param name="language">French or English.</param>
public sealed class RightsTexts(string language) : Texts(language)
{
    private const string AnyLanguage = "any";
    private const string Likeness = "refusal-";

    /// <summary>The language of whoever sent a request, for what the service writes.</summary>
    public static LetterLanguage LetterLanguageOf(HttpContext http) =>
        SignInEndpoint.LanguageOf(http.Request) == Languages.French ? LetterLanguage.French : LetterLanguage.English;

    /// <summary>A value of an enumeration, in a word or a few.</summary>
    public string Of<T>(T value)
        where T : struct, Enum => this[$"Word.{typeof(T).Name}.{value}"];

    /// <summary>Values of an enumeration, one after the other.</summary>
    public string Of<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(", ", values.Select(Of));

    /// <summary>Values to choose from, by the names that requests have for them.</summary>
    public IReadOnlyList<SelectOption> Options<T>(IEnumerable<T> values)
        where T : struct, Enum => [.. values.Select(value => new SelectOption(ExactNames<T>.Of(value), Of(value)))];

    /// <summary>All values of an enumeration to choose from.</summary>
    public IReadOnlyList<SelectOption> Options<T>()
        where T : struct, Enum => Options(Enum.GetValues<T>());

    /// <summary>By which door something came.</summary>
    public string By(Source source) => new SharedTexts(Language).By(source);

    /// <summary>
    /// What the automatic reading of a message came to: how much one in doubt looks like a refusal, and in which language, by its own name.
    /// Any other rule is called as it is recorded.
    /// </summary>
    public string ReadingOf(string rule)
    {
        if (rule.Split('/') is not ["doubt", var guessed, var likeness] || !likeness.StartsWith(Likeness, StringComparison.Ordinal))
        {
            return rule;
        }

        var looks = this["Reading", ("percent", likeness[Likeness.Length..])];
        return guessed == AnyLanguage
            ? looks
            : $"{looks}, {this["Reading.Language", ("language", CultureInfo.GetCultureInfo(guessed).NativeName)]}";
    }

    /// <summary>How many days are left.</summary>
    public string DaysLeft(int days) =>
        days == 0 ? this["Days.Today"]
        : days < 0 ? Counted("Days.Late", -days)
        : Counted("Days", days);

    /// <summary>How many hours are left.</summary>
    public string HoursLeft(int hours) => hours < 0 ? Counted("Hours.Late", -hours) : Counted("Hours", hours);

    /// <summary>How many of something: in singular or plural.</summary>
    private string Counted(string key, long count)
    {
        var numbers = new ConsoleTexts(Language);
        return this[numbers.IsOne(count) ? $"{key}.One" : $"{key}.Many", ("count", numbers.NumberOf(count))];
    }
}
