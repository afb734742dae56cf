using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// The section <c>Quotas</c> of the configuration: how much one client may ask of one instance at once. How much over time stands in <see
/// cref="QueryQuotaOptions"/>.
/// </summary>
internal sealed class QuotaOptions
{
    /// <summary>Screenings, imports and exports at the same time: a screening holds up to 80 MB.</summary>
    public int StreamsAtOnce { get; init; } = 3;

    /// <summary>Readers of the change feed at the same time: each asks the database four times a second while it waits.</summary>
    public int FeedsAtOnce { get; init; } = 10;
}

/// <summary>Limits what one client asks; whoever asks more is answered 429 and when to come again.</summary>
internal static class Quotas
{
    /// <summary>Limits requests that last.</summary>
    public const string Streams = "streams";

    /// <summary>Limits those who wait for changes.</summary>
    public const string Feeds = "feeds";

    private static readonly TimeSpan WhileAnotherEnds = TimeSpan.FromSeconds(30);

    public static void AddQuotas(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<QuotaOptions>()
            .Bind(builder.Configuration.GetSection(QueryQuotaOptions.Section))
            .Validate(
                quotas => quotas is { StreamsAtOnce: > 0, FeedsAtOnce: > 0 },
                $"{QueryQuotaOptions.Section}:StreamsAtOnce and {QueryQuotaOptions.Section}:FeedsAtOnce are numbers above 0"
            )
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = RefuseAsync;
            limiter.AddPolicy(
                Streams,
                context =>
                    RateLimitPartition.GetConcurrencyLimiter(
                        Clients.NameOf(context.User),
                        _ => new ConcurrencyLimiterOptions { PermitLimit = OptionsOf(context).StreamsAtOnce }
                    )
            );
            limiter.AddPolicy(
                Feeds,
                context =>
                    RateLimitPartition.GetConcurrencyLimiter(
                        Clients.NameOf(context.User),
                        _ => new ConcurrencyLimiterOptions { PermitLimit = OptionsOf(context).FeedsAtOnce }
                    )
            );
        });
    }

    private static QuotaOptions OptionsOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<QuotaOptions>>().Value;

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var seconds = (int)WhileAnotherEnds.TotalSeconds;
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problems
            .Problem(
                429,
                "This client has as many screenings, imports, exports or readers of changes at once as it may. Wait until "
                    + $"one has ended, or ask again in {seconds} s."
            )
            .ExecuteAsync(rejected.HttpContext);
    }
}
