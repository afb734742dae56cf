using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SenefConsent.Hosting;

/// <summary>
/// Traces, metrics and logs, sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. None of them carries an address, a number or a
/// token.
/// </summary>
internal static class Telemetry
{
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
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
                tracing
                    .AddAspNetCoreInstrumentation(http =>
                        http.EnrichWithHttpResponse = (activity, response) => NameByRoute(activity, response.HttpContext)
                    )
                    .AddHttpClientInstrumentation()
                    .AddNpgsql()
                    .AddSource("Marten", "Wolverine")
            )
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
