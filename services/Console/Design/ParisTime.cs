using System.Globalization;

namespace SenefConsent.StaffConsole;

/// <summary>Times as people type them: by the clocks of Paris, without a zone.</summary>
internal static class ParisTime
{
    private static readonly string[] Times =
    [
        "dd/MM/yyyy HH:mm",
        "d/M/yyyy H:mm",
        "d/M/yyyy H'h'mm",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
    ];

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>What stands in a field.</summary>
    public static string Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Paris).ToString(Times[0], CultureInfo.InvariantCulture);

    /// <summary>A time that was typed; null when it is none. A minute that comes twice in autumn is the first of both.</summary>
    public static DateTimeOffset? Find(string? text) =>
        DateTime.TryParseExact(text?.Trim(), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
        && !Paris.IsInvalidTime(local)
            ? new DateTimeOffset(
                local,
                Paris.IsAmbiguousTime(local) ? Paris.GetAmbiguousTimeOffsets(local).Max() : Paris.GetUtcOffset(local)
            )
            : null;

    /// <summary>When a day begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, Paris.GetUtcOffset(midnight));
    }

    /// <summary>The day of a time.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Paris).DateTime);

    /// <summary>A day that was typed; null when it is none.</summary>
    public static DateOnly? FindDay(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), ["d/M/yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
