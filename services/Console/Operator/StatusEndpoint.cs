using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What a service says of itself.</summary>
/// <param name="Service">Which.</param>
/// <param name="Said">What it says; null while it does not answer.</param>
public sealed record SaidStatus(Service Service, ServiceStatus? Said);

/// <summary>What an operator looks at first, of all services at once.</summary>
internal static class StatusEndpoint
{
    public const string Path = "/operator/status";

    public static async Task<IResult> Get(HttpContext http, IHttpClientFactory clients, CancellationToken cancellation) =>
        new StatusPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Services = await Task.WhenAll(Enum.GetValues<Service>().Select(service => AskAsync(clients, service, cancellation))),
        };

    private static async Task<SaidStatus> AskAsync(IHttpClientFactory clients, Service service, CancellationToken cancellation)
    {
        try
        {
            return new(service, await clients.Common(service).StatusAsync(cancellation));
        }
        catch (ServiceAwayException)
        {
            return new(service, null);
        }
    }
}
