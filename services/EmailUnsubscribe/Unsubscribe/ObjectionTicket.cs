using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// What lets the one who has just objected undo that, and say why: given to them with the acknowledgement, and to nobody else.
/// </summary>
/// <param name="ContactPoint">Where the objection was recorded.</param>
/// <param name="Objection">Its event.</param>
/// <param name="IsOwn"> Whether this very click made it. If it stood before, a forwarded mail may be what was clicked: then there is
/// nothing to undo, and nobody can tell the one ticket from the other.
/// </param>
public readonly record struct ObjectionTicket(Guid ContactPoint, Guid Objection, bool IsOwn);

/// <summary>Writes and reads tickets: encrypted under the newest key of the links that is ours alone, readable under all such.</summary>
public sealed class ObjectionTickets(UnsubscribeTokens tokens)
{
    private const int KeyIdBytes = 2;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int ContentBytes = 16 + 16 + 1;
    private const int TicketBytes = KeyIdBytes + NonceBytes + ContentBytes + TagBytes;

    /// <summary>Writes one.</summary>
    public string Seal(ObjectionTicket ticket)
    {
        Span<byte> bytes = stackalloc byte[TicketBytes];
        Span<byte> content = stackalloc byte[ContentBytes];
        ticket.ContactPoint.TryWriteBytes(content);
        ticket.Objection.TryWriteBytes(content[16..]);
        content[32] = ticket.IsOwn ? (byte)1 : (byte)0;

        var key = tokens.OwnKey;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)key.Id);
        RandomNumberGenerator.Fill(bytes.Slice(KeyIdBytes, NonceBytes));
        using var aes = AesOf(key);
        aes.Encrypt(bytes.Slice(KeyIdBytes, NonceBytes), content, bytes.Slice(KeyIdBytes + NonceBytes, ContentBytes), bytes[^TagBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads one; null when it is not whole.</summary>
    public ObjectionTicket? Open(string? text)
    {
        Span<byte> bytes = stackalloc byte[TicketBytes];
        if (
            text?.Length != Base64Url.GetEncodedLength(TicketBytes)
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != TicketBytes
            || tokens.FindOwnKey(BinaryPrimitives.ReadUInt16BigEndian(bytes)) is not { } key
        )
        {
            return null;
        }

        try
        {
            Span<byte> content = stackalloc byte[ContentBytes];
            using var aes = AesOf(key);
            aes.Decrypt(
                bytes.Slice(KeyIdBytes, NonceBytes),
                bytes.Slice(KeyIdBytes + NonceBytes, ContentBytes),
                bytes[^TagBytes..],
                content
            );
            return new ObjectionTicket(new Guid(content[..16]), new Guid(content.Slice(16, 16)), content[32] == 1);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm AesOf(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[KeyedHash.Bytes];
        key.Signature.Hash("objection ticket"u8, secret);
        return new AesGcm(secret, TagBytes);
    }
}
