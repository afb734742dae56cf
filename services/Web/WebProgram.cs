using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SenefConsent.Web;

/// <summary>The program must not run as it is set up; the message says in one line what to change.</summary>
public sealed class RefusedToStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Makes and runs a program that the world reaches over HTTP.</summary>
public static class WebProgram
{
    /// <summary>Marks a health check that decides whether the program can be sent requests.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Where a program says whether it can be sent requests.</summary>
    public const string ReadyPath = "/health/ready";

    // A gateway's headers with their signatures are 2 KB, a browser's 4.
    private const int LongestHead = 24 * 1024;
    private const int MostHeaders = 64;

    // The longest address is a gateway's call by GET with a message of ten parts: 1,530 characters of three bytes, each written as three.
    private const int LongestRequestLine = 16 * 1024;

    // As many as a service answers at once and more than wait for the change feed; each idle one costs memory.
    private const int MostConnections = 10_000;
    private const int MostStreamsPerConnection = 100;

    // Whoever sends slower than this holds a connection and says nothing: the slowest telephone network is faster.
    private const double SlowestBytesPerSecond = 240;
    private static readonly TimeSpan UntilSlow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestHeadWait = TimeSpan.FromSeconds(15);

    // Longer than load balancers keep theirs, so that it is not the service that closes one in use.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(130);

    /// <summary>A builder with what every program has: limits, the public address, and whose pages they are.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="largestBody">How many bytes the body of a request may have, where its route says nothing else.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, int largestBody)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddSecretFiles();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A whole URL in the request line says which host is meant, whatever the Host header says (RFC 9112 section 3.2.2).
            kestrel.AllowHostHeaderOverride = true;
            kestrel.Limits.MaxRequestBodySize = largestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = LongestHead;
            kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
            kestrel.Limits.Http2.MaxStreamsPerConnection = MostStreamsPerConnection;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, UntilSlow);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, UntilSlow);
            kestrel.Limits.RequestHeadersTimeout = LongestHeadWait;
            kestrel.Limits.KeepAliveTimeout = LongestIdle;
        });

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddPublicAddress();
        builder.AddShutdown();
        builder.AddOptions<ControllerOptions>(ControllerOptions.Section, (controller, _) => controller.Fault());
        builder.Services.AddSingleton<Letterhead>();
        return builder;
    }

    /// <summary>
    /// Runs until told to stop. Refuses to start, with one line on standard error and exit code 1, where settings are wrong or something
    /// else does not hold.
    /// </summary>
    /// <param name="app">The program.</param>
    /// <param name="check">What must hold before the first request; it throws <see cref="RefusedToStartException"/>.</param>
    public static async Task<int> RunOrRefuseAsync(this WebApplication app, Func<Task> check)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            await check();
        }
        catch (Exception refusal) when (ReasonsOf(refusal).Any())
        {
            await Console.Error.WriteLineAsync(
                $"{app.Environment.ApplicationName} refuses to start: {string.Join("; ", ReasonsOf(refusal))}"
            );
            return 1;
        }

        await app.RunAsync();
        return 0;
    }

    // Before anything reads a setting. What is wrong with them is told with all that is wrong.
    private static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        string? fault = null;
        try
        {
            SecretFiles.AddTo(builder.Configuration);
        }
        catch (RefusedToStartException unreadable)
        {
            fault = unreadable.Message;
        }

        builder.AddOptions<SecretFiles>(SecretFiles.Section, (_, _) => fault);
    }

    // Several sections that are wrong come together, and one that others need comes once for each of them.
    private static IEnumerable<string> ReasonsOf(Exception refusal) =>
        refusal switch
        {
            RefusedToStartException => [refusal.Message],
            OptionsValidationException options => options.Failures,
            AggregateException several => several.InnerExceptions.SelectMany(ReasonsOf).Distinct(),
            _ => [],
        };
}
