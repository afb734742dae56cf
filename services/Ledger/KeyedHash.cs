using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SenefConsent.Ledger;

/// <summary>
/// HMAC-SHA-256 under one key. The key is set up once a thread and not once a hash, which costs five times the hash itself: lists of millions are
/// hashed.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A key lives as long as its process.")]
public sealed class KeyedHash(byte[] key)
{
    /// <summary>How many bytes a hash has.</summary>
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    private readonly ThreadLocal<HMACSHA256> hmac = new(() => new HMACSHA256(key));

    /// <summary>Hashes.</summary>
    /// <param name="data">What.</param>
    /// <param name="hash">Receives <see cref="Bytes"/> bytes.</param>
    public void Hash(ReadOnlySpan<byte> data, Span<byte> hash) => hmac.Value!.TryComputeHash(data, hash, out _);
}
