using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>How many objected or withdrew consent, by campaign, source and day: numbers of at least ten, and nothing of a person.</summary>
internal static class OptOutsEndpoint
{
    public const string Path = "/marketing/opt-outs";

    /// <summary>The periods that there are to choose from, in days; today is their last.</summary>
    public static readonly IReadOnlyList<int> Periods = [7, 30, 90, 365];

    private const int Usual = 30;

    public static async Task<IResult> Get(
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        [FromQuery(Name = "days")] string? days,
        CancellationToken cancellation
    )
    {
        var period = Periods.FirstOrDefault(period => $"{period}" == days, Usual);
        var until = ParisTime.DayOf(clock.GetUtcNow()).AddDays(1);
        return new OptOutsPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Days = period,
            Statistics = await rights.StatisticsAsync(until.AddDays(-period), until, cancellation),
        };
    }
}
