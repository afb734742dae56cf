using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>Makes the console: what answers before and beside its pages.</summary>
internal static class StaffHost
{
    // A form of text; a page that takes a file says how large that may be.
    private const int LargestBody = 1024 * 1024;

    /// <summary>A builder with what all pages need.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebProgram.CreateBuilder(args, LargestBody);
        builder.AddTelemetry("console");

        // What it would write quotes messages; what is no answer of a service is reported without.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        builder.Services.AddOptions<ConsoleOptions>().Bind(builder.Configuration.GetSection(ConsoleOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ConsoleOptions>, ConsoleOptionsCheck>();
        builder.Services.AddSingleton<ReportFault>(services =>
        {
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StaffHost).FullName!);

            // Never a message: messages quote values, and values can be addresses.
            return (where, fault) =>
                log.LogError("{Where} failed by a fault of ours: {Fault}", where, $"{fault.GetType().Name}\n{fault.StackTrace}");
        });
        builder.Services.AddHealthChecks();
        return builder;
    }

    /// <summary>What answers before the pages.</summary>
    /// <returns>Where pages are mapped: every form on them carries a token.</returns>
    public static RouteGroupBuilder UsePages(this WebApplication app)
    {
        app.UsePublicAddress();
        app.Use(
            (context, next) =>
            {
                // Cookies and addresses are those of the base URL, whatever the request says of itself.
                var address = new Uri(context.RequestServices.GetRequiredService<IOptions<PublicAddress>>().Value.BaseUrl);
                (context.Request.Scheme, context.Request.Host) = (address.Scheme, new HostString(address.Authority));
                return next(context);
            }
        );
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Failures.AnswerAsync });
        app.UseStatusCodePages(status => Failures.AnswerAsync(status.HttpContext, status.HttpContext.Response.StatusCode));
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(RequireFormTokenAsync);
        app.MapHealthChecks("/health/live");
        app.MapHealthChecks(WebProgram.ReadyPath);
        app.MapMetricsForKey();
        return app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute());
    }

    // Whatever is not only read was sent from a page of ours, or is refused; a page that reads a file looks at the token itself.
    private static Task RequireFormTokenAsync(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsGet(context.Request.Method)
        || HttpMethods.IsHead(context.Request.Method)
        || context.GetEndpoint() is not { } endpoint
        || endpoint.Metadata.GetMetadata<TakesFile>() is not null
        || context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? next(context)
            : new FormExpiredPage { Texts = ConsoleTexts.Of(context) }.ExecuteAsync(context);
}
