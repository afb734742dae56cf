namespace SenefConsent.SmsStop.Tests;

public class QuietHoursTests
{
    private static readonly QuietHours Nights = new()
    {
        From = new TimeOnly(21, 30),
        Until = new TimeOnly(8, 0),
        Days = [DayOfWeek.Sunday],
    };

    [Theory]
    [InlineData("2026-11-23T12:00:00+01:00", "2026-11-23T12:00:00+01:00")]
    [InlineData("2026-11-23T08:00:00+01:00", "2026-11-23T08:00:00+01:00")]
    [InlineData("2026-11-23T21:29:59+01:00", "2026-11-23T21:29:59+01:00")]
    [InlineData("2026-11-23T21:30:00+01:00", "2026-11-24T08:00:00+01:00")]
    [InlineData("2026-11-23T03:12:45+01:00", "2026-11-23T08:00:00+01:00")]
    [InlineData("2026-11-21T22:00:00+01:00", "2026-11-23T08:00:00+01:00")]
    [InlineData("2026-11-22T12:00:00+01:00", "2026-11-23T08:00:00+01:00")]
    [InlineData("2026-03-28T23:00:00+01:00", "2026-03-30T08:00:00+02:00")]
    public void what_falls_into_them_waits_for_their_end(string now, string open) =>
        Assert.Equal(DateTimeOffset.Parse(open, null), Nights.NextOpen(DateTimeOffset.Parse(now, null)));

    [Fact]
    public void by_default_there_are_none() => Assert.Equal(DateTimeOffset.UnixEpoch, new QuietHours().NextOpen(DateTimeOffset.UnixEpoch));
}
