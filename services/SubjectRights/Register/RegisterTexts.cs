using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>The texts of the register's page.</summary>
/// <param name="language">French or English.</param>
/// <param name="sender">The controller's name.</param>
public sealed class RegisterTexts(string language, string sender) : Texts(language, sender)
{
    private readonly ClockTexts days = new(language);

    /// <summary>A day.</summary>
    public string Of(DateOnly day) => days.Of(NodaTime.LocalDate.FromDateOnly(day));

    /// <summary>The day in Paris of an instant.</summary>
    public string Of(DateTimeOffset at) => days.Of(LegalCalendar.DayOf(at));

    /// <summary>How old an attestation is.</summary>
    public string Of(Attestation attestation) =>
        this[
            "AttestedBy",
            ("by", attestation.By),
            ("day", Of(attestation.At)),
            ("months", attestation.AgeInMonths.ToString(System.Globalization.CultureInfo.InvariantCulture))
        ];

    /// <summary>How long something is kept; of what is held elsewhere also who attests it.</summary>
    public string Of(RegisteredRetention rule) =>
        rule is { Owner: { } owner, EveryMonths: { } months }
            ? this[
                "RuleAttested",
                ("period", rule.Period ?? this["NoPeriod"]),
                ("owner", this[$"Owner.{owner}"]),
                ("months", months.ToString(System.Globalization.CultureInfo.InvariantCulture))
            ]
            : rule.Period ?? this["NoEnd"];

    /// <summary>What is not as it should be.</summary>
    public string Of(RegisterWarning warning) => this[$"Warning.{warning}"];
}
