using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SenefConsent.EndToEnd.Tests;

/// <summary>Receives what the services send over OTLP, and keeps it to be searched.</summary>
public sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> received = new();
    private WebApplication? app;

    /// <summary>Everything received, as text; protobuf writes strings as they are.</summary>
    public string Received => string.Join('\n', received);

    public IEnumerable<(string Setting, string Value)> Settings =>
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", app!.Urls.Single()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "5000"),
        ];

    public Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapPost(
            "/v1/{signal}",
            async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                received.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
            }
        );
        return app.StartAsync();
    }

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
