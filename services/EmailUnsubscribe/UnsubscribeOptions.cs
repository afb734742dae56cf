using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>The section <c>Unsubscribe</c>.</summary>
public sealed class UnsubscribeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Unsubscribe";

    /// <summary>
    /// The keys that links are signed with, by id (0 to 4095). Taking one out makes the links under it damaged ones; put a higher id beside
    /// it instead.
    /// </summary>
    public Dictionary<int, TokenKey> TokenKeys { get; init; } = [];

    /// <summary>The domain that receives <c>unsub+TOKEN@</c>.</summary>
    public string MailDomain { get; init; } = "";

    /// <summary>Who the page says it speaks for.</summary>
    public string Sender { get; init; } = "SENEF";

    /// <summary>
    /// How many addresses one sender may type an hour into the form for a damaged link that are objections at once; others are pauses and
    /// wait for the data protection officer.
    /// </summary>
    public int TypedAddressesPerHour { get; init; } = 5;

    /// <summary>
    /// The mail that confirms an objection made by a link. None is sent, and no link carries an address, where no server is given.
    /// </summary>
    public MailServerOptions Confirmation { get; init; } = new();
}

// The catalogue is asked for late: where it cannot be read, that is told by whoever is there to tell it, with all else that is wrong.
internal sealed class UnsubscribeOptionsValidation(IServiceProvider services) : IValidateOptions<UnsubscribeOptions>
{
    private const int ShortestKey = 32;

    public ValidateOptionsResult Validate(string? name, UnsubscribeOptions options)
    {
        var failures = TokenKey
            .FaultsOf("Unsubscribe:TokenKeys", options.TokenKeys, services.GetRequiredService<PurposeCatalogue>())
            .ToList();
        if (options.TokenKeys.Count == 0)
        {
            failures.Add(
                $"Unsubscribe:TokenKeys:1:Secret is missing; set it to Base64 of {ShortestKey} random bytes, for example from "
                    + $"'openssl rand -base64 {ShortestKey}'"
            );
        }
        else if (options.TokenKeys.Values.All(key => key.Client != ""))
        {
            failures.Add(
                "Unsubscribe:TokenKeys needs a key without a Client: what lets a person undo a click is encrypted under it, "
                    + "and no client may know it"
            );
        }

        if (Uri.CheckHostName(options.MailDomain) != UriHostNameType.Dns)
        {
            failures.Add("Unsubscribe:MailDomain must be the domain that receives unsub+TOKEN@");
        }

        if (options.TypedAddressesPerHour < 0)
        {
            failures.Add("Unsubscribe:TypedAddressesPerHour is a number, not below 0");
        }

        if (options.Confirmation.FaultIn($"{UnsubscribeOptions.Section}:{nameof(UnsubscribeOptions.Confirmation)}") is { } fault)
        {
            failures.Add(fault);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

internal static class UnsubscribeServices
{
    public static void AddUnsubscribeLinks(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<UnsubscribeOptions>()
            .Bind(builder.Configuration.GetSection(UnsubscribeOptions.Section))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UnsubscribeOptions>, UnsubscribeOptionsValidation>();
        builder.Services.AddSingleton(provider => new UnsubscribeTokens(
            provider.GetRequiredService<IOptions<UnsubscribeOptions>>().Value.TokenKeys,
            provider.GetRequiredService<PurposeCatalogue>()
        ));
        builder.Services.AddSingleton(provider =>
            ConfiguredKeys.Of(
                $"{UnsubscribeOptions.Section}:TokenKeys",
                provider.GetRequiredService<IOptions<UnsubscribeOptions>>().Value.TokenKeys,
                areOwn: true
            )
        );
        builder.Services.AddSingleton<UnsubscribeLinks>();
        builder.Services.AddSingleton<RecipientSeal>();
        builder.Services.AddSingleton<ObjectionTickets>();
        builder.Services.AddSingleton<UsedTickets>();
        builder.Services.AddSingleton<TypedAddresses>();
    }
}
