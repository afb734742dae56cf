using SenefConsent.Contracts;

namespace SenefConsent.Client;

/// <summary>
/// Calls Preferences for a website, by the routes that set an account's contact points and choices without a precondition. Every call
/// throws <see cref="ConsentProblemException"/> where the service refuses, and <see cref="HttpRequestException"/> where it is away.
/// </summary>
/// <param name="service">Has the service's base address, and a key with the scope <c>preferences</c> as its <c>Authorization</c>.</param>
public sealed class PreferencesClient(HttpClient service)
{
    /// <summary>Says which contact points an account has: all of them.</summary>
    public Task<ContactPointsResponse> LinkContactPointsAsync(
        string account,
        ContactPointsRequest request,
        CancellationToken cancellation = default
    ) =>
        service.AskAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{Uri.EscapeDataString(account)}/contact-points",
            request,
            cancellation
        );

    /// <summary>Passes on what an account's holder chose.</summary>
    public Task<PreferencesResponse> ChooseAsync(string account, PreferencesRequest request, CancellationToken cancellation = default) =>
        service.AskAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{Uri.EscapeDataString(account)}/preferences",
            request,
            cancellation
        );
}
