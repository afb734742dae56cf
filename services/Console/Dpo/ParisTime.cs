using System.Globalization;

namespace SenefConsent.StaffConsole;

/// <summary>Times as people type and browsers send them: by the clocks of Paris, without a zone.</summary>
internal static class ParisTime
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>What a field of type <c>datetime-local</c> holds.</summary>
    public static string Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Paris).ToString(Minutes, CultureInfo.InvariantCulture);

    /// <summary>A time that was typed; null when it is none. A minute that comes twice in autumn is the first of both.</summary>
    public static DateTimeOffset? Find(string? text) =>
        DateTime.TryParseExact(
            text,
            [Minutes, "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var local
        ) && !Paris.IsInvalidTime(local)
            ? new DateTimeOffset(local, Paris.IsAmbiguousTime(local) ? Paris.GetAmbiguousTimeOffsets(local).Max() : Paris.GetUtcOffset(local))
            : null;

    /// <summary>A day that was typed; null when it is none.</summary>
    public static DateOnly? FindDay(string? text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
