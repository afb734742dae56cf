using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SenefConsent.Ledger;

/// <summary>
/// HMAC-SHA-256 under one key. The key is set up once a thread and not once a hash, which costs five times the hash itself: lists of
/// millions are hashed.
/// </summary>
/// <param name="key">The key as a configuration has it: Base64.</param>
[SuppressMessage("Design", "CA1001", Justification = "A key lives as long as its process.")]
public sealed class KeyedHash(string key)
{
    /// <summary>How many bytes a hash has, and a key at least.</summary>
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    private readonly ThreadLocal<HMACSHA256> hmac = new(() => new HMACSHA256(Convert.FromBase64String(key)));

    /// <summary>Whether a key of a configuration is Base64 of enough bytes.</summary>
    public static bool IsKey(string key) => Convert.TryFromBase64String(key, new byte[key.Length], out var bytes) && bytes >= Bytes;

    /// <summary>Hashes.</summary>
    /// <param name="data">What.</param>
    /// <param name="hash">Receives the first bytes of the hash (RFC 2104, 5), as many as it has room for, at most <see
    /// cref="Bytes"/>.</param>
    public void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<byte> whole = stackalloc byte[Bytes];
        hmac.Value!.TryComputeHash(data, whole, out _);
        whole[..hash.Length].CopyTo(hash);
    }

    /// <summary>Whether these are the first bytes of the hash; takes the same time wherever they differ.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> hash)
    {
        Span<byte> made = stackalloc byte[hash.Length];
        Hash(data, made);
        return CryptographicOperations.FixedTimeEquals(made, hash);
    }
}
