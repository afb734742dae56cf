using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;

namespace SenefConsent.StaffConsole;

/// <summary>
/// A call to a service, as whoever is signed in: the one place that puts a token on a call, and it is always theirs. Nothing is sent a
/// second time: only the person knows whether to.
/// </summary>
/// <param name="service">Which service.</param>
/// <param name="within">How long it may take until it answers.</param>
/// <param name="http">The request of the person.</param>
internal sealed class ServiceCall(Service service, TimeSpan within, IHttpContextAccessor http) : DelegatingHandler
{
    /// <summary>On a call made before there is a session: the token to be tried.</summary>
    public static readonly HttpRequestOptionsKey<string> TriedToken = new("token");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(request));
        if (request.Headers.AcceptLanguage.Count == 0 && http.HttpContext is { } asking)
        {
            request.Headers.AcceptLanguage.ParseAdd(SignInEndpoint.LanguageOf(asking.Request));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        try
        {
            var response = await base.SendAsync(request, limit.Token);
            if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            {
                response.Dispose();
                throw new ServiceAwayException(service);
            }

            return response;
        }
        catch (HttpRequestException unreachable) when (unreachable is not ServiceAwayException)
        {
            throw new ServiceAwayException(service, unreachable);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceAwayException(service, late);
        }
    }

    private async Task<string> TokenAsync(HttpRequestMessage request) =>
        request.Options.TryGetValue(TriedToken, out var tried) ? tried
        : http.HttpContext is { } context && await context.GetTokenAsync(Session.AccessToken) is { } token ? token
        : throw new InvalidOperationException("Nobody is signed in, and the console calls no service by itself.");
}
