using System.Globalization;
using System.Text.RegularExpressions;

namespace SenefConsent.Ledger;

/// <summary>A period of the calendar, as ISO 8601 has it: <c>P1Y</c>, <c>P6M</c>, <c>P30D</c>.</summary>
public readonly record struct RetentionPeriod(int Years, int Months, int Days)
{
    private static readonly Regex Pattern = LinearRegex.Of(@"^P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})D)?\z");

    /// <summary>Reads one; null when it is none.</summary>
    public static RetentionPeriod? Parse(string? text) =>
        text is not null && Pattern.Match(text) is { Success: true, Length: > 1 } match
            ? new RetentionPeriod(Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]))
            : null;

    /// <summary>The first instant after a period that began then.</summary>
    public DateTimeOffset After(DateTimeOffset began) => began.AddYears(Years).AddMonths(Months).AddDays(Days);

    /// <summary>The time at or before which a period must have begun to be over.</summary>
    public DateTimeOffset BeganBefore(DateTimeOffset now) => now.AddYears(-Years).AddMonths(-Months).AddDays(-Days);

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
}
