using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting;

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

    /// <summary>A time by the clocks of Paris, with the names of months in a language.</summary>
    /// <param name="at">When.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="language">French or English.</param>
    public static string InParis(DateTimeOffset at, string format, string language) =>
        TimeZoneInfo.ConvertTime(at, Paris).ToString(format, CultureInfo.GetCultureInfo(language == French ? "fr-FR" : "en-GB"));
}
