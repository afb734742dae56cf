using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>What the data protection officer begins the day with: what is due, late or waits.</summary>
internal static class TodayEndpoint
{
    public const string Path = "/dpo/today";

    public static async Task<IResult> Get(HttpContext http, SubjectRightsClient rights, CancellationToken cancellation)
    {
        var digest = rights.CaseDigestAsync(cancellation);
        var waiting = rights.UnattributedCountsAsync(cancellation);
        return new TodayPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Digest = await digest,
            Waiting = await waiting,
        };
    }
}
