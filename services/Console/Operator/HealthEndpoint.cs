using System.Net;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>How a service is.</summary>
public enum Readiness
{
    /// <summary>It takes requests.</summary>
    Ready,

    /// <summary>It answers, and says that it cannot do its work.</summary>
    NotReady,

    /// <summary>It does not answer.</summary>
    Away,
}

/// <summary>A service, as it answers now.</summary>
/// <param name="Service">Which.</param>
/// <param name="Readiness">How it is.</param>
/// <param name="Known">What it lets the person do; null when it does not say, or does not know them.</param>
public sealed record ServiceState(Service Service, Readiness Readiness, WhoAmI? Known);

/// <summary>How the services are, and what each lets the person do.</summary>
internal static class HealthEndpoint
{
    public const string Path = "/operator/services";

    public static async Task<IResult> Get(HttpContext http, IHttpClientFactory clients, CancellationToken cancellation) =>
        new HealthPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Services = await Task.WhenAll(Enum.GetValues<Service>().Select(service => StateOfAsync(clients, service, cancellation))),
        };

    private static async Task<ServiceState> StateOfAsync(IHttpClientFactory clients, Service service, CancellationToken cancellation)
    {
        var readiness = ReadinessOfAsync(clients, service, cancellation);
        var known = KnownAtAsync(clients, service, cancellation);
        return new(service, await readiness, await known);
    }

    private static async Task<Readiness> ReadinessOfAsync(IHttpClientFactory clients, Service service, CancellationToken cancellation)
    {
        try
        {
            using var response = await clients
                .CreateClient($"{service}")
                .GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
            return response.StatusCode == HttpStatusCode.OK ? Readiness.Ready : Readiness.NotReady;
        }
        catch (ServiceAwayException away)
        {
            return away.Answered ? Readiness.NotReady : Readiness.Away;
        }
    }

    private static async Task<WhoAmI?> KnownAtAsync(IHttpClientFactory clients, Service service, CancellationToken cancellation)
    {
        try
        {
            return await clients.Common(service).WhoAmIAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
