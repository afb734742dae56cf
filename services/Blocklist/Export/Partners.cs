using Microsoft.Extensions.Options;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>The section <c>Partners</c>: with whom a key was agreed, by name.</summary>
internal sealed class PartnerOptions : Dictionary<string, PartnerKey>
{
    public const string Section = "Partners";
}

/// <summary>A partner's key.</summary>
internal sealed class PartnerKey
{
    /// <summary>Base64 of at least 32 random bytes, for this partner alone.</summary>
    public string Key { get; init; } = "";

    public bool IsValid => KeyedHash.IsKey(Key);
}

/// <summary>
/// What stands for a contact point outside: its own id, or HMAC-SHA-256 of it under a key that was agreed with one partner, which tells
/// nobody else anything.
/// </summary>
internal sealed class Partners(IOptions<PartnerOptions> options)
{
    private readonly Dictionary<string, KeyedHash> keys = options.Value.ToDictionary(
        partner => partner.Key,
        partner => new KeyedHash(partner.Value.Key),
        StringComparer.Ordinal
    );

    /// <summary>What gives the pseudonyms for a partner; for none, the ids themselves. Null when the partner is not known.</summary>
    public Func<Guid, string>? PseudonymsFor(string? partner)
    {
        if (partner is null)
        {
            return id => id.ToString();
        }

        return keys.TryGetValue(partner, out var key) ? id => Hash(key, id) : null;
    }

    public static void Add(IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<PartnerOptions>()
            .Bind(builder.Configuration.GetSection(PartnerOptions.Section))
            .Validate(
                partners => partners.Values.All(partner => partner.IsValid),
                $"every entry of {PartnerOptions.Section} needs a Key: Base64 of {KeyedHash.Bytes} random bytes, for example "
                    + $"from 'openssl rand -base64 {KeyedHash.Bytes}'"
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<Partners>();
    }

    private static string Hash(KeyedHash key, Guid id)
    {
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        key.Hash(id.ToByteArray(bigEndian: true), hash);
        return Convert.ToHexStringLower(hash);
    }
}
