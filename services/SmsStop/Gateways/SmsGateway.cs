using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop;

/// <summary>
/// A gateway that passes on the SMS which people send to numbers of ours. To add one: a file with its account and its adapter, and a line
/// in <see cref="SmsGateways"/>.
/// </summary>
internal interface ISmsGateway
{
    /// <summary>Its name in the webhook's address.</summary>
    string Name { get; }

    /// <summary>
    /// The status where nothing proves that a request is the gateway's: the one after which this gateway delivers it again or says that
    /// something is wrong, and does not drop it in silence.
    /// </summary>
    int StatusOfUnproven { get; }

    /// <summary>The one status after which this gateway delivers a request again that could not be taken; null when any failure will do.</summary>
    int? RetriesOnlyAfter => null;

    /// <summary>The answer that says: do not deliver this again. Made anew each time; most gateways want nothing but a 200.</summary>
    IResult Taken => TypedResults.Ok();

    /// <summary>
    /// For how long after it was sent this gateway may deliver an SMS, again or for the first time; null when nobody says. A START without
    /// a time is as old as that: a STOP may have been sent since.
    /// </summary>
    TimeSpan? DeliversFor { get; }

    /// <summary>An account of ours there, by its name in the webhook's address; null when the configuration has none.</summary>
    GatewayAccount? AccountOf(string name);

    /// <summary>Whether an account of ours there replies.</summary>
    bool Replies { get; }

    /// <summary>
    /// Reads what it delivers; null when nothing proves that it is the gateway's. Never fails, whatever the request holds.
    /// </summary>
    ValueTask<ProvenDelivery?> ReadAsync(GatewayRequest request);
}

/// <summary>What a gateway is proven to have delivered.</summary>
/// <param name="Account">The account of ours that it came by.</param>
/// <param name="Items">What it holds.</param>
internal sealed record ProvenDelivery(GatewayAccount Account, IReadOnlyList<InboundItem> Items);

/// <summary>A request to a webhook.</summary>
/// <param name="Account">The name of the account in its address.</param>
/// <param name="Url">The address that the gateway was told, with the query as it came: what most signatures are made over.</param>
/// <param name="Raw">The request.</param>
/// <param name="ReceivedAt">When it arrived.</param>
internal sealed record GatewayRequest(string Account, string Url, RawRequest Raw, DateTimeOffset ReceivedAt)
{
    /// <summary>Whether a signed time is no more than five minutes away: older ones may be a request that somebody recorded.</summary>
    public bool IsFresh(DateTimeOffset? signedAt) => signedAt is { } at && (ReceivedAt - at).Duration() <= TimeSpan.FromMinutes(5);
}

/// <summary>What every account at a gateway may have in the configuration.</summary>
internal abstract class GatewayAccount
{
    /// <summary>
    /// Whom a number or short code of ours speaks for, by that number: several brands may share an account, and one of them a code.
    /// </summary>
    public Dictionary<string, string> Brands { get; init; } = [];

    /// <summary>
    /// Whether we confirm a STOP and answer a HELP by SMS. Leave it off where the gateway does so itself: a person is told once.
    /// </summary>
    public bool Replies { get; init; }

    /// <summary>When nothing is sent; by default there is no such time.</summary>
    public QuietHours QuietHours { get; init; } = new();

    /// <summary>What is missing or wrong in its settings; null when they will do.</summary>
    public abstract string? Fault { get; }
}

/// <summary>The accounts at one gateway, by their names.</summary>
internal sealed class GatewayAccounts<TAccount>() : Dictionary<string, TAccount>(StringComparer.OrdinalIgnoreCase)
    where TAccount : GatewayAccount;

/// <summary>An adapter: a request without an account of ours proves nothing, and the others are its own business.</summary>
internal abstract class SmsGateway<TAccount>(IOptions<GatewayAccounts<TAccount>> accounts) : ISmsGateway
    where TAccount : GatewayAccount
{
    public abstract string Name { get; }

    public abstract int StatusOfUnproven { get; }

    public virtual int? RetriesOnlyAfter => null;

    public virtual IResult Taken => TypedResults.Ok();

    public virtual TimeSpan? DeliversFor => null;

    public bool Replies => accounts.Value.Values.Any(account => account.Replies);

    public GatewayAccount? AccountOf(string name) => accounts.Value.GetValueOrDefault(name);

    public async ValueTask<ProvenDelivery?> ReadAsync(GatewayRequest request)
    {
        if (!accounts.Value.TryGetValue(request.Account, out var account) || await ReadAsync(account, request) is not { } items)
        {
            return null;
        }

        try
        {
            return new ProvenDelivery(account, [.. items]);
        }
#pragma warning disable CA1031 // It is proven, and whatever fails may be an objection: all of it is kept.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new ProvenDelivery(account, [new FailedItem("", fault)]);
        }
    }

    /// <summary>The same for an account that there is.</summary>
    protected abstract ValueTask<IEnumerable<InboundItem>?> ReadAsync(TAccount account, GatewayRequest request);
}

/// <summary>The gateways that the service knows.</summary>
internal static class SmsGateways
{
    /// <summary>The section of the configuration: a section a gateway, and in it one an account.</summary>
    public const string Section = "Gateways";

    public static void AddSmsGateways(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MessageParts>();
        builder.Services.AddScoped<InboundMessages>();
        builder.AddAmazonSns();
        builder.AddGateway<Twilio, TwilioAccount>("Twilio");
        builder.AddGateway<Vonage, VonageAccount>("Vonage");
        builder.AddGateway<Sinch, SinchAccount>("Sinch");
        builder.AddGateway<Infobip, InfobipAccount>("Infobip");
        builder.AddGateway<MessageBird, MessageBirdAccount>("MessageBird");
        builder.AddGateway<Bird, BirdAccount>("Bird");
        builder.AddGateway<OvhCloud, OvhCloudAccount>("OvhCloud");
        builder.AddGateway<Smsmode, SmsmodeAccount>("Smsmode");
        builder.AddGateway<Octopush, OctopushAccount>("Octopush");
        builder.AddGateway<Esendex, EsendexAccount>("Esendex");
        builder.AddGateway<Plivo, PlivoAccount>("Plivo");
        builder.AddGateway<Telnyx, TelnyxAccount>("Telnyx");
        builder.AddGateway<AwsSms, AwsSmsAccount>("Aws");
        builder.AddGateway<SmsFactor, SmsFactorAccount>("SmsFactor");
        builder.AddGateway<SpotHit, SpotHitAccount>("SpotHit");
        builder.AddGateway<MTarget, MTargetAccount>("MTarget");
        builder.AddGateway<HighConnection, HighConnectionAccount>("HighConnection");
        builder.AddGateway<BrevoSms, BrevoSmsAccount>("Brevo");
        builder.AddGateway<StandardWebhooks, StandardWebhooksAccount>("StandardWebhooks");
    }

    private static void AddGateway<TGateway, TAccount>(this IHostApplicationBuilder builder, string name)
        where TGateway : class, ISmsGateway
        where TAccount : GatewayAccount
    {
        builder.Services.AddSingleton<ISmsGateway, TGateway>();
        builder.Services.AddSingleton<IValidateOptions<GatewayAccounts<TAccount>>>(new AccountsValidation<TAccount>(name));
        builder
            .Services.AddOptions<GatewayAccounts<TAccount>>()
            .Bind(builder.Configuration.GetSection($"{Section}:{name}"))
            .ValidateOnStart();
    }

    private sealed class AccountsValidation<TAccount>(string name) : IValidateOptions<GatewayAccounts<TAccount>>
        where TAccount : GatewayAccount
    {
        public ValidateOptionsResult Validate(string? _, GatewayAccounts<TAccount> accounts)
        {
            var faults = accounts
                .SelectMany(account =>
                    new[] { account.Value.Fault, account.Value.QuietHours.Fault }
                        .OfType<string>()
                        .Select(fault => $"{Section}:{name}:{account.Key} {fault}")
                )
                .ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
