using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.Web;

/// <summary>The languages that people are answered in.</summary>
public static class Languages
{
    /// <summary>French.</summary>
    public const string French = "fr";

    /// <summary>English.</summary>
    public const string English = "en";

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>
    /// The one of both that a request prefers by Accept-Language; French when it prefers neither, as SENEF's customers do.
    /// </summary>
    public static string Of(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(language => language is French or English)
        ?? French;

    /// <summary>A day in Paris as people write it: <c>1er juin 2026</c>, <c>1 June 2026</c>.</summary>
    public static string DayIn(string language, DateTimeOffset at) =>
        InParis(at, "d MMMM yyyy", language) is var day && language == French && day.StartsWith("1 ", StringComparison.Ordinal)
            ? $"1er{day[1..]}"
            : day;

    /// <summary>A time by the clocks of Paris as people write it: <c>1er juin 2026 à 7 h 16</c>, <c>1 June 2026 at 07:16</c>.</summary>
    public static string TimeIn(string language, DateTimeOffset at) =>
        $"{DayIn(language, at)} {(language == French ? "à" : "at")} {HourIn(language, at)}";

    /// <summary>The hour by the clocks of Paris: <c>7 h 16</c>, <c>07:16</c>.</summary>
    public static string HourIn(string language, DateTimeOffset at) =>
        InParis(at, language == French ? "H\u00A0'h'\u00A0mm" : "HH:mm", language);

    /// <summary>A time by the clocks of Paris, with the names of months in a language.</summary>
    /// <param name="at">When.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="language">French or English.</param>
    public static string InParis(DateTimeOffset at, string format, string language) =>
        TimeZoneInfo.ConvertTime(at, Paris).ToString(format, CultureOf(language));

    /// <summary>How people of a language write numbers and dates.</summary>
    public static CultureInfo CultureOf(string language) => CultureInfo.GetCultureInfo(language == French ? "fr-FR" : "en-GB");
}
