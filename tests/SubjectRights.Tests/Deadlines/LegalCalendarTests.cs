using NodaTime;
using PublicHoliday;

namespace SenefConsent.SubjectRights.Tests;

public class LegalCalendarTests
{
    private static readonly LegalCalendar Metropolitan = new(FrancePublicHoliday.Regions.OnlyOfficial);

    [Theory]
    [InlineData(FrancePublicHoliday.Regions.OnlyOfficial, "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25")]
    [InlineData(FrancePublicHoliday.Regions.AlsaceMoselle, "01-01 03-26 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25 12-26")]
    [InlineData(FrancePublicHoliday.Regions.Reunion, "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-20 12-25")]
    public void the_public_holidays_of_2027(FrancePublicHoliday.Regions region, string days)
    {
        var calendar = new LegalCalendar(region);
        Assert.Equal(
            days.Split(' '),
            Enumerable
                .Range(0, 365)
                .Select(new LocalDate(2027, 1, 1).PlusDays)
                .Where(day => calendar.HolidayOn(day) is not null)
                .Select(day => $"{day:MM-dd}")
        );
    }

    [Fact]
    public void two_holidays_on_one_day_are_one_day() =>
        Assert.Equal(
            "2008-05-01",
            $"{new LocalDate(2008, 5, 1):yyyy-MM-dd}{(Metropolitan.HolidayOn(new LocalDate(2008, 5, 1)) is null ? "!" : "")}"
        );

    [Theory]
    [InlineData("2026-05-01", "2026-05-04")]
    [InlineData("2026-12-25", "2026-12-28")]
    [InlineData("2026-12-28", "2026-12-28")]
    public void a_day_that_is_no_working_day_moves_to_the_next(string day, string to) =>
        Assert.Equal(AnswerClockTests.Day(to), Metropolitan.Roll(AnswerClockTests.Day(day)));

    [Fact]
    public void in_alsace_and_moselle_good_friday_moves_the_end() =>
        Assert.Equal(
            (AnswerClockTests.Day("2027-03-26"), AnswerClockTests.Day("2027-03-30")),
            (
                Metropolitan.Roll(AnswerClockTests.Day("2027-03-26")),
                new LegalCalendar(FrancePublicHoliday.Regions.AlsaceMoselle).Roll(AnswerClockTests.Day("2027-03-26"))
            )
        );
}
