using System.Globalization;

namespace SenefConsent.SubjectRights;

/// <summary>Instants in sentences about breaches, whose time counts in hours.</summary>
internal static class BreachTimes
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>An instant, in Paris.</summary>
    public static string Of(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{CaseAct.Of(at)} at {TimeZoneInfo.ConvertTime(at, Paris):HH:mm}, Paris time");
}
