using System.Globalization;
using SenefConsent.BlocklistTool;

namespace SenefConsent.Blocklist.Tests;

public class MomentTests
{
    [Theory]
    [InlineData("23/11/2025", "2025-11-23T00:00:00+01:00")]
    [InlineData("1/7/2025", "2025-07-01T00:00:00+02:00")]
    [InlineData("31.12.2023", "2023-12-31T00:00:00+01:00")]
    [InlineData("31.12.2023 um 14:30", "2023-12-31T14:30:00+01:00")]
    [InlineData("2025-11-23", "2025-11-23T00:00:00+01:00")]
    [InlineData("23/11/2025 10:30", "2025-11-23T10:30:00+01:00")]
    [InlineData("23/11/2025 à 10h30", "2025-11-23T10:30:00+01:00")]
    [InlineData("23/11/2025 à 10\u00A0h\u00A030", "2025-11-23T10:30:00+01:00")]
    [InlineData("23/11/2025, 10:30:05", "2025-11-23T10:30:05+01:00")]
    [InlineData("2025-11-23 10:30", "2025-11-23T10:30:00+01:00")]
    [InlineData("2025-07-23T10:30", "2025-07-23T10:30:00+02:00")]
    [InlineData("2025-11-23T10:30:00Z", "2025-11-23T10:30:00+00:00")]
    [InlineData("2025-11-23T10:30:00.123+05:30", "2025-11-23T05:00:00.123+00:00")]
    [InlineData("2026-11-27 06:32:19 +01:00", "2026-11-27T06:32:19+01:00")]
    [InlineData("27/11/2026 06:32:19 +01:00", "2026-11-27T06:32:19+01:00")]
    public void french_german_and_iso_dates_are_read_by_the_clocks_of_paris(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Moment.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("23/11/25")]
    [InlineData("11/23/2025")]
    [InlineData("31/02/2025")]
    [InlineData("23/11/2025 25:00")]
    [InlineData("10:30")]
    [InlineData("0001-01-01")]
    public void what_is_no_date_or_could_be_two_is_not_guessed(string text) => Assert.Null(Moment.Read(text));

    [Theory]
    [InlineData("23/11/2025", "2025-11-23T22:59:59.9999999Z")]
    [InlineData("23/11/2025 10:30", "2025-11-23T09:30:00Z")]
    [InlineData("30/03/2025", "2025-03-30T21:59:59.9999999Z")]
    public void a_day_alone_can_stand_for_its_end(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Moment.Read(text, isEndOfDay: true));

    [Fact]
    public void what_is_written_is_read_again_in_both_languages()
    {
        var at = new DateTimeOffset(2026, 7, 14, 22, 30, 1, TimeSpan.Zero);
        Assert.Equal("15/07/2026 00:30:01 +02:00", Moment.In("fr", at));
        Assert.Equal("2026-07-15 00:30:01 +02:00", Moment.In("en", at));
        Assert.All(ToolTexts.Languages, language => Assert.Equal(at, Moment.Read(Moment.In(language, at))));
    }

    [Theory]
    [InlineData("en_GB", "26/11/26", "--at takes a date")]
    [InlineData("fr_FR", "26/11/26", "--at accepte une date")]
    public async Task a_wrong_date_says_what_is_taken(string language, string date, string said)
    {
        var tool = await Tool.RunAloneAsync(
            language,
            "check",
            "a@example.org",
            "-c",
            "email",
            "-p",
            "offers",
            "-a",
            "business",
            "--at",
            date
        );
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains(said, tool.Notices, StringComparison.Ordinal);
        Assert.Contains("31.12.2023", tool.Notices, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", tool.Notices, StringComparison.Ordinal);
    }
}
