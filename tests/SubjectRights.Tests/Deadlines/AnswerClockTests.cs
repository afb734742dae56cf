using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SenefConsent.Proofs;

namespace SenefConsent.SubjectRights.Tests;

public class AnswerClockTests
{
    private static readonly AnswerClock Clock = AnswerClock.Of(new DeadlineOptions());

    /// <summary>Received, then for each of one, two and three months the same date later and the last day.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Months =>
        new()
        {
            { "2026-01-31T10:00+01:00", "2026-02-28", "2026-03-02", "2026-03-31", "2026-03-31", "2026-04-30", "2026-04-30" },
            { "2027-01-29T10:00+01:00", "2027-02-28", "2027-03-01", "2027-03-29", "2027-03-30", "2027-04-29", "2027-04-29" },
            { "2028-01-31T10:00+01:00", "2028-02-29", "2028-02-29", "2028-03-31", "2028-03-31", "2028-04-30", "2028-05-02" },
            { "2026-03-31T22:30Z", "2026-05-01", "2026-05-04", "2026-06-01", "2026-06-01", "2026-07-01", "2026-07-01" },
            { "2026-04-14T10:00+02:00", "2026-05-14", "2026-05-15", "2026-06-14", "2026-06-15", "2026-07-14", "2026-07-15" },
            { "2026-04-25T10:00+02:00", "2026-05-25", "2026-05-26", "2026-06-25", "2026-06-25", "2026-07-25", "2026-07-27" },
            { "2026-07-15T10:00+02:00", "2026-08-15", "2026-08-17", "2026-09-15", "2026-09-15", "2026-10-15", "2026-10-15" },
            { "2026-08-31T23:59+02:00", "2026-09-30", "2026-09-30", "2026-10-31", "2026-11-02", "2026-11-30", "2026-11-30" },
            { "2026-10-31T10:00+01:00", "2026-11-30", "2026-11-30", "2026-12-31", "2026-12-31", "2027-01-31", "2027-02-01" },
            { "2026-11-25T10:00+01:00", "2026-12-25", "2026-12-28", "2027-01-25", "2027-01-25", "2027-02-25", "2027-02-25" },
            { "2026-12-01T10:00+01:00", "2027-01-01", "2027-01-04", "2027-02-01", "2027-02-01", "2027-03-01", "2027-03-01" },
            { "2027-02-28T10:00+01:00", "2027-03-28", "2027-03-30", "2027-04-28", "2027-04-28", "2027-05-28", "2027-05-28" },
        };

    /// <summary>Received, asked and answered, days; one, two and three months; the last day for telling an extension.</summary>
    public static TheoryData<string, string, int, string, string, string, string> Suspensions =>
        new()
        {
            { "2026-03-02", "03-05/03-19", 14, "2026-04-16", "2026-05-18", "2026-06-16", "2026-04-02" },
            { "2026-01-31", "02-02/02-12", 10, "2026-03-10", "2026-04-10", "2026-05-11", "2026-03-02" },
            { "2026-04-14", "04-20/04-24", 4, "2026-05-18", "2026-06-18", "2026-07-20", "2026-05-15" },
            { "2026-11-25", "11-26/12-03", 7, "2027-01-04", "2027-02-01", "2027-03-04", "2026-12-28" },
            { "2027-01-29", "02-01/02-03 02-08/02-10", 4, "2027-03-04", "2027-04-02", "2027-05-03", "2027-03-01" },
            { "2026-09-01", "09-02/10-20", 48, "2026-11-18", "2026-12-21", "2027-01-18", "2026-10-01" },
            { "2026-03-02", "03-27/04-01", 0, "2026-04-02", "2026-05-04", "2026-06-02", "2026-04-02" },
        };

    [Fact]
    public void what_is_too_late_to_answer_is_what_was_due_before_today()
    {
        for (var day = new LocalDate(2026, 1, 1); day < new LocalDate(2029, 1, 1); day = day.PlusDays(1))
        {
            var now = LegalCalendar.StartOf(day).AddHours(9);
            var inTimeFrom = Clock.LateIfReceivedBefore(now);
            Assert.True(Clock.DueOn(inTimeFrom) >= day, $"On {day} what was received at {inTimeFrom} is late.");
            Assert.True(Clock.DueOn(inTimeFrom.AddTicks(-1)) < day, $"On {day} what was received before {inTimeFrom} is in time.");
        }
    }

    [Theory]
    [MemberData(nameof(Months))]
    public void months_end_on_the_same_date_or_the_next_working_day(
        string received,
        string first,
        string last,
        string secondFirst,
        string secondLast,
        string thirdFirst,
        string thirdLast
    )
    {
        var times = Clock.TimesOf(Time(received), [], Time(received));
        Assert.Equal((Day(first), Day(last)), (times.Month.First, times.Month.Last));
        Assert.Equal((Day(secondFirst), Day(secondLast)), (times.PolicyLimit.First, times.PolicyLimit.Last));
        Assert.Equal((Day(thirdFirst), Day(thirdLast)), (times.LegalLimit.First, times.LegalLimit.Last));
        Assert.Equal(times.Month.Last, times.WithoutSuspension);
    }

    [Theory]
    [MemberData(nameof(Suspensions))]
    public void the_days_of_a_question_are_added_before_the_day_is_moved_once(
        string received,
        string questions,
        int days,
        string month,
        string policy,
        string law,
        string extendBy
    )
    {
        var times = Clock.TimesOf(Noon(received), QuestionsOf(received[..4], questions), Noon("2027-12-31"));
        Assert.Equal(
            (days, Day(month), Day(policy), Day(law), Day(extendBy)),
            (times.DaysStoodStill, times.Month.Last, times.PolicyLimit.Last, times.LegalLimit.Last, times.WithoutSuspension)
        );
        Assert.False(times.StandsStill);
    }

    [Theory]
    [InlineData("2026-03-31T23:59:59+02:00", "2026-04-30")]
    [InlineData("2026-04-01T00:00:00+02:00", "2026-05-04")]
    [InlineData("2026-04-01T00:00:01+02:00", "2026-05-04")]
    [InlineData("2026-12-31T22:59:59Z", "2027-02-01")]
    [InlineData("2026-12-31T23:00:00Z", "2027-02-01")]
    [InlineData("2026-02-28T22:59:59Z", "2026-03-30")]
    [InlineData("2026-02-28T23:00:00Z", "2026-04-01")]
    [InlineData("2026-03-28T22:59:59Z", "2026-04-28")]
    [InlineData("2026-03-28T23:00:00Z", "2026-04-29")]
    [InlineData("2026-03-29T21:59:59Z", "2026-04-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-04-30")]
    [InlineData("2026-10-24T21:59:59Z", "2026-11-24")]
    [InlineData("2026-10-24T22:00:00Z", "2026-11-25")]
    [InlineData("2026-10-25T22:59:59Z", "2026-11-25")]
    [InlineData("2026-10-25T23:00:00Z", "2026-11-26")]
    public void the_day_of_receipt_is_that_of_paris_to_the_second_also_when_the_clocks_change(string received, string due) =>
        Assert.Equal(Day(due), Clock.TimesOf(Time(received), [], Time(received)).Month.Last);

    [Theory]
    [InlineData("2026-02-27T10:00Z", "2026-03-27T23:00:00Z")]
    [InlineData("2026-09-23T10:00Z", "2026-10-23T22:00:00Z")]
    [InlineData("2026-09-26T10:00Z", "2026-10-26T23:00:00Z")]
    [InlineData("2026-02-28T10:00Z", "2026-03-30T22:00:00Z")]
    public void a_period_ends_with_the_last_hour_of_its_day_in_paris(string received, string end) =>
        Assert.Equal(Time(end), Clock.TimesOf(Time(received), [], Time(received)).Month.EndsBefore);

    [Fact]
    public void a_question_without_an_answer_keeps_the_clock_standing_still()
    {
        var question = new ClockQuestion(QuestionAbout.Identity, Noon("2026-03-05"));
        var (early, late) = (
            Clock.TimesOf(Noon("2026-03-02"), [question], Noon("2026-03-05")),
            Clock.TimesOf(Noon("2026-03-02"), [question], Noon("2026-09-05"))
        );
        Assert.True(early.StandsStill && late.StandsStill);
        Assert.Equal((0, 184), (early.DaysStoodStill, late.DaysStoodStill));
        Assert.Equal(Day("2026-10-03").PlusDays(2), late.Month.Last);
        Assert.Equal(early.WithoutSuspension, late.WithoutSuspension);
    }

    [Fact]
    public void days_on_which_two_questions_are_open_count_once() =>
        Assert.Equal(
            9,
            Clock.TimesOf(Noon("2026-03-02"), QuestionsOf("2026", "03-03/03-10 03-05/03-12"), Noon("2026-04-01")).DaysStoodStill
        );

    [Fact]
    public void a_question_that_came_too_late_opens_no_time_for_another() =>
        Assert.Equal(
            0,
            Clock.TimesOf(Noon("2026-03-02"), QuestionsOf("2026", "03-10/03-12 03-13/03-20"), Noon("2026-04-01")).DaysStoodStill
        );

    [Theory]
    [InlineData("2026-03-09", 1)]
    [InlineData("2026-03-10", 0)]
    public void five_working_days_are_in_time_and_six_are_not(string asked, int days) =>
        Assert.Equal(
            days,
            Clock
                .TimesOf(
                    Noon("2026-03-02"),
                    [new ClockQuestion(QuestionAbout.Scope, Noon(asked), Noon(asked).AddDays(1))],
                    Noon("2026-04-01")
                )
                .DaysStoodStill
        );

    [Fact]
    public void a_question_about_something_else_never_stops_the_clock()
    {
        var question = new ClockQuestion(QuestionAbout.Other, Noon("2026-03-03"));
        var times = Clock.TimesOf(Noon("2026-03-02"), [question], Noon("2026-04-01"));
        Assert.Equal((0, false), (times.DaysStoodStill, times.StandsStill));
    }

    [Fact]
    public void months_added_one_after_the_other_end_earlier_and_are_shown_beside()
    {
        var times = Clock.TimesOf(Noon("2026-01-31"), [], Noon("2026-01-31"));
        Assert.Equal((Day("2026-04-30"), Day("2026-04-28")), (times.LegalLimit.Last, times.LegalLimit.MonthByMonth));
        Assert.Equal((Day("2026-03-31"), Day("2026-03-30")), (times.PolicyLimit.Last, times.PolicyLimit.MonthByMonth));
    }

    [Theory]
    [InlineData("2026-04-02T23:59:59+02:00", true)]
    [InlineData("2026-04-03T00:00:00+02:00", false)]
    public void an_extension_can_be_told_until_the_end_of_the_first_month_although_the_clock_stood_still(string now, bool canExtend)
    {
        var times = Clock.TimesOf(Noon("2026-03-02"), QuestionsOf("2026", "03-05/03-19"), Time(now));
        Assert.Equal(canExtend, times.CanExtend(Time(now)));
        Assert.Equal((Day("2026-04-16"), Day("2026-05-18")), (times.Due(isExtended: false).Last, times.Due(isExtended: true).Last));
    }

    [Fact]
    public void each_result_says_in_french_and_in_english_how_it_was_counted()
    {
        var times = Clock.TimesOf(Time("2026-01-31T10:00+01:00"), QuestionsOf("2026", "02-02/02-12"), Noon("2026-02-20"));
        Assert.Equal(
            [
                "Received on Saturday 31 January 2026 at 10:00, Paris time. That day is not counted (Regulation 1182/71, Art. 3(1)).",
                "Proof of identity was asked on Monday 2 February 2026 and answered on Thursday 12 February 2026: the clock stood still for 10 days (decree 2019-536, Art. 77).",
                "One month later the month has no day 31, so its last day counts: Saturday 28 February 2026 (Art. 3(2)(c)).",
                "With 10 days more, for which the clock stood still: Tuesday 10 March 2026.",
                "The answer is due by the last hour of Tuesday 10 March 2026 (GDPR Art. 12(3)).",
            ],
            times.Steps.Take(5).Select(new ClockTexts("en").Of)
        );
        var french = times.Steps.Select(new ClockTexts("fr").Of).ToList();
        Assert.StartsWith("Reçue le samedi 31 janvier 2026 à 10 h 00, heure de Paris.", french[0], StringComparison.Ordinal);
        Assert.Equal(times.Steps.Count, french.Distinct().Count());
    }

    [Fact]
    public void every_kind_of_step_has_words_in_both_languages()
    {
        ClockQuestion[] questions =
        [
            new(QuestionAbout.Other, Noon("2026-11-26")),
            new(QuestionAbout.Identity, Noon("2026-11-26"), Noon("2026-11-27")),
            new(QuestionAbout.Scope, Noon("2026-12-20"), Noon("2026-12-21")),
        ];
        var steps = Clock
            .TimesOf(Noon("2026-11-25"), questions, Noon("2027-01-01"))
            .Steps.Concat(Clock.TimesOf(Noon("2026-11-25"), [new(QuestionAbout.Scope, Noon("2026-11-25"))], Noon("2026-11-26")).Steps)
            .Concat(Clock.TimesOf(Noon("2026-10-30"), [], Noon("2026-11-26")).Steps)
            .Concat(Clock.TimesOf(Noon("2026-01-31"), [], Noon("2026-11-26")).Steps)
            .ToList();
        Assert.Equal(typeof(ClockStep).GetNestedTypes().Length, steps.Select(step => step.GetType()).Distinct().Count());
        Assert.All(["fr", "en"], language => Assert.All(steps, step => Assert.NotEmpty(new ClockTexts(language).Of(step))));
    }

    [Fact]
    public void random_instants_and_questions_are_counted_as_a_naive_model_counts_them()
    {
        var result = DeadlinesProof.Run(20_000, seed: 1, TestContext.Current.CancellationToken);
        Assert.True(result.Holds, result.ToString());
    }

    internal static LocalDate Day(string day) => LocalDatePattern.Iso.Parse(day).Value;

    internal static DateTimeOffset Noon(string day) => Time($"{day}T12:00Z");

    internal static DateTimeOffset Time(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static ClockQuestion[] QuestionsOf(string year, string questions) =>
        [
            .. questions
                .Split(' ')
                .Select(question => question.Split('/'))
                .Select(days => new ClockQuestion(QuestionAbout.Identity, Noon($"{year}-{days[0]}"), Noon($"{year}-{days[1]}"))),
        ];
}
