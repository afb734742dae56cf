using System.Globalization;
using NodaTime;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>How a deadline was counted, in words.</summary>
/// <param name="language">French or English.</param>
public sealed class ClockTexts(string language) : Texts(language)
{
    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(language == Languages.French ? "fr-FR" : "en-GB");

    /// <summary>A step.</summary>
    public string Of(ClockStep step) =>
        step switch
        {
            ClockStep.Received(var at, var day) => this["Received", ("day", Of(day)), ("time", Languages.HourIn(Language, at))],
            ClockStep.StoodStill(var about, var asked, var answered, var days) => this[
                "StoodStill",
                ("about", Of(about)),
                ("asked", Of(asked)),
                ("answered", Of(answered)),
                ("days", Days(days))
            ],
            ClockStep.StandsStill(var about, var asked, var today, var days) => this[
                "StandsStill",
                ("about", Of(about)),
                ("asked", Of(asked)),
                ("today", Of(today)),
                ("days", Days(days))
            ],
            ClockStep.AskedTooLate(var about, var asked, var by) => this[
                "AskedTooLate",
                ("about", Of(about)),
                ("asked", Of(asked)),
                ("by", Of(by))
            ],
            ClockStep.AskedSomethingElse(var asked) => this["AskedSomethingElse", ("asked", Of(asked))],
            ClockStep.MonthsLater(var months, var from, var to) when from.Day == to.Day => this[
                "MonthsLater",
                ("months", Months(months)),
                ("to", Of(to))
            ],
            ClockStep.MonthsLater(var months, var from, var to) => this[
                "MonthsLaterClamped",
                ("months", Months(months)),
                ("date", from.Day.ToString(CultureInfo.InvariantCulture)),
                ("to", Of(to))
            ],
            ClockStep.DaysLater(var days, var to) => this["DaysLater", ("days", Days(days)), ("to", Of(to))],
            ClockStep.Moved(var from, var to) => this[
                "Moved",
                ("from", string.Join("; ", from.Select(day => Of(day.Day) + (day.Holiday is null ? "" : $" ({day.Holiday})")))),
                ("to", Of(to))
            ],
            ClockStep.Ends(var months, var last) => this[$"Ends.{months}", ("last", Of(last))],
            ClockStep.Extension(var by) => this["Extension", ("by", Of(by))],
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step without words."),
        };

    /// <summary>A day with its weekday, for example <c>Monday 4 May 2026</c>.</summary>
    public string Of(LocalDate day)
    {
        var written = day.ToDateOnly().ToString("dddd d MMMM yyyy", culture);
        return Language == Languages.French && day.Day == 1 ? written.Replace(" 1 ", " 1er ", StringComparison.Ordinal) : written;
    }

    private string Of(QuestionAbout about) => this[$"About.{about}"];

    private string Days(int days) =>
        days == 1 ? this["OneDay", ("count", "1")] : this["Days", ("count", days.ToString(CultureInfo.InvariantCulture))];

    private string Months(int months) => this[$"Months.{months}"];
}
