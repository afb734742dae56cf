using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences;

/// <summary>Whom a link of the preference centre is for, and how long it opens.</summary>
/// <param name="Account">The account's pseudonym.</param>
/// <param name="ExpiresAt">The first instant at which it no longer opens.</param>
public readonly record struct CentreTicket(Guid Account, DateTimeOffset ExpiresAt);

/// <summary>Makes and reads the links of the preference centre: account and end, signed.</summary>
public sealed class CentreLinks(IOptions<CentreOptions> options, IOptions<PublicAddress> address)
{
    private const int SignedBytes = 2 + 16 + 8;
    private const int MacBytes = 16;

    private readonly FrozenDictionary<int, KeyedHash> keys = options.Value.Keys.ToFrozenDictionary(key => key.Key, key => new KeyedHash(Convert.FromBase64String(key.Value)));

    /// <summary>Makes one.</summary>
    public CentreLink LinkOf(Guid account, DateTimeOffset now)
    {
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + options.Value.Lifetime).ToUnixTimeSeconds());
        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        var newest = keys.Keys.Max();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)newest);
        account.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[18..], expiresAt.ToUnixTimeSeconds());
        Sign(keys[newest], bytes[..SignedBytes], bytes[SignedBytes..]);
        return new CentreLink($"{address.Value.BaseUrl}/centre/{Base64Url.EncodeToString(bytes)}", expiresAt);
    }

    /// <summary>Reads a token, expired or not; null when it is not exactly one that was made.</summary>
    public CentreTicket? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        if (token.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var written) || written != bytes.Length
            || !keys.TryGetValue(BinaryPrimitives.ReadUInt16BigEndian(bytes), out var key))
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        Sign(key, bytes[..SignedBytes], mac);
        return CryptographicOperations.FixedTimeEquals(mac, bytes[SignedBytes..])
            ? new CentreTicket(new Guid(bytes.Slice(2, 16), bigEndian: true), DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes[18..])))
            : null;
    }

    private static void Sign(KeyedHash key, ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        key.Hash(signed, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}

/// <summary><c>POST /accounts/{id}/centre-links</c>.</summary>
public static class CentreLinksEndpoint
{
    /// <summary>A link to the account's own page, for the person and for nobody else: whoever has it can read and change the preferences until it expires.</summary>
    public static IResult Post(string id, ContactPointKeyring keyring, CentreLinks links, TimeProvider clock) =>
        AccountReader.Validate(id) ?? TypedResults.Ok(links.LinkOf(keyring.IdOfAccount(id), clock.GetUtcNow()));
}
