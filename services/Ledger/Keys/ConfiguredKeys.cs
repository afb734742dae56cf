namespace SenefConsent.Ledger;

/// <summary>What keys of one kind are for, in the settings of every service that has them.</summary>
/// <param name="Name">Its name in the database.</param>
/// <param name="WithoutThem">What a service with other keys would do.</param>
/// <param name="Section">
/// The section of the configuration, where rows of the database depend on every version: no service may then lack one that the database
/// knows. Null where old versions may be taken out.
/// </param>
public sealed record KeyUse(string Name, string WithoutThem, string? Section = null)
{
    /// <summary>The keys that ids of contact points are derived with.</summary>
    public static KeyUse ContactPoints { get; } =
        new("contact-points", "recorded objections would not be found", $"{LedgerOptions.Section}:ContactPointKeys");

    /// <summary>The keys that evidence is encrypted with.</summary>
    public static KeyUse Evidence { get; } = new("evidence", "stored evidence could not be read", $"{LedgerOptions.Section}:EvidenceKeys");

    /// <summary>The keys that unsubscribe links are signed with.</summary>
    public static KeyUse UnsubscribeLinks { get; } = new("unsubscribe-links", "links that were sent would be refused");

    /// <summary>The keys that links to the preference centre are signed with.</summary>
    public static KeyUse CentreLinks { get; } = new("centre-links", "links that were sent would be refused");

    /// <summary>The keys that confirmations of a consent are signed with.</summary>
    public static KeyUse ConsentConfirmations { get; } = new("consent-confirmations", "links that were sent would be refused");
}

/// <summary>A key of this configuration.</summary>
/// <param name="Use">What it is for.</param>
/// <param name="Version">Its version or id.</param>
/// <param name="Setting">Where it stands in the configuration.</param>
/// <param name="Secret">The key: Base64.</param>
/// <param name="IsOwn">Whether it is this service's to register; if not, another service's key is only compared.</param>
public sealed record ConfiguredKey(KeyUse Use, int Version, string Setting, string Secret, bool IsOwn = true)
{
    /// <summary>How many bytes a check value has: enough to tell two keys apart.</summary>
    public const int CheckBytes = 8;

    /// <summary>
    /// Tells whether two keys are the same and nothing else: HMAC of a fixed text under a key that is itself derived, so that it is part of
    /// no id, signature or cipher that is made with the key.
    /// </summary>
    public byte[] CheckValue()
    {
        Span<byte> derived = stackalloc byte[KeyedHash.Bytes];
        new KeyedHash(Secret).Hash("consent key check"u8, derived);
        var value = new byte[CheckBytes];
        new KeyedHash(Convert.ToBase64String(derived)).Hash(System.Text.Encoding.UTF8.GetBytes($"{Use.Name}|{Version}"), value);
        return value;
    }
}

/// <summary>The keys of one section of this configuration. Every section with keys that the database depends on is added as one.</summary>
/// <param name="Keys">Them.</param>
public sealed record ConfiguredKeys(IReadOnlyList<ConfiguredKey> Keys)
{
    /// <summary>The keys that every service has.</summary>
    public static ConfiguredKeys Of(LedgerOptions options) =>
        new([.. Of(KeyUse.ContactPoints, options.ContactPointKeys), .. Of(KeyUse.Evidence, options.EvidenceKeys)]);

    /// <summary>Keys by their ids, with what they are in the configuration.</summary>
    public static ConfiguredKeys Of(KeyUse use, string section, IReadOnlyDictionary<int, string> keys) =>
        new([.. keys.Select(key => new ConfiguredKey(use, key.Key, $"{section}:{key.Key}", key.Value))]);

    /// <summary>Keys of unsubscribe links.</summary>
    /// <param name="section">Where they stand in the configuration.</param>
    /// <param name="keys">The keys, by their ids.</param>
    /// <param name="areOwn">Whether this service reads links with them; see <see cref="ConfiguredKey.IsOwn"/>.</param>
    public static ConfiguredKeys Of(string section, IReadOnlyDictionary<int, TokenKey> keys, bool areOwn) =>
        new([
            .. keys.Select(key => new ConfiguredKey(
                KeyUse.UnsubscribeLinks,
                key.Key,
                $"{section}:{key.Key}:Secret",
                key.Value.Secret,
                areOwn
            )),
        ]);

    private static IReadOnlyList<ConfiguredKey> Of(KeyUse use, IReadOnlyDictionary<int, string> keys) => Of(use, use.Section!, keys).Keys;
}
