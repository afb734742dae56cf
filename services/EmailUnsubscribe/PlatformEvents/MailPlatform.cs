using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>A platform that sends our mail and tells what its recipients did with it.</summary>
internal interface IMailPlatform
{
    /// <summary>Its name in the address that it posts to.</summary>
    string Name { get; }

    /// <summary>Whether the configuration has what proves its requests: without that it is nobody's door.</summary>
    bool IsConfigured { get; }

    /// <summary>The one status code after which it delivers a request again; null when any failure will do.</summary>
    int? RetriesOnlyAfter => null;

    /// <summary>
    /// What it delivers; null when nothing proves that the request is the platform's. Its age proves nothing either way: to record a
    /// refusal again has no effect.
    /// </summary>
    Task<PlatformBatch?> ProveAsync(RawRequest request);

    /// <summary>
    /// Reads what an item says of refusals; the rest is left out, and a subscription anew as well, because a platform lifts nothing. What
    /// each word of each platform means stands in PLATFORMS.md.
    /// </summary>
    IEnumerable<PlatformReport> Read(ReceivedJson item, PlatformBatch batch);
}

/// <summary>A request that is proven.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Id">The platform's id of the delivery, the same when it is delivered again; null when it has none.</param>
/// <param name="Token">What the signature covers, where that is not what it delivers: it proves one content and no other. Null where the
/// content itself is proven.</param>
internal sealed record PlatformBatch(IReadOnlyList<ReceivedJson> Items, string? Id = null, string? Token = null);

/// <summary>What a platform says of one recipient.</summary>
/// <param name="Item">The part of the request that says it.</param>
internal abstract record PlatformReport(ReceivedJson Item)
{
    /// <summary>What it comes to: the same when it is delivered again.</summary>
    public virtual string Content => Item.ToString();
}

/// <summary>The recipient refuses.</summary>
/// <param name="Item">The part of the request that says it.</param>
/// <param name="Address">Who; null when it is not said.</param>
/// <param name="Purposes">What; all prospecting when empty.</param>
/// <param name="OccurredAt">When, by the platform's clock; null when it cannot be read.</param>
/// <param name="Id">What tells this act from every other of the same recipient; null when nothing does, and then it is recorded unless it
/// is refused already. Not to be stored as it is: it may hold anything.</param>
internal sealed record ReportedRefusal(
    ReceivedJson Item,
    string? Address,
    IReadOnlyList<string> Purposes,
    DateTimeOffset? OccurredAt,
    string? Id
) : PlatformReport(Item)
{
    /// <inheritdoc/>
    public override string Content => $"{Address}|{string.Join(' ', Purposes)}|{Id ?? Item.ToString()}";

    /// <summary>What somebody refuses who reports our mail as spam: it says nothing of a list.</summary>
    public static IReadOnlyList<string> Everything { get; } = [];

    /// <summary>
    /// The purposes that lists of the platform stand for. All prospecting when there is none, or one that the configuration does not know:
    /// the protective choice.
    /// </summary>
    public static IReadOnlyList<string> PurposesOf(IEnumerable<string?> lists, Dictionary<string, string> purposes)
    {
        var named = lists.Select(list => list is null ? null : purposes.GetValueOrDefault(list)).Distinct().ToList();
        return named.Contains(null) ? Everything : [.. named.OfType<string>()];
    }
}

/// <summary>It has not the form that the platform promises, and may be a refusal.</summary>
/// <param name="Item">The part of the request that has not.</param>
internal sealed record UnreadableReport(ReceivedJson Item) : PlatformReport(Item);

/// <summary>Reading it failed, by a fault of ours.</summary>
/// <param name="Item">The part of the request that it failed at.</param>
/// <param name="Fault">What happened.</param>
internal sealed record FailedReport(ReceivedJson Item, Exception Fault) : PlatformReport(Item);

internal static class MailPlatforms
{
    /// <summary>The section of the configuration: a platform that is not in it has nothing that proves it.</summary>
    private const string Section = "Platforms";

    public static void AddMailPlatforms(this IHostApplicationBuilder builder)
    {
        builder.AddAmazonSns();
        builder
            .AddPlatform<SendGrid, SendGridOptions>("SendGrid", options => options.UnsubscribeGroups)
            .Validate(
                options => options.IsValid,
                $"{Section}:SendGrid:VerificationKey must be the verification key of the signed event webhook: Base64 of a P-256 public key"
            );
        builder.AddPlatform<Mailgun, MailgunOptions>("Mailgun", options => options.Tags, options => options.MailingLists);
        builder
            .AddPlatform<Postmark, PostmarkOptions>("Postmark", options => options.MessageStreams)
            .Validate(
                options => options.IsValid,
                $"{Section}:Postmark:Username and {Section}:Postmark:Password are given both or not at all"
            );
        builder.AddPlatform<Brevo, BrevoOptions>("Brevo", options => options.Lists);
        builder
            .AddPlatform<AmazonSes, AmazonSesOptions>("Ses", options => options.Topics)
            .Validate(
                options => options.IsValid,
                $"every entry of {Section}:Ses:TopicArns must be like arn:aws:sns:eu-west-3:123456789012:name"
            );
    }

    private static OptionsBuilder<TOptions> AddPlatform<TPlatform, TOptions>(
        this IHostApplicationBuilder builder,
        string name,
        params Func<TOptions, Dictionary<string, string>>[] lists
    )
        where TPlatform : class, IMailPlatform
        where TOptions : class
    {
        builder.Services.AddSingleton<IMailPlatform, TPlatform>();
        return builder
            .Services.AddOptions<TOptions>()
            .Bind(builder.Configuration.GetSection($"{Section}:{name}"))
            .Validate<PurposeCatalogue>(
                (options, catalogue) => lists.SelectMany(list => list(options).Values).All(purpose => catalogue.Find(purpose) is not null),
                $"every list under {Section}:{name} must be given a purpose of the catalogue"
            )
            .ValidateOnStart();
    }
}
