using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace SenefConsent.Hosting;

/// <summary>
/// Something that is to reach a person could not be handed over. It stays in the outbox and is tried again for more than a day. The message
/// must not tell who.
/// </summary>
public sealed class NotDeliveredException(string message) : Exception(message);

/// <summary>Calls to others: every HTTP client made by the factory has a time-out, retries with jitter and a circuit breaker.</summary>
public static class Outbound
{
    /// <summary>Whether a status says that this very message will not be taken, however often it is sent.</summary>
    /// <remarks>The other codes of 400 and up are about the account, the address that was asked or the moment.</remarks>
    public static bool IsAboutTheMessage(HttpStatusCode status) =>
        status
            is HttpStatusCode.BadRequest
                or HttpStatusCode.Conflict
                or HttpStatusCode.Gone
                or HttpStatusCode.RequestEntityTooLarge
                or HttpStatusCode.UnprocessableEntity;

    internal static void AddOutbound(this IHostApplicationBuilder builder) =>
        builder.Services.ConfigureHttpClientDefaults(client =>
            client.AddStandardResilienceHandler(resilience =>
            {
                resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(5);
                resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(20);
                resilience.Retry.MaxRetryAttempts = 3;
                resilience.Retry.Delay = TimeSpan.FromMilliseconds(200);
                resilience.Retry.BackoffType = DelayBackoffType.Exponential;
                resilience.Retry.UseJitter = true;
                resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(30);

                // A message must not be sent twice because its answer was lost; who may repeat a POST says so on its own client.
                resilience.Retry.DisableForUnsafeHttpMethods();
            })
        );
}
