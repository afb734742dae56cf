using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    /// <summary>A builder with everything that all services share.</summary>
    /// <param name="name">The service's name in kebab case, for example <c>email-unsubscribe</c>; also the name of its telemetry.</param>
    /// <param name="args">The command line.</param>
    public static WebApplicationBuilder CreateBuilder(string name, string[] args)
    {
        var builder = WebProgram.CreateBuilder(args, LargestBody);
        builder.Services.AddSingleton<ReportFault>(services => services.GetRequiredService<Faults>().Report);
        builder.Services.ConfigureHttpJsonOptions(json => StrictJson.Configure(json.SerializerOptions));

        builder.AddProblems();
        builder.AddLedger();
        builder.AddTelemetry(name, tracing => tracing.AddNpgsql().AddSource("Marten", "Wolverine"));
        builder.AddClients();
        builder.AddOutbound();
        builder.AddUnproven();
        builder.Services.AddSingleton<StoreConditions>();
        builder.Services.AddSingleton<ActLog>();
        builder.AddStoreWatch();
        builder.AddQuietOutages();
        builder.Services.AddHealthChecks().AddCheck<StoreIsUsable>("store", tags: [WebProgram.ReadyTag]);
        builder.AddApiReference(name);
        return builder;
    }

    /// <summary>
    /// What answers before and beside a service's own routes: proxies, errors, authentication, health, the OpenAPI document and its page.
    /// </summary>
    public static void UseConventions(this WebApplication app)
    {
        app.UsePublicAddress();
        app.UseActLog();
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
                WebProgram.ReadyPath,
                new() { Predicate = check => check.Tags.Contains(WebProgram.ReadyTag), ResponseWriter = Ready.WriteAsync }
            )
            .ServeWhileBehind();
        app.MapCommonRoutes();
        app.UseApiReference();
    }

    /// <summary>
    /// Runs until told to stop. Refuses to start, with one line on standard error and exit code 1, where an acknowledged objection could be
    /// lost or missed: wrong settings, a wrong key, a database that does not write durably or is not the one of this code.
    /// </summary>
    public static Task<int> RunOrRefuseAsync(this WebApplication app) =>
        app.RunOrRefuseAsync(() => StartupChecks.RunAsync(app.Services, app.Lifetime.ApplicationStopping));
}
