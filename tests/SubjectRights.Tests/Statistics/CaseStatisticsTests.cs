namespace SenefConsent.SubjectRights.Tests;

public class CaseStatisticsTests
{
    private static readonly AnswerClock Clock = AnswerClock.Of(new DeadlineOptions());
    private static readonly DateTimeOffset Now = CaseStory.At("2026-06-01");

    private static readonly CaseStory Access = CaseStory.Asking(SubjectRight.Access);

    [Fact]
    public void an_answer_on_the_fortieth_day_is_late_and_in_the_numbers()
    {
        var counted = Of([.. Answered("2026-03-12", 11), .. Answered("2026-04-11", 10)]);

        Assert.Equal(21, counted.Total);
        Assert.Equal([new("access", 21)], counted.ByRight);
        Assert.Equal([new("answered", 21)], counted.ByState);
        Assert.Equal([new("in-time", 11), new("late", 10)], counted.ByTime);
        Assert.Equal([new("not-extended", 21)], counted.ByExtension);
        Assert.Equal((10, 40), (counted.MedianDays!.Value, counted.LongestDays!.Value));
    }

    [Fact]
    public void an_answer_within_the_time_that_was_extended_is_in_time()
    {
        var extended = Access.And(new ExtensionNotified([ExtensionReason.Complexity], "dpo", CaseStory.At("2026-03-20")));

        var counted = Of([.. Enumerable.Repeat(extended.And(new CaseAnswered(false, "dpo", CaseStory.At("2026-04-11"))).Case, 10)]);

        Assert.Equal([new("in-time", 10)], counted.ByTime);
        Assert.Equal([new("extended", 10)], counted.ByExtension);
    }

    [Fact]
    public void who_still_waits_after_the_month_is_late_and_who_has_withdrawn_is_not()
    {
        var withdrawn = Access.And(new CaseWithdrawn(CaseStory.At("2026-03-05"), "dpo", CaseStory.At("2026-03-05"))).Case;

        var counted = Of([.. Enumerable.Repeat(Access.Case, 10), .. Enumerable.Repeat(withdrawn, 10)]);

        Assert.Equal([new("late", 10)], counted.ByTime);
        Assert.Null(counted.LongestDays);
    }

    [Fact]
    public void of_fewer_than_ten_nothing_is_told()
    {
        var counted = Of(Answered("2026-03-12", 9));

        Assert.Equal((null, null, null), (counted.Total, counted.MedianDays, counted.LongestDays));
        Assert.Empty(counted.ByRight.Concat(counted.ByState).Concat(counted.ByTime).Concat(counted.ByExtension));
    }

    [Fact]
    public void a_few_that_are_late_are_counted_with_the_others() =>
        Assert.Equal([new("other", 14)], Of([.. Answered("2026-03-12", 11), .. Answered("2026-04-11", 3)]).ByTime);

    private static CaseCounts Of(IReadOnlyList<RightsCase> cases) => CaseStatistics.Of(cases, Clock, Now);

    private static List<RightsCase> Answered(string day, int count) =>
        [.. Enumerable.Repeat(Access.And(new CaseAnswered(false, "dpo", CaseStory.At(day))).Case, count)];
}
