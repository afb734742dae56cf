using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// What an unsubscribe link carries. 43 bytes, 58 characters of Base64url, so that <c>unsub+TOKEN</c> just fits the 64 octets of a mail address's
/// local part (RFC 5321 section 4.5.3.1.1):
/// <code>
///  2  format version (4 bits, now 1) and key id (12 bits), big endian
/// 16  contact point id
///  1  purpose code
///  8  campaign reference, big endian
/// 16  HMAC-SHA-256 under the key, over the 27 bytes before it, first 16 bytes
/// </code>
/// It holds no address and never expires.
/// </summary>
/// <param name="ContactPoint">Whose refusal it is.</param>
/// <param name="PurposeCode">What it refuses by e-mail.</param>
/// <param name="Campaign">The reference of the campaign it was sent in.</param>
public readonly record struct UnsubscribeToken(Guid ContactPoint, byte PurposeCode, long Campaign)
{
    internal const int HighestKeyId = (1 << KeyIdBits) - 1;

    internal const int Bytes = SignedBytes + MacBytes;

    internal const int SignedBytes = 2 + 16 + 1 + 8;

    internal const int KeyIdBits = 12;

    internal const int MacBytes = 16;
}

/// <summary>Mints and reads tokens.</summary>
public sealed class UnsubscribeTokens(IOptions<UnsubscribeOptions> options)
{
    private const int FormatVersion = 1;

    private readonly Dictionary<int, byte[]> keys = options.Value.TokenKeys.ToDictionary(key => key.Key, key => Convert.FromBase64String(key.Value));
    private readonly int signingKey = options.Value.TokenKeys.Keys.Max();

    /// <summary>Writes a token.</summary>
    public string Mint(UnsubscribeToken token)
    {
        Span<byte> bytes = stackalloc byte[UnsubscribeToken.Bytes];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)((FormatVersion << UnsubscribeToken.KeyIdBits) | signingKey));
        token.ContactPoint.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        bytes[18] = token.PurposeCode;
        BinaryPrimitives.WriteInt64BigEndian(bytes[19..], token.Campaign);
        Sign(keys[signingKey], bytes[..UnsubscribeToken.SignedBytes], bytes[UnsubscribeToken.SignedBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a token; null when it is not exactly one that was minted.</summary>
    public UnsubscribeToken? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[UnsubscribeToken.Bytes];
        if (text.Length != Base64Url.GetEncodedLength(UnsubscribeToken.Bytes) || !IsExactly(text, bytes))
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
        return CryptographicOperations.FixedTimeEquals(mac, bytes[UnsubscribeToken.SignedBytes..])
            ? new UnsubscribeToken(new Guid(bytes.Slice(2, 16), bigEndian: true), bytes[18], BinaryPrimitives.ReadInt64BigEndian(bytes[19..]))
            : null;
    }

    // The last character has four bits to spare: a token has one writing, not sixteen.
    private static bool IsExactly(string text, Span<byte> bytes) =>
        Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == bytes.Length
        && Base64Url.EncodeToString(bytes) == text;

    private static void Sign(byte[] key, ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, hash);
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
    }
}
