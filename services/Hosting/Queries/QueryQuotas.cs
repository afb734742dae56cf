using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace SenefConsent.Hosting;

/// <summary>The section <c>Quotas</c>: about how many recipients one client may ask one instance.</summary>
public sealed class QueryQuotaOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Quotas";

    /// <summary>Recipients a minute, in however many requests and by whichever route.</summary>
    public int RecipientsPerMinute { get; init; } = 12_000_000;

    /// <summary>Histories, and questions about deliveries, a minute: each tells all about one person.</summary>
    public int HistoriesPerMinute { get; init; } = 600;

    /// <summary>Clients that may ask about another number of recipients a minute, by their names.</summary>
    internal Dictionary<string, int> Clients { get; } = [];

    internal bool IsValid => RecipientsPerMinute > 0 && HistoriesPerMinute > 0 && Clients.Values.All(recipients => recipients > 0);

    // The name of a client of an OIDC issuer holds a colon, at which the configuration divides names.
    internal void ReadClients(IConfiguration section)
    {
        foreach (var (client, value) in section.GetSection(nameof(Clients)).AsEnumerable(makePathsRelative: true))
        {
            if (value is not null)
            {
                Clients[client] = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var recipients) ? recipients : 0;
            }
        }
    }
}

/// <summary>On a route: it counts against a quota of the client.</summary>
internal sealed record CountsQueries;

/// <summary>Counts recipients by client, in windows of a minute.</summary>
internal sealed class QueryQuotas : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> recipients;
    private readonly PartitionedRateLimiter<string> histories;
    private readonly QueryQuotaOptions options;

    public QueryQuotas(IOptions<QueryQuotaOptions> options)
    {
        this.options = options.Value;
        recipients = Limiter(RecipientsOf);
        histories = Limiter(_ => this.options.HistoriesPerMinute);
    }

    /// <summary>Counts recipients.</summary>
    /// <returns>The answer when they are too many; null when they are not.</returns>
    public IResult? TakeRecipients(HttpContext context, string client, int count) =>
        Refuse(context, recipients.AttemptAcquire(client, AtMost(client, count)), "about as many recipients");

    /// <summary>Counts a question about one person.</summary>
    /// <returns>The answer when it is one too many; null when it is not.</returns>
    public IResult? TakeHistory(HttpContext context, string client) => Refuse(context, histories.AttemptAcquire(client), "as often");

    /// <summary>Counts recipients of a stream, whose answer has begun: it goes on when they are not too many.</summary>
    public async ValueTask AwaitRecipientsAsync(string client, int count, CancellationToken cancellation)
    {
        if (count > 0)
        {
            using var lease = await recipients.AcquireAsync(client, AtMost(client, count), cancellation);
        }
    }

    public void Dispose()
    {
        recipients.Dispose();
        histories.Dispose();
    }

    private int RecipientsOf(string client) => options.Clients.GetValueOrDefault(client, options.RecipientsPerMinute);

    // One request about more than all of a minute takes all of it.
    private int AtMost(string client, int count) => Math.Min(count, RecipientsOf(client));

    private static PartitionedRateLimiter<string> Limiter(Func<string, int> limit) =>
        PartitionedRateLimiter.Create<string, string>(client =>
            RateLimitPartition.GetFixedWindowLimiter(
                client,
                _ => new FixedWindowRateLimiterOptions
                {
                    Window = Window,
                    PermitLimit = limit(client),
                    QueueLimit = int.MaxValue,
                }
            )
        );

    private static IResult? Refuse(HttpContext context, RateLimitLease lease, string what)
    {
        using (lease)
        {
            if (lease.IsAcquired)
            {
                return null;
            }

            var seconds = Math.Max(
                1,
                (int)Math.Ceiling((lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window).TotalSeconds)
            );
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Problems.Problem(
                StatusCodes.Status429TooManyRequests,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This client has asked {what} as it may in a minute. Ask again in {seconds} s."
                )
            );
        }
    }
}
