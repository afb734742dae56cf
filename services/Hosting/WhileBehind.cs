using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What is served while refusals may not be found, because the database was restored or a key is missing: the doors by which refusals come,
/// and the routes that say so of themselves. Every other route answers 503.
/// </summary>
public static class WhileBehind
{
    /// <summary>
    /// The route is served: it is a way to refuse, or it decides about recipients and then blocks each of them, or it does not touch the
    /// store.
    /// </summary>
    public static TBuilder ServeWhileBehind<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(Served.Instance);

    internal static void RefuseWhileBehind(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<Served>() is null && !Doors.IsDoor(endpoint))
                {
                    await RequireAsync(context);
                }

                await next(context);
            }
        );

    private static async Task RequireAsync(HttpContext context)
    {
        try
        {
            await context.RequestServices.GetRequiredService<StoreStanding>().RequireAsync(context.RequestAborted);
        }
        catch (Exception outage) when (outage is not StoreBehindException && StoreFault.IsOutage(outage))
        {
            // Nothing is read from a store that is away. A route that does without it is answered.
        }
    }

    private sealed record Served
    {
        public static readonly Served Instance = new();
    }
}
