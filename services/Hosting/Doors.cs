using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>What became of a request that failed.</summary>
public enum Failure
{
    /// <summary>The store could not be used: the same again can succeed.</summary>
    StoreAway,

    /// <summary>The store was restored from a backup and takes only refusals until it is brought up: the same again can succeed.</summary>
    StoreBehind,

    /// <summary>By a fault of ours. What it said is kept and waits for the data protection officer.</summary>
    Kept,

    /// <summary>By a fault of ours, and it is not kept.</summary>
    NotKept,
}

/// <summary>A request that failed.</summary>
/// <param name="Context">Its context; the response is empty.</param>
/// <param name="Route">The values of its route.</param>
/// <param name="Request">It, as far as it was read.</param>
/// <param name="Failure">What became of it.</param>
public sealed record FailedRequest(HttpContext Context, RouteValueDictionary Route, RawRequest Request, Failure Failure)
{
    /// <summary>The status code that says so.</summary>
    public int Status => Problems.StatusOf(Failure);

    /// <summary>The same as problem details.</summary>
    /// <param name="status">Another status code, where its sender asks for one.</param>
    public IResult Problem(int? status = null) => Problems.Problem(status ?? Status, Problems.DetailOf(Failure), Problems.TypeOf(Failure));
}

/// <summary>
/// Routes by which objections come. A request that fails there by a fault of ours is kept for the data protection officer (I-5), whatever
/// it was and wherever it failed, once a day and content.
/// </summary>
public static class Doors
{
    /// <summary>Objections come by this route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="source">What they come by.</param>
    /// <param name="answer">Answers a request that failed; problem details when not given.</param>
    public static TBuilder TakesObjections<TBuilder>(this TBuilder route, Source source, Func<FailedRequest, Task<IResult>>? answer = null)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Door(source, answer));

    /// <summary>No objection comes by this route, and one that failed is answered in a way of its own.</summary>
    public static TBuilder AnswersFailures<TBuilder>(this TBuilder route, Func<FailedRequest, Task<IResult>> answer)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Door(Source: null, answer));

    /// <summary>
    /// The request is proven to be its sender's: when it fails it is kept whole, and not within the budget of what proves nothing. A client
    /// that is authenticated need not be told.
    /// </summary>
    public static void IsProven(this HttpContext context) => context.Features.Set(Proven.Instance);

    // What the framework reads into a parameter can be read once more then. In memory: it holds addresses, which must not reach a disk.
    internal static void BufferBodies(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.GetEndpoint() is { } endpoint
                    && IsDoor(endpoint)
                    && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null
                )
                {
                    context.Request.EnableBuffering(LargestBodyOf(context));
                }

                return next(context);
            }
        );

    /// <summary>Keeps a request that failed by a fault of ours.</summary>
    /// <returns>Whether it is kept: not where no objection comes by its route, or where that fails as well.</returns>
    internal static async Task<bool> KeepAsync(HttpContext context, Endpoint? endpoint, string where)
    {
        if (endpoint?.Metadata.GetMetadata<Door>() is not { Source: { } source })
        {
            return false;
        }

        var services = context.RequestServices;
        try
        {
            var request = await RequestAsync(context);
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            var onceADay = $"{request.Fingerprint}|{now.UtcDateTime:yyyyMMdd}";
            if (context.Features.Get<Proven>() is null && context.User.Identity?.IsAuthenticated != true)
            {
                return await services
                        .GetRequiredService<UnprovenRequests>()
                        .KeepAsync(UnattributedReason.Failed, source, request, now, onceADay) != UnprovenOutcome.TurnedAway;
            }

            await services
                .GetRequiredService<UnattributedObjections>()
                .KeepAsync(UnattributedReason.Failed, source, request.ToEvidence(), onceADay, now);
            return true;
        }
        catch (Exception fault)
        {
            services.GetRequiredService<Faults>().Report(where, fault);
            return false;
        }
    }

    /// <summary>The route's own answer to a request that failed; null when it has none.</summary>
    internal static async Task<IResult?> AnswerAsync(HttpContext context, IExceptionHandlerFeature failed, Failure failure) =>
        failed.Endpoint?.Metadata.GetMetadata<Door>() is { Answer: { } answer }
            ? await answer(new FailedRequest(context, new RouteValueDictionary(failed.RouteValues), await RequestAsync(context), failure))
            : null;

    internal static bool IsDoor(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Door>() is { Source: not null };

    private static async Task<RawRequest> RequestAsync(HttpContext context)
    {
        if (context.Features.Get<RawRequest>() is { } read)
        {
            return read;
        }

        if (!context.Request.Body.CanSeek)
        {
            return await RawRequest.ReadAsync(context);
        }

        context.Request.Body.Position = 0;
        return await RawRequest.ReadAsync(context, LargestBodyOf(context));
    }

    private static int LargestBodyOf(HttpContext context) =>
        (int)(context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize ?? ConsentService.LargestBody);

    private sealed record Proven
    {
        public static readonly Proven Instance = new();
    }

    private sealed record Door(Source? Source, Func<FailedRequest, Task<IResult>>? Answer);
}
