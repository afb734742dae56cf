using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>The section <c>Centre</c>: the preference centre for people without a login.</summary>
public sealed class CentreOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Centre";

    private const int HighestKeyId = ushort.MaxValue;

    /// <summary>
    /// The keys that its links are signed with, Base64 of at least 32 bytes, by id. The highest signs; the others go on being read.
    /// </summary>
    public Dictionary<int, string> Keys { get; init; } = [];

    /// <summary>How long a link opens the page.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Who the page says it speaks for.</summary>
    public string Sender { get; init; } = "SENEF";

    internal bool HasKeys => Keys.Count > 0 && Keys.All(key => key.Key is > 0 and <= HighestKeyId && KeyedHash.IsKey(key.Value));
}

internal static class Centre
{
    public static void AddCentre(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<CentreOptions>()
            .Bind(builder.Configuration.GetSection(CentreOptions.Section))
            .Validate(
                centre => centre.HasKeys,
                $"{CentreOptions.Section}:Keys:1 must be Base64 of 32 random bytes, for example from 'openssl rand -base64 32', "
                    + "and so every other key there"
            )
            .Validate(
                centre => centre.Lifetime > TimeSpan.Zero,
                $"{CentreOptions.Section}:Lifetime must be longer than nothing, for example 1.00:00:00"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton(provider =>
            ConfiguredKeys.Of(
                KeyUse.CentreLinks,
                $"{CentreOptions.Section}:Keys",
                provider.GetRequiredService<IOptions<CentreOptions>>().Value.Keys
            )
        );
        builder.Services.AddSingleton<CentreLinks>();
    }
}
