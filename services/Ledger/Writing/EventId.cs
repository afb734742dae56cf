using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>Ids of events. The store has a unique index on them: PostgreSQL itself keeps an act once, for ever.</summary>
public static class EventId
{
    private const int GuidBytes = 16;

    /// <summary>The id of an act with a key.</summary>
    /// <param name="source">The door by which it came.</param>
    /// <param name="stream">The stream that it is recorded on.</param>
    /// <param name="key">The source's own id of the act.</param>
    public static Guid Of(Source source, Guid stream, string key) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}|{stream:N}|{key}")).AsSpan(0, GuidBytes), bigEndian: true);

    /// <summary>
    /// The id of an act without a key: the time and then bits that follow from the command, as a UUID of version 7 (RFC 9562), so that new
    /// events are close together in the index.
    /// </summary>
    /// <param name="command">Stands for the command.</param>
    /// <param name="stream">The stream that it is recorded on.</param>
    /// <param name="place">How many such ids the command has made before it.</param>
    /// <param name="at">The time of receipt.</param>
    internal static Guid New(Guid command, Guid stream, int place, DateTimeOffset at)
    {
        Span<byte> named = stackalloc byte[(2 * GuidBytes) + sizeof(int)];
        command.TryWriteBytes(named);
        stream.TryWriteBytes(named[GuidBytes..]);
        BinaryPrimitives.WriteInt32BigEndian(named[(2 * GuidBytes)..], place);

        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(named, id);
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, at.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id[..GuidBytes], bigEndian: true);
    }
}
