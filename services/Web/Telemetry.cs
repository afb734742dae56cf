using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SenefConsent.Web;

/// <summary>
/// Traces, metrics and logs, sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. None of them carries an address, a number or a
/// token.
/// </summary>
public static class Telemetry
{
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds them.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="service">Its name in kebab case.</param>
    /// <param name="more">More that is to be traced.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service, Action<TracerProviderBuilder>? more = null)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

        // Below warning these write the request's path and query, which hold tokens .
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);

        if (string.IsNullOrEmpty(builder.Configuration[EndpointSetting]))
        {
            return;
        }

        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, "SenefConsent"))
            .WithTracing(tracing =>
            {
                tracing
                    .AddAspNetCoreInstrumentation(http =>
                        http.EnrichWithHttpResponse = (activity, response) => NameByRoute(activity, response.HttpContext)
                    )
                    .AddHttpClientInstrumentation();
                more?.Invoke(tracing);
            })
            .WithMetrics(metrics =>
                metrics.AddAspNetCoreInstrumentation().AddMeter("SenefConsent.*", "Marten", "Wolverine*", "Npgsql", "Polly")
            )
            .WithLogging()
            .UseOtlpExporter();
    }

    private static void NameByRoute(Activity activity, HttpContext context)
    {
        activity.SetTag("url.path", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        activity.SetTag("url.query", null);
    }
}
