using NodaTime;
using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A question to the requester, which may stop the clock.</summary>
/// <param name="About">What was asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="AnsweredAt">When it was answered; null while it is not.</param>
public sealed record ClockQuestion(QuestionAbout About, DateTimeOffset AskedAt, DateTimeOffset? AnsweredAt = null);

/// <summary>The end of a period of whole months.</summary>
/// <param name="Months">How many.</param>
/// <param name="First">The same date so many months later, before anything is added.</param>
/// <param name="Shifted">The same with the days for which the clock stood still.</param>
/// <param name="Last">The last day: the next working day, where <paramref name="Shifted"/> is none.</param>
/// <param name="MonthByMonth">The last day where the months are added one after the other, which may be earlier by up to three days: to be
/// aimed at, and not what the regulation says.</param>
public sealed record AnswerPeriod(int Months, LocalDate First, LocalDate Shifted, LocalDate Last, LocalDate MonthByMonth)
{
    /// <summary>The first instant at which it is over.</summary>
    public DateTimeOffset EndsBefore => LegalCalendar.StartOf(Last.PlusDays(1));
}

/// <summary>By when a request has to be answered, as it stands at one moment.</summary>
public sealed record AnswerTimes
{
    /// <summary>The day in Paris on which the request was received.</summary>
    public required LocalDate Received { get; init; }

    /// <summary>For how many days the clock stood still until now.</summary>
    public required int DaysStoodStill { get; init; }

    /// <summary>
    /// Whether the clock stands still now, because the requester has not answered. The periods then end so many days later as the answer
    /// comes later than today.
    /// </summary>
    public required bool StandsStill { get; init; }

    /// <summary>One month: the answer is due (GDPR Art. 12(3)).</summary>
    public required AnswerPeriod Month { get; init; }

    /// <summary>Two months: what SENEF's policy promises where the answer takes longer.</summary>
    public required AnswerPeriod PolicyLimit { get; init; }

    /// <summary>Three months: the law's limit.</summary>
    public required AnswerPeriod LegalLimit { get; init; }

    /// <summary>
    /// The last day of the month as if the clock had never stood still. By then an extension has to be told, and an answer is aimed at.
    /// </summary>
    public required LocalDate WithoutSuspension { get; init; }

    /// <summary>How all of it was counted, step by step.</summary>
    public required IReadOnlyList<ClockStep> Steps { get; init; }

    /// <summary>The period that the answer has to keep.</summary>
    /// <param name="isExtended">Whether an extension was told in time.</param>
    public AnswerPeriod Due(bool isExtended) => isExtended ? PolicyLimit : Month;

    /// <summary>Whether an extension can still be told at a moment.</summary>
    public bool CanExtend(DateTimeOffset now) => LegalCalendar.DayOf(now) <= WithoutSuspension;
}

/// <summary>
/// The clock of Art. 12(3) GDPR on Regulation 1182/71: computed from what happened at every look, and never stored as a truth of its own.
/// </summary>
/// <param name="calendar">The working days.</param>
/// <param name="askWithinWorkingDays">See <see cref="DeadlineOptions.AskWithinWorkingDays"/>.</param>
public sealed class AnswerClock(LegalCalendar calendar, int askWithinWorkingDays)
{
    private const int PolicyMonths = 2;
    private const int LegalMonths = 3;

    /// <summary>A clock as the settings say.</summary>
    public static AnswerClock Of(DeadlineOptions options) => new(new LegalCalendar(options.Region), options.AskWithinWorkingDays);

    /// <summary>The working days.</summary>
    public LegalCalendar Calendar => calendar;

    /// <summary>The times of a request.</summary>
    /// <param name="receivedAt">When it reached us, on whatever channel.</param>
    /// <param name="questions">What the requester was asked.</param>
    /// <param name="now">The present: a question without an answer has stopped the clock until then.</param>
    public AnswerTimes TimesOf(DateTimeOffset receivedAt, IReadOnlyCollection<ClockQuestion> questions, DateTimeOffset now)
    {
        var received = LegalCalendar.DayOf(receivedAt);
        var steps = new List<ClockStep> { new ClockStep.Received(receivedAt, received) };
        var (stoodStill, standsStill) = StoodStill(received, questions, LegalCalendar.DayOf(now), steps);
        var month = Add(received, 1, stoodStill, steps);
        var policy = Add(received, PolicyMonths, stoodStill, steps);
        var law = Add(received, LegalMonths, stoodStill, steps);
        var withoutSuspension = calendar.Roll(month.First);
        steps.Add(new ClockStep.Extension(withoutSuspension));
        return new AnswerTimes
        {
            Received = received,
            DaysStoodStill = stoodStill,
            StandsStill = standsStill,
            Month = month,
            PolicyLimit = policy,
            LegalLimit = law,
            WithoutSuspension = withoutSuspension,
            Steps = steps,
        };
    }

    /// <summary>The last day of the month in which something received at a time is to be answered, where the clock never stands still.</summary>
    public LocalDate DueOn(DateTimeOffset receivedAt) => DueOn(LegalCalendar.DayOf(receivedAt));

    /// <summary>The time until which something was received that is too late to answer now, where the clock never stands still.</summary>
    public DateTimeOffset LateIfReceivedBefore(DateTimeOffset now)
    {
        var today = LegalCalendar.DayOf(now);
        var inTime = today;
        while (DueOn(inTime.PlusDays(-1)) >= today)
        {
            inTime = inTime.PlusDays(-1);
        }

        return LegalCalendar.StartOf(inTime);
    }

    private LocalDate DueOn(LocalDate received) => calendar.Roll(received.PlusMonths(1));

    // Days count once, also where two questions are open on them. A question that came too late opens no time for the next one either.
    private (int Days, bool StandsStill) StoodStill(
        LocalDate received,
        IReadOnlyCollection<ClockQuestion> questions,
        LocalDate today,
        List<ClockStep> steps
    )
    {
        var (days, standsStill, askFrom, countedTo) = (0, false, received, received);
        foreach (var question in questions.OrderBy(question => question.AskedAt))
        {
            var asked = LegalCalendar.DayOf(question.AskedAt);
            var askBy = calendar.WorkingDaysAfter(askFrom, askWithinWorkingDays);
            if (question.About == QuestionAbout.Other)
            {
                steps.Add(new ClockStep.AskedSomethingElse(asked));
                continue;
            }

            if (asked > askBy)
            {
                steps.Add(new ClockStep.AskedTooLate(question.About, asked, askBy));
                continue;
            }

            var answered = LocalDate.Max(asked, question.AnsweredAt is { } at ? LegalCalendar.DayOf(at) : today);
            var from = LocalDate.Max(asked, countedTo);
            var added = Math.Max(0, Period.DaysBetween(from, answered));
            steps.Add(
                question.AnsweredAt is null
                    ? new ClockStep.StandsStill(question.About, asked, answered, added)
                    : new ClockStep.StoodStill(question.About, asked, answered, added)
            );
            days += added;
            standsStill |= question.AnsweredAt is null;
            countedTo = LocalDate.Max(countedTo, answered);
            askFrom = LocalDate.Max(askFrom, answered);
        }

        return (days, standsStill);
    }

    private AnswerPeriod Add(LocalDate received, int months, int stoodStill, List<ClockStep> steps)
    {
        var first = received.PlusMonths(months);
        var shifted = first.PlusDays(stoodStill);
        var last = calendar.Roll(shifted);
        steps.Add(new ClockStep.MonthsLater(months, received, first));
        if (stoodStill > 0)
        {
            steps.Add(new ClockStep.DaysLater(stoodStill, shifted));
        }

        if (last != shifted)
        {
            steps.Add(
                new ClockStep.Moved(
                    [
                        .. Enumerable
                            .Range(0, Period.DaysBetween(shifted, last))
                            .Select(shifted.PlusDays)
                            .Select(day => (day, calendar.HolidayOn(day))),
                    ],
                    last
                )
            );
        }

        steps.Add(new ClockStep.Ends(months, last));
        var monthByMonth = Enumerable.Range(0, months).Aggregate(received, (day, _) => day.PlusMonths(1));
        return new AnswerPeriod(months, first, shifted, last, calendar.Roll(monthByMonth.PlusDays(stoodStill)));
    }
}
