using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls what every service answers to every client, whatever its scopes. Every call throws <see cref="ConsentProblemException"/> where the
/// service refuses, and <see cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the base address of any service, and a key as its <c>Authorization</c>.</param>
public sealed class CommonClient(HttpClient service)
{
    /// <summary>Who one is there, and what one may do.</summary>
    public Task<WhoAmI> WhoAmIAsync(CancellationToken cancellation = default) =>
        service.AskAsync<WhoAmI>(HttpMethod.Get, "/me", null, cancellation);

    /// <summary>How the service is, for its operator: needs the scope <c>operate</c>.</summary>
    public Task<ServiceStatus> StatusAsync(CancellationToken cancellation = default) =>
        service.AskAsync<ServiceStatus>(HttpMethod.Get, "/status", null, cancellation);

    /// <summary>The purposes that there are.</summary>
    /// <param name="language">The language of their titles: <c>fr</c> or <c>en</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<PurposesResponse> PurposesAsync(string language, CancellationToken cancellation = default) =>
        service.AskAsync<PurposesResponse>(HttpMethod.Get, "/purposes", null, cancellation, language);
}
