using SenefConsent.Contracts;

namespace SenefConsent.Proofs;

/// <summary>
/// The sentences of the law, counted day by day without a library of dates: months by walking, Easter by Gauss, Paris by the European rule
/// for summer time. Days are numbered from 1 January 1970.
/// </summary>
public static class NaiveDeadlines
{
    private const int FirstYear = 1970;
    private const int LastYear = 2110;
    private const int ThursdayOfFirstDay = 3;
    private const int SecondsOfDay = 86_400;
    private const int SecondsOfHour = 3_600;

    private static readonly (int Year, int Month, int Day)[] Days = [.. AllDays()];
    private static readonly Dictionary<(int Year, int Month, int Day), int> Numbers = Days.Select((day, number) => (day, number))
        .ToDictionary(pair => pair.day, pair => pair.number);
    private static readonly HashSet<int> Holidays = [.. Enumerable.Range(FirstYear, LastYear - FirstYear + 1).SelectMany(HolidaysOf)];

    /// <summary>What is counted: the days on which one, two and three months end, the last day of an extension, and the days stood
    /// still.</summary>
    public readonly record struct Counted(int Month, int PolicyLimit, int LegalLimit, int ExtendBy, int StoodStill);

    /// <summary>A question, by the days on which it was asked and answered.</summary>
    public readonly record struct Question(QuestionAbout About, int Asked, int? Answered);

    /// <summary>Counts.</summary>
    public static Counted Count(int received, IReadOnlyList<Question> questions, int today)
    {
        var stoodStill = new HashSet<int>();
        var askFrom = received;
        foreach (var question in questions)
        {
            if (question.About == QuestionAbout.Other || WorkingDaysBetween(askFrom, question.Asked) > 5)
            {
                continue;
            }

            // On a day that is none, the five working days may be over already.
            if (WorkingDaysBetween(askFrom, question.Asked) == 5 && !IsWorkingDay(question.Asked))
            {
                continue;
            }

            for (var day = Math.Max(question.Asked, received); day < (question.Answered ?? today); day++)
            {
                stoodStill.Add(day);
            }

            askFrom = Math.Max(askFrom, Math.Max(question.Asked, question.Answered ?? today));
        }

        return new Counted(
            WorkingDayFrom(MonthsAfter(received, 1) + stoodStill.Count),
            WorkingDayFrom(MonthsAfter(received, 2) + stoodStill.Count),
            WorkingDayFrom(MonthsAfter(received, 3) + stoodStill.Count),
            WorkingDayFrom(MonthsAfter(received, 1)),
            stoodStill.Count
        );
    }

    /// <summary>The day in Paris.</summary>
    public static int DayOf(long unixSeconds)
    {
        var year = Days[(int)(unixSeconds / SecondsOfDay)].Year;
        var isSummer = unixSeconds >= ChangeOf(year, 3) && unixSeconds < ChangeOf(year, 10);
        return (int)((unixSeconds + (isSummer ? 2 * SecondsOfHour : SecondsOfHour)) / SecondsOfDay);
    }

    /// <summary>The date of a day.</summary>
    public static (int Year, int Month, int Day) DateOf(int day) => Days[day];

    // At one o'clock by Greenwich on the last Sunday of March and of October.
    private static long ChangeOf(int year, int month)
    {
        var day = Numbers[(year, month, 31)];
        while (WeekdayOf(day) != 6)
        {
            day--;
        }

        return ((long)day * SecondsOfDay) + SecondsOfHour;
    }

    private static int WeekdayOf(int day) => (day + ThursdayOfFirstDay) % 7;

    private static bool IsWorkingDay(int day) => WeekdayOf(day) < 5 && !Holidays.Contains(day);

    private static int WorkingDayFrom(int day)
    {
        while (!IsWorkingDay(day))
        {
            day++;
        }

        return day;
    }

    private static int WorkingDaysBetween(int after, int to)
    {
        var count = 0;
        for (var day = after + 1; day <= to; day++)
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }

    private static int MonthsAfter(int received, int months)
    {
        var day = received;
        for (; months > 0; day++)
        {
            months -= Days[day].Month != Days[day + 1].Month ? 1 : 0;
        }

        for (; Days[day].Day != Days[received].Day && Days[day].Month == Days[day + 1].Month; day++) { }
        return day;
    }

    private static IEnumerable<int> HolidaysOf(int year)
    {
        var easter = Numbers[(year, 3, 1)] + EasterOf(year) - 1;
        return
        [
            .. new[] { (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25) }.Select(date =>
                Numbers[(year, date.Item1, date.Item2)]
            ),
            easter + 1,
            easter + 39,
            easter + 50,
        ];
    }

    // The day of Easter counted from 1 March, with Gauss's two exceptions.
    private static int EasterOf(int year)
    {
        var century = year / 100;
        var moon = (15 - (((8 * century) + 13) / 25) + century - (century / 4)) % 30;
        var sun = (4 + century - (century / 4)) % 7;
        var d = ((19 * (year % 19)) + moon) % 30;
        var e = ((2 * (year % 4)) + (4 * (year % 7)) + (6 * d) + sun) % 7;
        var isTooLate = (d == 29 && e == 6) || (d == 28 && e == 6 && ((11 * moon) + 11) % 30 < 19);
        return 22 + d + e - (isTooLate ? 7 : 0);
    }

    private static IEnumerable<(int Year, int Month, int Day)> AllDays()
    {
        int[] lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (var year = FirstYear; year <= LastYear; year++)
        {
            for (var month = 1; month <= lengths.Length; month++)
            {
                var isLeap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                for (var day = 1; day <= lengths[month - 1] + (isLeap ? 1 : 0); day++)
                {
                    yield return (year, month, day);
                }
            }
        }
    }
}
