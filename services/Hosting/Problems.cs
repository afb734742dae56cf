using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// Errors as RFC 9457 problem details, or as a page for a person in a browser: what is wrong and what to do, never a value of the request.
/// </summary>
public static class Problems
{
    /// <summary>After how many seconds one whose request could not be stored is asked to send it again.</summary>
    public const int RetryAfterSeconds = 5;

    /// <summary>A problem about the request.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    /// <param name="type">One of <see cref="ProblemTypes"/>, where the status does not say which.</param>
    public static IResult Problem(int status, string detail, string? type = null) =>
        TypedResults.Problem(statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), detail: detail, type: type);

    internal static void AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemPages>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemJson>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }

    /// <summary>The status code of a request that failed.</summary>
    internal static int StatusOf(Failure failure) =>
        failure is Failure.StoreAway or Failure.StoreBehind
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;

    /// <summary>What its sender is told.</summary>
    internal static string DetailOf(Failure failure) =>
        failure switch
        {
            Failure.StoreAway =>
                "The event store cannot be used at the moment. Send the same request again; doing so twice has no further effect.",
            Failure.StoreBehind =>
                "Refusals may not be found: the event store was restored from a backup and lacks what came after it, until 'database reapply' "
                    + "has run; or this instance lacks a key. /health/ready says which. Meanwhile only refusals are taken. Send the same "
                    + "request again later; doing so twice has no further effect.",
            Failure.Kept =>
                "The service has a fault. What was sent is kept and waits for the data protection officer; sending it again has no further "
                    + "effect.",
            _ => "The service has a fault. Send the same request again later; doing so twice has no further effect.",
        };

    /// <summary>Which of <see cref="ProblemTypes"/> it is, where the status does not say which.</summary>
    internal static string? TypeOf(Failure failure) => failure == Failure.StoreBehind ? ProblemTypes.StoreBehind : null;

    /// <summary>What every problem says: which kind it is, and what to do also where the framework found the fault.</summary>
    internal static void Complete(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = problem.Status ?? http.Response.StatusCode;
        var type = ProblemTypes.Of(problem.Type, status, http.GetEndpoint());
        var address = http.RequestServices.GetRequiredService<IOptions<PublicAddress>>().Value.BaseUrl;
        problem.Type = $"{address}{ApiReference.ErrorsPath}#{type.Name}";
        problem.Detail ??= type.Status switch
        {
            StatusCodes.Status404NotFound => "There is no such address here. See /reference for the routes of this service.",
            StatusCodes.Status405MethodNotAllowed => $"This address takes {http.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType => TakenTypes(http),
            _ => null,
        };
    }

    // The route that was asked is not known then: the type of the body chooses it.
    private static string TakenTypes(HttpContext http)
    {
        var types = http
            .RequestServices.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route =>
                route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(http.Request.Method) == true
                && new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(http.Request.Path, [])
            )
            .SelectMany(route => route.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [])
            .Distinct()
            .ToList();
        if (types.Count == 0)
        {
            return "This route does not take a body of this content type. See /openapi/v1.json for what it takes.";
        }

        http.Response.Headers["Accept-Post"] = string.Join(", ", types);
        return $"Send the body with the Content-Type {string.Join(" or ", types)}.";
    }

    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerAsync });
        app.UseStatusCodePages();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var failed = context.Features.Get<IExceptionHandlerFeature>()!;
        var result = failed.Error switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem(
                StatusCodes.Status413PayloadTooLarge,
                "The body is too large. Send it in several requests."
            ),
            BadHttpRequestException { InnerException: JsonException json } => Problem(
                StatusCodes.Status400BadRequest,
                StrictJson.Explain(json)
            ),
            // Without a detail, the one that all answers of this status have.
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => TypedResults.Problem(
                statusCode: StatusCodes.Status415UnsupportedMediaType
            ),
            BadHttpRequestException when LacksBody(context, failed.Endpoint) => Problem(
                StatusCodes.Status400BadRequest,
                "The body is missing. See /openapi/v1.json for what this route takes."
            ),
            BadHttpRequestException bad => Problem(
                bad.StatusCode,
                "The request cannot be read. See /openapi/v1.json for what this route takes."
            ),
            _ when IsAboutText(failed.Error)
                    && failed.Endpoint is { } route
                    && route.Metadata.GetMetadata<RequiredScope>() is not null
                    && !Doors.IsDoor(route) => Problem(
                StatusCodes.Status400BadRequest,
                "The request holds a NUL character (U+0000), which cannot be kept. Leave it out."
            ),
            _ => await FailedAsync(context, failed),
        };
        await result.ExecuteAsync(context);
    }

    private static bool LacksBody(HttpContext context, Endpoint? route) =>
        route?.Metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false }
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };

    // PostgreSQL keeps no U+0000, neither as text nor in JSON.
    private static bool IsAboutText(Exception exception) =>
        StoreFault
            .Causes(exception)
            .Any(cause =>
                cause
                    is PostgresException
                    {
                        SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
                    }
            );

    private static async Task<IResult> FailedAsync(HttpContext context, IExceptionHandlerFeature failed)
    {
        var where = $"{context.Request.Method} {(failed.Endpoint as RouteEndpoint)?.RoutePattern.RawText}";
        var failure = await FailureAsync(context, failed, where);
        if (failure != Failure.Kept)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            return await Doors.AnswerAsync(context, failed, failure) ?? Problem(StatusOf(failure), DetailOf(failure), TypeOf(failure));
        }
        catch (Exception fault)
        {
            context.RequestServices.GetRequiredService<Faults>().Report(where, fault);
            return Problem(StatusOf(failure), DetailOf(failure), TypeOf(failure));
        }
    }

    private static async Task<Failure> FailureAsync(HttpContext context, IExceptionHandlerFeature failed, string where)
    {
        if (StoreFault.IsOutage(failed.Error))
        {
            context.RequestServices.GetRequiredService<StoreStates>().Failed(failed.Error);
            return StoreFault.Causes(failed.Error).Any(cause => cause is StoreBehindException) ? Failure.StoreBehind : Failure.StoreAway;
        }

        context.RequestServices.GetRequiredService<Faults>().Report(where, failed.Error);
        return await Doors.KeepAsync(context, failed.Endpoint, where) ? Failure.Kept : Failure.NotKept;
    }
}

/// <summary>Answers problem details whatever type the client asks for: it must not get less because it would have liked a file.</summary>
internal sealed class ProblemJson : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        problem.Status ??= http.Response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        problem.Extensions["traceId"] = Activity.Current?.Id ?? http.TraceIdentifier;
        Problems.Complete(context);
        return new(http.Response.WriteAsJsonAsync(problem, options: (JsonSerializerOptions?)null, "application/problem+json"));
    }
}
