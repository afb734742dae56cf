using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SenefConsent.Web;

/// <summary>
/// Metrics for whoever scrapes them, and traces, metrics and logs sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. None of them
/// carries an address, a number or a token.
/// </summary>
public static class Telemetry
{
    /// <summary>Where the metrics are read, in the text format of Prometheus.</summary>
    public const string MetricsPath = "/metrics";

    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds them.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="service">Its name in kebab case.</param>
    /// <param name="more">More that is to be traced.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service, Action<TracerProviderBuilder>? more = null)
    {
        builder.AddLogs();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, "SenefConsent"))
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddMeter("SenefConsent.*", "Marten", "Wolverine*", "Npgsql", "Polly", "System.Runtime")
                    .AddPrometheusExporter()
            );
        if (string.IsNullOrEmpty(builder.Configuration[EndpointSetting]))
        {
            return;
        }

        builder.Services.AddSingleton<Collector>();
        builder
            .Services.AddOptions<OtlpExporterOptions>()
            .Configure<Collector>((otlp, collector) => otlp.HttpClientFactory = () => collector.CreateClient(otlp));
        telemetry
            .WithTracing(tracing =>
            {
                tracing
                    .AddAspNetCoreInstrumentation(http =>
                        http.EnrichWithHttpResponse = (activity, response) => NameByRoute(activity, response.HttpContext)
                    )
                    .AddHttpClientInstrumentation();
                more?.Invoke(tracing);
                tracing.AddOtlpExporter();
            })
            .WithMetrics(metrics => metrics.AddOtlpExporter())
            .WithLogging(logging => logging.AddOtlpExporter());
    }

    /// <summary>Maps the metrics; whoever does so says who may read them.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder app) => app.MapPrometheusScrapingEndpoint(MetricsPath);

    private static void NameByRoute(Activity activity, HttpContext context)
    {
        activity.SetTag("url.path", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        activity.SetTag("url.query", null);
    }
}
