using System.Globalization;

namespace SenefConsent.Blocklist.Tests;

public class SuppressionDateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    // A day of Paris in winter ends at 22:59:59 UTC, one in summer at 21:59:59.
    [Theory]
    [InlineData("45985", "2025-11-24T22:59:59Z")]
    [InlineData("45985,5", "2025-11-24T11:00:00Z")]
    [InlineData("23/11/2025", "2025-11-23T22:59:59Z")]
    [InlineData("11/23/2025", "2025-11-23T22:59:59Z")]
    [InlineData("03/04/2025", "2025-04-03T21:59:59Z")]
    [InlineData("1/2/24", "2024-02-01T22:59:59Z")]
    [InlineData("31.12.2023", "2023-12-31T22:59:59Z")]
    [InlineData("31-12-2023 08:30", "2023-12-31T07:30:00Z")]
    [InlineData("2024-03-12 10:00", "2024-03-12T09:00:00Z")]
    [InlineData("2024-07-12 10:00:30", "2024-07-12T08:00:30Z")]
    [InlineData("2024/3/2", "2024-03-02T22:59:59Z")]
    [InlineData("20240312", "2024-03-12T22:59:59Z")]
    [InlineData("20110122T111244", "2011-01-22T10:12:44Z")]
    [InlineData("12 mars 2024 à 10h05", "2024-03-12T09:05:00Z")]
    [InlineData("mardi 12 mars 2024", "2024-03-12T22:59:59Z")]
    [InlineData("1er août 2024", "2024-08-01T21:59:59Z")]
    [InlineData("le 12/03/2024", "2024-03-12T22:59:59Z")]
    [InlineData("Mar 12, 2024 3:05 PM", "2024-03-12T14:05:00Z")]
    [InlineData("Mon, 09 Nov 2020 14:55:37 UTC", "2020-11-09T14:55:37Z")]
    [InlineData("Mon Nov 09 2020 14:55:37 GMT+0100 (CET)", "2020-11-09T13:55:37Z")]
    [InlineData("2020-11-09 14:55:37 +0000 UTC", "2020-11-09T14:55:37Z")]
    [InlineData("2020-11-09T14:55:37.250+02:00", "2020-11-09T12:55:37.25Z")]
    [InlineData("1604933737", "2020-11-09T14:55:37Z")]
    [InlineData("1604933737000", "2020-11-09T14:55:37Z")]
    [InlineData("1604933737000000", "2020-11-09T14:55:37Z")]
    [InlineData("1604933737000000000", "2020-11-09T14:55:37Z")]
    [InlineData("1604933737000000000.0000", "2020-11-09T14:55:37Z")]
    [InlineData("05/12/2024", "2024-12-05T22:59:59Z")]
    [InlineData("12/13/2024", "2024-12-13T22:59:59Z")]
    [InlineData("Mar 12, 2024 12:05 PM", "2024-03-12T11:05:00Z")]
    [InlineData("Mar 12, 2024 12:05 AM", "2024-03-11T23:05:00Z")]
    [InlineData("Mar 12, 2024 11:05 AM", "2024-03-12T10:05:00Z")]
    [InlineData("2024-03-12 23:59:59", "2024-03-12T22:59:59Z")]
    [InlineData("2020-11-09T14:55:37-05:00", "2020-11-09T19:55:37Z")]
    [InlineData("2020-11-09T14:55:37+05:30", "2020-11-09T09:25:37Z")]
    [InlineData("2020-11-09T14:55:37+14:00", "2020-11-09T00:55:37Z")]
    [InlineData("2020-11-09 14:55:37 CET", "2020-11-09T13:55:37Z")]
    [InlineData("2020-07-09 14:55:37 CEST", "2020-07-09T12:55:37Z")]
    [InlineData("2020-11-09T14:55:37Z", "2020-11-09T14:55:37Z")]
    [InlineData("2020-11-09 14:55:37 GMT", "2020-11-09T14:55:37Z")]
    [InlineData("=\"2024-03-12\"", "2024-03-12T22:59:59Z")]
    public void a_date_is_read_as_the_instant_at_which_it_is_over(string cell, string at) =>
        Assert.Equal(
            (DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), null),
            (SuppressionDate.Read(cell, isUtc: false, Now).At!.Value, SuppressionDate.Read(cell, isUtc: false, Now).Fault)
        );

    [Theory]
    [InlineData(1, "janvier", "janv.", "January", "Jan")]
    [InlineData(2, "février", "févr.", "February", "Feb")]
    [InlineData(3, "mars", "mars", "March", "Mar")]
    [InlineData(4, "avril", "avr.", "April", "Apr")]
    [InlineData(5, "mai", "mai", "May", "May")]
    [InlineData(6, "juin", "juin", "June", "Jun")]
    [InlineData(7, "juillet", "juil.", "July", "Jul")]
    [InlineData(8, "août", "août", "August", "Aug")]
    [InlineData(9, "septembre", "sept.", "September", "Sep")]
    [InlineData(10, "octobre", "oct.", "October", "Oct")]
    [InlineData(11, "novembre", "nov.", "November", "Nov")]
    [InlineData(12, "décembre", "déc.", "December", "Dec")]
    public void a_month_has_its_name_in_french_and_english(
        int month,
        string french,
        string shortFrench,
        string english,
        string shortEnglish
    ) =>
        Assert.All(
            [$"9 {french} 2024", $"9 {shortFrench} 2024", $"{english} 9, 2024", $"{shortEnglish} 9, 2024"],
            cell => Assert.Equal((month, 9), SuppressionDate.Read(cell, isUtc: false, Now).At is { } at ? (at.Month, at.Day) : default)
        );

    [Fact]
    public void a_system_that_writes_utc_is_read_so() =>
        Assert.Equal(
            new DateTimeOffset(2024, 3, 12, 10, 0, 0, TimeSpan.Zero),
            SuppressionDate.Read("2024-03-12 10:00", isUtc: true, Now).At
        );

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2024")]
    [InlineData("1970-01-01")]
    [InlineData("01/01/1970")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("31/02/2024")]
    [InlineData("2024-03-12 25:00")]
    [InlineData("2024-03-12 10:60")]
    [InlineData("2024-03-12 10:00:60")]
    [InlineData("2020-11-09T14:55:37+15:00")]
    [InlineData("45.985,00 €")]
    [InlineData("4,59E+04")]
    [InlineData("yesterday")]
    [InlineData("n/a")]
    [InlineData("12 foo 2024")]
    [InlineData("2024-03-12 and more")]
    [InlineData("\uFFFE")]
    public void what_cannot_be_read_is_no_date_and_says_so(string cell)
    {
        var read = SuppressionDate.Read(cell, isUtc: false, Now);
        Assert.Null(read.At);
        Assert.Equal("DateUnreadable", read.Fault);
    }

    [Theory]
    [InlineData("2026-11-27")]
    [InlineData("2026-11-26T12:00:01Z")]
    [InlineData("4102444800")]
    [InlineData("99999")]
    [InlineData("31/12/2999")]
    [InlineData("31/12/9998")]
    public void what_is_in_the_future_is_none(string cell) =>
        Assert.Equal("DateInFuture", SuppressionDate.Read(cell, isUtc: false, Now).Fault);

    [Theory]
    [InlineData("26/11/2026")]
    [InlineData("2026-11-26")]
    public void today_is_a_day(string cell) => Assert.Null(SuppressionDate.Read(cell, isUtc: false, Now).Fault);

    [Fact]
    public void a_day_begins_by_the_clocks_of_paris()
    {
        Assert.NotNull(SuppressionDate.Read("2026-11-27", isUtc: false, Now.AddHours(10.5)).Fault);
        Assert.Null(SuppressionDate.Read("2026-11-27", isUtc: false, Now.AddHours(11.5)).Fault);
    }

    [Fact]
    public void nothing_is_no_date_and_no_fault() => Assert.Equal(SuppressionDate.None, SuppressionDate.Read(" ", isUtc: false, Now));
}
