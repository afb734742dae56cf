using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// Asks the gateways' own interfaces. What was surely not taken is tried again; what may have been taken is not, because one answer is
/// promised.
/// </summary>
internal sealed class GatewayClient(IHttpClientFactory clients)
{
    /// <summary>The name of the client.</summary>
    public const string ClientName = "gateways";

    /// <summary>
    /// Sends a request that sends an SMS. What the gateway says of it in its answer counts; where it says nothing, the status does.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="outcomeIn">What an answer says of the SMS; null when nothing. May throw <see cref="NotDeliveredException"/>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Sent, too, when no answer came and it may have been taken.</returns>
    /// <exception cref="NotDeliveredException">It was not taken, and another time it may be: the gateway has a fault or is busy, or it is
    /// the account that is refused and not this SMS.</exception>
    public async Task<SendOutcome> SendAsync(
        HttpRequestMessage request,
        Func<ReceivedJson, SendOutcome?> outcomeIn,
        CancellationToken cancellation
    )
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, cancellation);
            var status = response.StatusCode;
            return outcomeIn(ReceivedJson.Parse(await response.Content.ReadAsByteArrayAsync(cancellation)))
                ?? (
                    response.IsSuccessStatusCode ? SendOutcome.Sent
                    : Outbound.IsAboutTheMessage(status) ? SendOutcome.Refused
                    : throw new NotDeliveredException($"{request.RequestUri?.Host} answered {(int)status}.")
                );
        }
        catch (Exception fault) when (fault is BrokenCircuitException || (fault is HttpRequestException unsent && WasNotSent(unsent)))
        {
            throw new NotDeliveredException($"{request.RequestUri?.Host} cannot be reached ({fault.GetType().Name}).");
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutRejectedException)
        {
            return SendOutcome.Sent;
        }
    }

    /// <summary>Reads what a gateway keeps.</summary>
    /// <exception cref="HttpRequestException">It cannot be read now.</exception>
    public async Task<ReceivedJson> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return ReceivedJson.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
    }

    /// <summary>Adds it, with Polly's time-out, retries with jitter and circuit breaker.</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GatewayClient>();
        // Without it the handler of all clients, which repeats no POST, would stand around this one.
#pragma warning disable EXTEXP0001 // Experimental.
        builder
            .Services.AddHttpClient(ClientName)
            .RemoveAllResilienceHandlers()
            // A POST that is sent elsewhere becomes a GET, and a page that answers it would be taken for success.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
            .AddStandardResilienceHandler(resilience =>
            {
                resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(10);
                resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(40);
                resilience.Retry.MaxRetryAttempts = 3;
                resilience.Retry.Delay = TimeSpan.FromMilliseconds(300);
                resilience.Retry.BackoffType = DelayBackoffType.Exponential;
                resilience.Retry.UseJitter = true;
                resilience.Retry.ShouldHandle = attempt =>
                    ValueTask.FromResult(
                        attempt.Outcome switch
                        {
                            { Exception: HttpRequestException fault } => WasNotSent(fault),
                            { Result: { } answer } => WasNotTaken(answer.StatusCode),
                            _ => false,
                        }
                    );
            });
#pragma warning restore EXTEXP0001
    }

    private static bool WasNotSent(HttpRequestException fault) =>
        fault.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError;

    private static bool WasNotTaken(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
}
