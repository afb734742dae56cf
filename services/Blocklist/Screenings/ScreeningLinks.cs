using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>The section <c>Links</c>: what unsubscribe links are made with here. None are made where it is empty.</summary>
internal sealed class LinkOptions
{
    public const string Section = "Links";

    /// <summary>Where the world reaches EmailUnsubscribe: its <c>Public:BaseUrl</c>.</summary>
    public string BaseUrl { get; init; } = "";

    /// <summary>
    /// Keys of EmailUnsubscribe's <c>Unsubscribe:TokenKeys</c>, under the same ids. A client's own key is enough; the one without a client
    /// need not leave EmailUnsubscribe.
    /// </summary>
    public Dictionary<int, TokenKey> TokenKeys { get; init; } = [];
}

/// <summary>The links that a screening gives the recipients who may be written to.</summary>
/// <param name="page">What a token is appended to.</param>
/// <param name="key">Signs them.</param>
/// <param name="purpose">What they refuse.</param>
/// <param name="campaign">The reference of the campaign.</param>
internal sealed class ScreeningLinks(string page, SigningKey key, Purpose purpose, long campaign)
{
    public string LinkOf(Guid contactPoint) =>
        page + UnsubscribeTokens.Mint(key, new UnsubscribeToken(contactPoint, purpose.Code, campaign));
}

/// <summary>Adds links to the service.</summary>
internal static class LinkServices
{
    public static void AddLinks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LinkOptions>().Bind(builder.Configuration.GetSection(LinkOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LinkOptions>, LinkOptionsValidation>();
        builder.Services.AddSingleton(provider => new UnsubscribeTokens(
            provider.GetRequiredService<IOptions<LinkOptions>>().Value.TokenKeys,
            provider.GetRequiredService<PurposeCatalogue>()
        ));
        builder.Services.AddSingleton(provider =>
            ConfiguredKeys.Of(
                $"{LinkOptions.Section}:TokenKeys",
                provider.GetRequiredService<IOptions<LinkOptions>>().Value.TokenKeys,
                areOwn: false
            )
        );
    }

    // The catalogue is asked for late: where it cannot be read, that is told by whoever is there to tell it, with all else that is wrong.
    private sealed class LinkOptionsValidation(IServiceProvider services) : IValidateOptions<LinkOptions>
    {
        public ValidateOptionsResult Validate(string? name, LinkOptions options)
        {
            var faults = TokenKey
                .FaultsOf($"{LinkOptions.Section}:TokenKeys", options.TokenKeys, services.GetRequiredService<PurposeCatalogue>())
                .ToList();
            if (
                options.TokenKeys.Count > 0
                && !(Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            )
            {
                faults.Add(
                    $"{LinkOptions.Section}:BaseUrl must be the Public:BaseUrl of EmailUnsubscribe, for example "
                        + "https://unsubscribe.example.org"
                );
            }

            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
