using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// Makes and runs a service. A service's <c>Program.cs</c> is <see cref="CreateBuilder"/>, its own parts, <see cref="UseConventions"/>, its
/// routes, <see cref="RunOrRefuseAsync"/>.
/// </summary>
public static class ConsentService
{
    // An objection is a few hundred bytes and an SMS with its headers a few thousand; a page of 10,000 recipients fits as well.
    internal const int LargestBody = 4 * 1024 * 1024;

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

    /// <summary>A builder with everything that all services share.</summary>
    /// <param name="name">The service's name in kebab case, for example <c>email-unsubscribe</c>; also the name of its telemetry.</param>
    /// <param name="args">The command line.</param>
    public static WebApplicationBuilder CreateBuilder(string name, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A whole URL in the request line says which host is meant, whatever the Host header says (RFC 9112 section 3.2.2).
            kestrel.AllowHostHeaderOverride = true;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
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
        builder.AddOptions<ControllerOptions>(ControllerOptions.Section, (controller, _) => controller.Fault());
        builder.Services.AddSingleton<Letterhead>();
        builder.Services.AddSingleton<ReportFault>(services => services.GetRequiredService<Faults>().Report);
        builder.Services.ConfigureHttpJsonOptions(json => StrictJson.Configure(json.SerializerOptions));

        builder.AddProblems();
        builder.AddLedger();
        builder.AddTelemetry(name, tracing => tracing.AddNpgsql().AddSource("Marten", "Wolverine"));
        builder.AddClients();
        builder.AddOutbound();
        builder.AddUnproven();
        builder.Services.AddSingleton<StoreConditions>();
        builder.Services.AddHealthChecks().AddCheck<StoreIsUsable>("store", tags: [Ready.Tag]);
        builder.AddApiReference(name);
        return builder;
    }

    /// <summary>
    /// What answers before and beside a service's own routes: proxies, errors, authentication, health, the OpenAPI document and its page.
    /// </summary>
    public static void UseConventions(this WebApplication app)
    {
        app.UsePublicAddress();
        app.UseProblems();

        // Here and not before everything: what leads a link to its route comes first.
        app.UseRouting();
        app.BufferBodies();
        app.UseAuthentication();
        app.UseAuthorization();
        app.RefuseWhileBehind();
        app.UseKnownCharsets();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).ServeWhileBehind();
        app.MapHealthChecks(
                "/health/ready",
                new() { Predicate = check => check.Tags.Contains(Ready.Tag), ResponseWriter = Ready.WriteAsync }
            )
            .ServeWhileBehind();
        app.UseApiReference();
    }

    /// <summary>
    /// Runs until told to stop. Refuses to start, with one line on standard error and exit code 1, where an acknowledged objection could be
    /// lost or missed: wrong settings, a wrong key, a database that does not write durably or is not the one of this code.
    /// </summary>
    public static async Task<int> RunOrRefuseAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            await StartupChecks.RunAsync(app.Services, app.Lifetime.ApplicationStopping);
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
