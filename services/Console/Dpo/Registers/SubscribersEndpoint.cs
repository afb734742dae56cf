using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>Who mirrors the blocklist, and whether the register knows them.</summary>
internal static class SubscribersEndpoint
{
    public const string Path = "/dpo/subscribers";

    public static async Task<IResult> Get(HttpContext http, RegisterClient register, CancellationToken cancellation) =>
        new SubscribersPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Register = await RegistersEndpoint.FindAsync(http, register, cancellation),
        };
}
