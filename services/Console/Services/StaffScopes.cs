using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What a token is worth at the services.</summary>
/// <param name="Client">The name that events show; null when no service knows the token.</param>
/// <param name="Scopes">What its owner may do.</param>
/// <param name="Away">The services that did not say.</param>
internal sealed record TokenWorth(string? Client, IReadOnlyList<string> Scopes, IReadOnlyList<Service> Away);

/// <summary>Asks the services what somebody may do. Only they decide; the console shows what they would allow.</summary>
internal sealed class StaffScopes(IHttpClientFactory clients)
{
    private static readonly Service[] Asked = [Service.Blocklist, Service.SubjectRights];

    /// <summary>Asks with a token that there may be no session for yet.</summary>
    public async Task<TokenWorth> AskAsync(string token, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(Asked.Select(service => AskAsync(service, token, cancellation)));
        return new(
            answers.Select(answer => answer.Said?.Client).FirstOrDefault(client => client is not null),
            [.. answers.SelectMany(answer => answer.Said?.Scopes ?? []).Distinct(StringComparer.Ordinal)],
            [.. answers.Where(answer => answer.IsAway).Select(answer => answer.Service)]
        );
    }

    private async Task<(Service Service, WhoAmI? Said, bool IsAway)> AskAsync(Service service, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Options.Set(ServiceCall.TriedToken, token);
        try
        {
            using var response = await clients.CreateClient($"{service}").SendAsync(request, cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => (
                    service,
                    await response.Content.ReadFromJsonAsync<WhoAmI>(JsonSerializerOptions.Web, cancellation),
                    false
                ),
                HttpStatusCode.Unauthorized => (service, null, false),
                _ => (service, null, true),
            };
        }
        catch (ServiceAwayException)
        {
            return (service, null, true);
        }
    }
}
