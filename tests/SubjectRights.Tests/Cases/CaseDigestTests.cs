using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

public class CaseDigestTests
{
    private static readonly CaseStory Access = Asking(SubjectRight.Access).About((Email, SubjectKind.Email));

    private static CaseDigest On(string day, params CaseStory[] open) =>
        CaseDigestEndpoint.Of(
            [.. open.Select(story => story.Case)],
            [.. open.Select(story => story.Case)],
            [],
            [],
            AnswerClock.Of(new DeadlineOptions()),
            new CaseOptions(),
            At(day)
        );

    [Theory]
    [InlineData("2026-03-25", null)]
    [InlineData("2026-03-26", 7)]
    [InlineData("2026-03-30", 3)]
    [InlineData("2026-04-01", 1)]
    [InlineData("2026-04-02", 0)]
    [InlineData("2026-04-11", -9)]
    public void a_case_is_listed_from_seven_days_before_it_is_due_until_it_is_answered(string day, int? daysLeft)
    {
        var digest = On(day, Access);
        Assert.Equal(daysLeft, digest.Due is [var first, ..] ? first.DaysLeft : (int?)null);
        Assert.Equal(daysLeft < 0 ? 1 : 0, digest.Late);
    }

    [Fact]
    public void what_waits_for_the_requester_is_counted_and_reminded_of_after_two_weeks()
    {
        var asked = Access.And(new RequesterAsked(Made, QuestionAbout.Identity, "dpo", At("2026-03-05")));
        Assert.Equal((1, 0), (On("2026-03-18", asked).StandingStill, On("2026-03-18", asked).ToRemind.Count));
        Assert.Equal(["R-2026-0042"], On("2026-03-19", asked).ToRemind);
        Assert.Empty(On("2026-06-19", asked).Due);
    }

    [Fact]
    public void a_task_that_is_overdue_is_told_of_to_others_once_and_names_the_recipient()
    {
        var given = Access.And(
            new TaskGiven(
                Made,
                DataSource.Recipient,
                TaskAction.Erase,
                new DateOnly(2026, 3, 4),
                "dpo",
                At("2026-03-02"),
                Recipient: "partner"
            )
        );
        var calendar = AnswerClock.Of(new DeadlineOptions()).Calendar;
        Assert.Empty(Escalation.Of(On("2026-03-04", given), calendar));
        var (first, second) = (
            Assert.Single(Escalation.Of(On("2026-03-05", given), calendar)),
            Assert.Single(Escalation.Of(On("2026-03-06", given), calendar))
        );
        Assert.Equal(first.Key, second.Key);
        Assert.Contains("partner", first.Text(new DigestTexts("en")), StringComparison.Ordinal);
    }

    [Fact]
    public void tasks_are_listed_on_the_day_before_and_while_they_are_overdue()
    {
        var given = Access.And(
            new TaskGiven(Made, DataSource.Cameras, TaskAction.Freeze, new DateOnly(2026, 3, 4), "dpo", At("2026-03-02"))
        );
        Assert.Empty(On("2026-03-02", given).Tasks);
        Assert.Equal(1, Assert.Single(On("2026-03-03", given).Tasks).DaysLeft);
        Assert.Equal(-2, Assert.Single(On("2026-03-06", given).Tasks).DaysLeft);
        Assert.Empty(On("2026-03-06", given.And(new TaskDone(Made, "dpo", At("2026-03-05")))).Tasks);
    }

    [Theory]
    [InlineData("2026-08-24", null)]
    [InlineData("2026-08-25", 7)]
    [InlineData("2026-09-03", -2)]
    public void a_hold_is_listed_from_a_week_before_its_review_until_it_is_released(string day, int? daysLeft)
    {
        var held = Access.And(new HoldPlaced(Home, HoldReason.Litigation, new DateOnly(2026, 9, 1), "dpo", At("2026-03-02")));
        Assert.Equal(daysLeft, On(day, held).Holds is [{ Owner: "dpo" } hold] ? hold.DaysLeft : (int?)null);
        Assert.Empty(On(day, held.And(new HoldReleased(Home, "dpo", At("2026-03-05")))).Holds);
    }

    [Theory]
    [InlineData("2026-04-03", true)]
    [InlineData("2026-04-04", false)]
    [InlineData("2026-04-06", false)]
    public void it_says_whether_the_day_is_one_to_be_told_on(string day, bool isWorkingDay) =>
        Assert.Equal(isWorkingDay, On(day).IsWorkingDay);

    [Fact]
    public void the_calendar_has_a_day_for_the_answer_each_task_and_each_hold_and_nothing_about_anybody()
    {
        var story = Access.And(
            new TaskGiven(Made, DataSource.Crm, TaskAction.Search, new DateOnly(2026, 3, 16), "dpo", At("2026-03-02")),
            new HoldPlaced(Home, HoldReason.Litigation, new DateOnly(2026, 9, 1), "dpo", At("2026-03-02"))
        );
        var calendar = CaseCalendarEndpoint.Of([story.Case], AnswerClock.Of(new DeadlineOptions()), At("2026-03-03"));
        Assert.Contains("SUMMARY:R-2026-0042: answer due", calendar, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20260402", calendar, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:R-2026-0042: search by crm due", calendar, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20260901", calendar, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Email:N}", calendar, StringComparison.OrdinalIgnoreCase);
    }
}
