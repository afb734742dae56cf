using System.Buffers.Binary;
using System.Collections.Frozen;

namespace SenefConsent.Ledger;

/// <summary>A key as tokens are signed and read with it.</summary>
/// <param name="Id">Its id, which the token carries.</param>
/// <param name="Signature">Signs under the key.</param>
/// <param name="Client">The client whose links it signs; empty for all who have none.</param>
/// <param name="Purposes">The purposes it may refuse; every one when empty.</param>
public sealed record SigningKey(int Id, KeyedHash Signature, string Client, IReadOnlyList<string> Purposes)
{
    /// <summary>Whether a link under it may refuse a purpose.</summary>
    public bool Permits(Purpose purpose, PurposeCatalogue catalogue) =>
        Purposes.Count == 0 || Purposes.Any(permitted => catalogue.Covers(permitted, purpose.Name));
}

/// <summary>A key that links are signed with, as the configuration has it.</summary>
public sealed class TokenKey
{
    /// <summary>Base64 of at least 32 bytes.</summary>
    public string Secret { get; init; } = "";

    /// <summary>
    /// The client whose links it signs, by the name of its API key or JWT; a client that knows its secret can mint by itself. Empty: the
    /// links of every client that has no key of its own.
    /// </summary>
    public string Client { get; init; } = "";

    /// <summary>What links under it may refuse, with all that is below in the catalogue; everything when empty.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>What is wrong with keys, each with the setting that it is about.</summary>
    /// <param name="section">Where they stand in the configuration.</param>
    /// <param name="keys">The keys, by their ids.</param>
    /// <param name="catalogue">What there is to refuse.</param>
    public static IEnumerable<string> FaultsOf(string section, IReadOnlyDictionary<int, TokenKey> keys, PurposeCatalogue catalogue)
    {
        foreach (var (id, key) in keys)
        {
            if (id is < 0 or > UnsubscribeToken.HighestKeyId || !KeyedHash.IsKey(key.Secret))
            {
                yield return $"{section}:{id} must have an id from 0 to {UnsubscribeToken.HighestKeyId} and a Secret that is Base64 of at "
                    + $"least {KeyedHash.Bytes} bytes";
            }

            if (key.Purposes.FirstOrDefault(purpose => catalogue.Find(purpose) is null) is { } unknown)
            {
                yield return $"{section}:{id}:Purposes names {unknown}, which the catalogue does not have; it has {catalogue.Names}";
            }
        }
    }
}

/// <summary>Mints and reads tokens.</summary>
/// <param name="configured">The keys, by their ids.</param>
/// <param name="catalogue">What there is to refuse.</param>
public sealed class UnsubscribeTokens(IReadOnlyDictionary<int, TokenKey> configured, PurposeCatalogue catalogue)
{
    private const int FormatVersion = 1;

    private readonly FrozenDictionary<int, SigningKey> keys = configured.ToFrozenDictionary(
        key => key.Key,
        key => new SigningKey(key.Key, new KeyedHash(key.Value.Secret), key.Value.Client, key.Value.Purposes)
    );

    /// <summary>
    /// The key that signs a client's links: its own of the highest id, or the one of the highest id that belongs to nobody; null when there
    /// is neither.
    /// </summary>
    public SigningKey? KeyOf(string client) =>
        keys
            .Values.Where(key => key.Client == client || key.Client == "")
            .OrderByDescending(key => key.Client != "")
            .ThenByDescending(key => key.Id)
            .FirstOrDefault();

    /// <summary>The key that signs a client's links for a purpose; null when none does.</summary>
    public SigningKey? KeyOf(string client, Purpose purpose) => KeyOf(client) is { } key && key.Permits(purpose, catalogue) ? key : null;

    /// <summary>The key of the highest id among those that no client may know: what it encrypts is from us.</summary>
    public SigningKey OwnKey => keys.Values.Where(key => key.Client == "").MaxBy(key => key.Id)!;

    /// <summary>The key of an id, if no client may know it; else null.</summary>
    public SigningKey? FindOwnKey(int id) => keys.GetValueOrDefault(id) is { Client: "" } key ? key : null;

    /// <summary>Writes a token.</summary>
    public static string Mint(SigningKey key, UnsubscribeToken token)
    {
        Span<byte> bytes = stackalloc byte[UnsubscribeToken.Bytes];
        SealedToken.WriteHead(bytes, (FormatVersion << UnsubscribeToken.KeyIdBits) | key.Id);
        token.ContactPoint.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        bytes[18] = token.PurposeCode;
        BinaryPrimitives.WriteInt64BigEndian(bytes[19..], token.Campaign);
        SealedToken.Sign(bytes, key.Signature);
        return SealedToken.Write(bytes);
    }

    /// <summary>Reads a token; null when it is not exactly one that was minted, under a key that may refuse its purpose.</summary>
    public UnsubscribeToken? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[UnsubscribeToken.Bytes];
        if (
            !SealedToken.TryRead(text, bytes)
            || SealedToken.HeadOf(bytes) is var head && head >> UnsubscribeToken.KeyIdBits != FormatVersion
            || !keys.TryGetValue(head & UnsubscribeToken.HighestKeyId, out var key)
            || !SealedToken.IsSigned(bytes, key.Signature)
        )
        {
            return null;
        }

        var token = new UnsubscribeToken(
            new Guid(bytes.Slice(2, 16), bigEndian: true),
            bytes[18],
            BinaryPrimitives.ReadInt64BigEndian(bytes[19..])
        );
        return key.Permits(token.PurposeIn(catalogue), catalogue) ? token : null;
    }
}
