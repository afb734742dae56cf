using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace SenefConsent.Web;

/// <summary>The section <c>Shutdown</c>: how a program ends when it is told to (SIGTERM, SIGINT, SIGQUIT).</summary>
public sealed class ShutdownOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Shutdown";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For how long it goes on answering while <c>/health/ready</c> says 503 and every answer closes its connection, so that whoever
    /// divides requests among several instances sends it no more; longer than they take to notice. None where there is one instance. A
    /// second signal ends it at once.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.Zero;

    internal string? Fault() =>
        Drain < TimeSpan.Zero || Drain > Longest
            ? $"{Section}:{nameof(Drain)} must be between 00:00:00 and {Longest}, and shorter than whoever stops the program waits"
            : null;
}

/// <summary>
/// Ends the program on a signal. The framework's own lifetime stops Wolverine in the same moment, and what is answered while requests still
/// come would lack it; here everything runs until no more are expected.
/// </summary>
internal sealed class Shutdown(
    IHostApplicationLifetime application,
    IOptions<ShutdownOptions> options,
    TimeProvider clock,
    ILogger<Shutdown> log
) : IHostLifetime, IStartupFilter, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Lock gate = new();
    private volatile ITimer? end;

    // Each request asks.
    private bool IsDraining => end is not null;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, Receive)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (http, rest) =>
                {
                    if (!IsDraining)
                    {
                        return rest(http);
                    }

                    http.Response.Headers[HeaderNames.Connection] = "close";
                    return http.Request.Path == WebProgram.ReadyPath ? SayNotReadyAsync(http.Response) : rest(http);
                }
            );
            next(app);
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        end?.Dispose();
    }

    /// <summary>It was told to stop.</summary>
    internal void Begin()
    {
        if (BeginsToDrain())
        {
            log.LogInformation("Told to stop: not ready any more, and stops in {Seconds} s.", options.Value.Drain.TotalSeconds);
        }
        else
        {
            application.StopApplication();
        }
    }

    // At once: whoever divides requests must know before the time to drain is over, and the store may take long to answer.
    private static Task SayNotReadyAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync("Unhealthy: it was told to stop");
    }

    private bool BeginsToDrain()
    {
        lock (gate)
        {
            if (options.Value.Drain == TimeSpan.Zero || end is not null)
            {
                return false;
            }

            end = clock.CreateTimer(_ => application.StopApplication(), state: null, options.Value.Drain, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Begin();
    }
}

internal static class ShutdownServices
{
    public static void AddShutdown(this IHostApplicationBuilder builder)
    {
        builder.AddOptions<ShutdownOptions>(ShutdownOptions.Section, (shutdown, _) => shutdown.Fault());
        builder.Services.AddSingleton<Shutdown>();
        builder.Services.AddSingleton<IHostLifetime>(services => services.GetRequiredService<Shutdown>());
        builder.Services.AddSingleton<IStartupFilter>(services => services.GetRequiredService<Shutdown>());

        // Health checks log each look at what is not well. A change is logged by whoever finds it.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }
}
