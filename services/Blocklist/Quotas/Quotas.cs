using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>The section <c>Quotas</c> of the configuration: how much one client may ask of one instance.</summary>
internal sealed class QuotaOptions
{
    public const string Section = "Quotas";

    /// <summary>Checks and verifications of permits a minute.</summary>
    public int QueriesPerMinute { get; init; } = 120_000;

    /// <summary>Screenings, imports and exports at the same time: a screening holds up to 80 MB.</summary>
    public int StreamsAtOnce { get; init; } = 3;

    /// <summary>Readers of the change feed at the same time: each asks the database four times a second while it waits.</summary>
    public int FeedsAtOnce { get; init; } = 10;

    /// <summary>Clients that may ask another number of queries a minute, by their names.</summary>
    public Dictionary<string, int> Clients { get; init; } = [];
}

/// <summary>Limits what one client asks; whoever asks more is answered 429 and when to come again.</summary>
internal static class Quotas
{
    /// <summary>Limits requests over time.</summary>
    public const string Queries = "queries";

    /// <summary>Limits requests that last.</summary>
    public const string Streams = "streams";

    /// <summary>Limits those who wait for changes.</summary>
    public const string Feeds = "feeds";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhileAnotherEnds = TimeSpan.FromSeconds(30);

    public static void AddQuotas(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<QuotaOptions>()
            .Bind(builder.Configuration.GetSection(QuotaOptions.Section))
            .Validate(
                quotas =>
                    quotas is { QueriesPerMinute: > 0, StreamsAtOnce: > 0, FeedsAtOnce: > 0 }
                    && quotas.Clients.Values.All(queries => queries > 0),
                $"{QuotaOptions.Section}:QueriesPerMinute, {QuotaOptions.Section}:StreamsAtOnce, "
                    + $"{QuotaOptions.Section}:FeedsAtOnce and every entry of {QuotaOptions.Section}:Clients are numbers above 0"
            )
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = RefuseAsync;
            limiter.AddPolicy(
                Queries,
                context =>
                    RateLimitPartition.GetFixedWindowLimiter(
                        Clients.NameOf(context.User),
                        client => new FixedWindowRateLimiterOptions
                        {
                            Window = Window,
                            PermitLimit = OptionsOf(context).Clients.GetValueOrDefault(client, OptionsOf(context).QueriesPerMinute),
                        }
                    )
            );
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
        var isWindow = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after);
        var seconds = Math.Max(1, (int)Math.Ceiling((isWindow ? after : WhileAnotherEnds).TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problems
            .Problem(
                429,
                isWindow
                    ? $"This client has asked as often as it may in a minute. Ask again in {seconds} s; ask about more recipients "
                        + "at once, up to 10,000 a check."
                    : "This client has as many screenings, imports, exports or readers of changes at once as it may. Wait until "
                        + $"one has ended, or ask again in {seconds} s."
            )
            .ExecuteAsync(rejected.HttpContext);
    }
}
