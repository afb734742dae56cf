using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

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

/// <summary>Mints and reads tokens.</summary>
public sealed class UnsubscribeTokens(IOptions<UnsubscribeOptions> options, PurposeCatalogue catalogue)
{
    private const int FormatVersion = 1;

    private readonly FrozenDictionary<int, SigningKey> keys = options.Value.TokenKeys.ToFrozenDictionary(
        key => key.Key, key => new SigningKey(key.Key, new KeyedHash(Convert.FromBase64String(key.Value.Secret)), key.Value.Client, key.Value.Purposes));

    /// <summary>The key that signs a client's links: its own of the highest id, or the one of the highest id that belongs to nobody; null when there is neither.</summary>
    public SigningKey? KeyOf(string client) => keys.Values
        .Where(key => key.Client == client || key.Client == "")
        .OrderByDescending(key => key.Client != "").ThenByDescending(key => key.Id)
        .FirstOrDefault();

    /// <summary>The key of the highest id among those that no client may know: what it encrypts is from us.</summary>
    public SigningKey OwnKey => keys.Values.Where(key => key.Client == "").MaxBy(key => key.Id)!;

    /// <summary>The key of an id, if no client may know it; else null.</summary>
    public SigningKey? FindOwnKey(int id) => keys.GetValueOrDefault(id) is { Client: "" } key ? key : null;

    /// <summary>Writes a token.</summary>
    public static string Mint(SigningKey key, UnsubscribeToken token)
    {
        Span<byte> bytes = stackalloc byte[UnsubscribeToken.Bytes];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)((FormatVersion << UnsubscribeToken.KeyIdBits) | key.Id));
        token.ContactPoint.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        bytes[18] = token.PurposeCode;
        BinaryPrimitives.WriteInt64BigEndian(bytes[19..], token.Campaign);
        Sign(key, bytes[..UnsubscribeToken.SignedBytes], bytes[UnsubscribeToken.SignedBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a token; null when it is not exactly one that was minted, under a key that may refuse its purpose.</summary>
    public UnsubscribeToken? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[UnsubscribeToken.Bytes];
        if (text.Length != UnsubscribeToken.Length || !IsExactly(text, bytes))
        {
            return null;
        }

        var head = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (head >> UnsubscribeToken.KeyIdBits != FormatVersion || !keys.TryGetValue(head & UnsubscribeToken.HighestKeyId, out var key))
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[UnsubscribeToken.MacBytes];
        Sign(key, bytes[..UnsubscribeToken.SignedBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[UnsubscribeToken.SignedBytes..]))
        {
            return null;
        }

        var token = new UnsubscribeToken(new Guid(bytes.Slice(2, 16), bigEndian: true), bytes[18], BinaryPrimitives.ReadInt64BigEndian(bytes[19..]));
        return key.Permits(token.PurposeIn(catalogue), catalogue) ? token : null;
    }

    // The last character has four bits to spare: a token has one writing, not sixteen.
    private static bool IsExactly(string text, Span<byte> bytes) =>
        Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == bytes.Length
        && Base64Url.EncodeToString(bytes) == text;

    private static void Sign(SigningKey key, ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        key.Signature.Hash(signed, hash);
        hash[..UnsubscribeToken.MacBytes].CopyTo(mac);
    }
}

internal static class UnsubscribeTokenServices
{
    public static void AddUnsubscribeTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<UnsubscribeOptions>().Bind(builder.Configuration.GetSection(UnsubscribeOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UnsubscribeOptions>, UnsubscribeOptionsValidation>();
        builder.Services.AddSingleton<UnsubscribeTokens>();
        builder.Services.AddSingleton<UnsubscribeLinks>();
        builder.Services.AddSingleton<RecipientSeal>();
        builder.Services.AddSingleton<ObjectionTickets>();
    }
}
