using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;
using PublicHoliday;

namespace SenefConsent.SubjectRights;

/// <summary>
/// Days as the law counts them (Regulation 1182/71): the days of Paris, the working days among them, and the French public holidays.
/// </summary>
/// <param name="region">Whose public holidays count.</param>
public sealed class LegalCalendar(FrancePublicHoliday.Regions region)
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    private readonly ConcurrentDictionary<int, FrozenDictionary<LocalDate, string>> holidays = new();

    /// <summary>The day in Paris on which an instant falls.</summary>
    public static LocalDate DayOf(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Paris).Date;

    /// <summary>The time by the clocks of Paris.</summary>
    public static TimeOnly TimeOf(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Paris).TimeOfDay.ToTimeOnly();

    /// <summary>The first instant of a day in Paris. A period that ends with a day ends with the first instant of the next.</summary>
    public static DateTimeOffset StartOf(LocalDate day) => Paris.AtStartOfDay(day).ToInstant().ToDateTimeOffset();

    /// <summary>The name of the public holiday, in French; null when the day is none.</summary>
    public string? HolidayOn(LocalDate day) => holidays.GetOrAdd(day.Year, Read).GetValueOrDefault(day);

    /// <summary>Whether a day is neither a Saturday, a Sunday nor a public holiday (Art. 2).</summary>
    public bool IsWorkingDay(LocalDate day) =>
        day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && HolidayOn(day) is null;

    /// <summary>The day itself when it is a working day, else the next one (Art. 3(4)).</summary>
    public LocalDate Roll(LocalDate day)
    {
        while (!IsWorkingDay(day))
        {
            day = day.PlusDays(1);
        }

        return day;
    }

    /// <summary>The n-th working day after a day, which is not counted itself (Art. 3(1)).</summary>
    public LocalDate WorkingDaysAfter(LocalDate day, int count)
    {
        for (; count > 0; count--)
        {
            day = Roll(day.PlusDays(1));
        }

        return day;
    }

    private FrozenDictionary<LocalDate, string> Read(int year) =>
        new FrancePublicHoliday { Region = region }
            .PublicHolidaysInformation(year)
            .GroupBy(holiday => LocalDate.FromDateTime(holiday.HolidayDate))
            .ToFrozenDictionary(day => day.Key, day => string.Join(", ", day.Select(holiday => holiday.Name)));
}
