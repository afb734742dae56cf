using System.Globalization;

namespace SenefConsent.BlocklistTool;

/// <summary>Times as people write and read them: by the clocks of Paris, always with the offset.</summary>
internal static class Moment
{
    /// <summary>For programs: ISO 8601, in every language.</summary>
    public const string ForPrograms = "yyyy-MM-dd'T'HH:mm:sszzz";

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private static readonly string[] Days = ["d/M/yyyy", "d.M.yyyy", "yyyy-M-d"];
    private static readonly string[] Times = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "H'h'mm", "H 'h' mm", "H 'h'", "H'h'"];
    private static readonly string[] Offsets = ["", "zzz", "'Z'", " zzz"];

    private static readonly string[] Between = ["à", "um", "at", "le"];

    /// <summary>French, German and ISO dates with a time, with or without an offset.</summary>
    private static readonly string[] WithTime =
    [
        .. from day in Days
        from between in (string[])[" ", "'T'"]
        from time in Times
        from offset in Offsets
        select day + between + time + offset,
    ];

    /// <summary>A time as the clocks of Paris show it.</summary>
    public static string In(string language, DateTimeOffset at) =>
        InParis(at)
            .ToString(language == ToolTexts.French ? "dd/MM/yyyy HH:mm:ss zzz" : "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A time by the clocks of Paris.</summary>
    public static DateTimeOffset InParis(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Paris);

    /// <summary>
    /// Reads a date or a time. Where no offset is given it is one of Paris; a day alone is the instant at which it begins, or ends. Two
    /// digits are no year, and the day always comes before the month.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="isEndOfDay">Whether a day alone stands for its end.</param>
    /// <returns>Null when it is no date.</returns>
    public static DateTimeOffset? Read(string text, bool isEndOfDay = false)
    {
        text = string.Join(
            ' ',
            text.Split([' ', ',', '\t', '\u00A0', '\u202F'], StringSplitOptions.RemoveEmptyEntries).Where(word => !Between.Contains(word))
        );
        if (DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return OfParis(isEndOfDay && day < DateTime.MaxValue.Date ? day.AddDays(1).AddTicks(-1) : day);
        }

        if (!DateTime.TryParseExact(text, WithTime, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
        {
            return null;
        }

        return time.Kind == DateTimeKind.Utc || text.EndsWith('Z') ? new DateTimeOffset(time, TimeSpan.Zero) : OfParis(time);
    }

    private static DateTimeOffset? OfParis(DateTime local)
    {
        var offset = Paris.GetUtcOffset(local);

        // Before the first day that a time has, or after the last.
        return local.Ticks - offset.Ticks is < 0 or > 3155378975999999999 ? null : new DateTimeOffset(local, offset);
    }
}
