using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>Errors as RFC 9457 problem details: what is wrong and what to do, never a value of the request.</summary>
public static class Problems
{
    /// <summary>After how many seconds one whose request could not be stored is asked to send it again.</summary>
    public const int RetryAfterSeconds = 5;

    internal const string StoreIsAway =
        "The event store cannot be used at the moment. Send the same request again; doing so twice has no further effect.";

    /// <summary>A problem about the request.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    public static IResult Problem(int status, string detail) =>
        TypedResults.Problem(statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), detail: detail);

    internal static void AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }

    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerAsync });
        app.UseStatusCodePages();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var result = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem(
                StatusCodes.Status413PayloadTooLarge,
                "The body is too large. Send it in several requests."
            ),
            BadHttpRequestException { InnerException: JsonException json } => Problem(
                StatusCodes.Status400BadRequest,
                StrictJson.Explain(json)
            ),
            BadHttpRequestException bad => Problem(
                bad.StatusCode,
                "The request cannot be read. See /openapi/v1.json for what this route takes."
            ),
            _ when StoreFault.IsOutage(exception) => Unavailable(context, exception),
            _ => Failed(context, exception),
        };
        return result.ExecuteAsync(context);
    }

    private static IResult Unavailable(HttpContext context, Exception exception)
    {
        Log(context).LogError("The store could not be used: {Fault}", Describe(exception));
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status503ServiceUnavailable, StoreIsAway);
    }

    private static IResult Failed(HttpContext context, Exception exception)
    {
        Log(context).LogError("A request failed: {Fault}", Describe(exception));
        return Problem(
            StatusCodes.Status500InternalServerError,
            "The service has a fault. Send the same request again later; doing so twice has no further effect."
        );
    }

    // Type, PostgreSQL's code and place, not the message: messages quote values, and values can be addresses.
    private static string Describe(Exception exception) =>
        string.Join(
            " <- ",
            StoreFault
                .Causes(exception)
                .Select(cause =>
                    cause is PostgresException postgres ? $"{nameof(PostgresException)} {postgres.SqlState}" : cause.GetType().Name
                )
        )
        + Environment.NewLine
        + exception.StackTrace;

    private static ILogger Log(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems).FullName!);
}
