using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;

namespace SenefConsent.Web;

/// <summary>
/// What telemetry is sent to. The log says once that it cannot be reached, and once that it can again: the exporter itself says neither, and
/// whatever else calls over HTTP would log and repeat each attempt.
/// </summary>
internal sealed class Collector(ILogger<Collector> log)
{
    private int isAway;

    /// <summary>Calls it for one signal, without the handlers that calls to others have.</summary>
    public HttpClient CreateClient(OtlpExporterOptions options) =>
        new(new Watched(this) { InnerHandler = new SocketsHttpHandler() })
        {
            Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds),
        };

    private void Answered()
    {
        if (Interlocked.Exchange(ref isAway, 0) == 1)
        {
            log.LogInformation("The telemetry collector can be reached again.");
        }
    }

    private void Failed(string reason)
    {
        if (Interlocked.Exchange(ref isAway, 1) == 0)
        {
            log.LogWarning("The telemetry collector cannot be reached, and what is measured is lost until it can: {Reason}.", reason);
        }
    }

    private sealed class Watched(Collector collector) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Seen(await base.SendAsync(request, cancellationToken));
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                collector.Failed(fault is HttpRequestException { HttpRequestError: var error } ? $"{error}" : "it does not answer in time");
                throw;
            }
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Seen(base.Send(request, cancellationToken));
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                collector.Failed(fault is HttpRequestException { HttpRequestError: var error } ? $"{error}" : "it does not answer in time");
                throw;
            }
        }

        private HttpResponseMessage Seen(HttpResponseMessage response)
        {
            if (response.IsSuccessStatusCode)
            {
                collector.Answered();
            }
            else
            {
                collector.Failed($"it answers {(int)response.StatusCode}");
            }

            return response;
        }
    }
}
