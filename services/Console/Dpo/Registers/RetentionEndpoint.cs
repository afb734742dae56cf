using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>How long what is kept, and what went when its time was over.</summary>
internal static class RetentionEndpoint
{
    public const string Path = "/dpo/retention";

    public static async Task<IResult> Get(HttpContext http, RegisterClient register, string? after, CancellationToken cancellation)
    {
        var runs = register.RetentionRunsPageAsync(after: after, cancellation: cancellation);
        var found = RegistersEndpoint.FindAsync(http, register, cancellation);
        return new RetentionPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Rules = (await found).Generated.Retention,
            Runs = await runs,
            IsFirst = after is null,
        };
    }
}
