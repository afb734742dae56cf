using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SenefConsent.Hosting;

/// <summary>
/// Limits how often one address is answered whose link is none of ours. A link that is whole has no limit, whoever uses it: mailbox providers
/// post for all their people from few addresses.
/// </summary>
public static class AnswerLimits
{
    private const string Policy = "links";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Adds the limit.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="isWhole">Whether the link of a request is one of ours.</param>
    public static void AddAnswerLimits(this IHostApplicationBuilder builder, Func<HttpContext, bool> isWhole) =>
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = RefuseAsync;
            limiter.AddPolicy(
                Policy,
                context =>
                {
                    if (isWhole(context))
                    {
                        context.IsProven();
                        return RateLimitPartition.GetNoLimiter("");
                    }

                    return RateLimitPartition.GetFixedWindowLimiter(
                        UnprovenBudget.SenderOf(context.Connection.RemoteIpAddress?.ToString()),
                        _ => new FixedWindowRateLimiterOptions
                        {
                            Window = Window,
                            PermitLimit = context.RequestServices.GetRequiredService<IOptions<UnprovenOptions>>().Value.AnsweredPerMinute,
                        }
                    );
                }
            );
        });

    /// <summary>Limits the answers of a route.</summary>
    public static TBuilder LimitAnswers<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.RequireRateLimiting(Policy);

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var context = rejected.HttpContext;
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 60;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await new TooManyRequestsPage { Texts = new SharedTexts(Languages.Of(context.Request)) }.ExecuteAsync(context);
    }
}
