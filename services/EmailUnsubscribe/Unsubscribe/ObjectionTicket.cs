using System.Security.Cryptography;
using Marten;
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
public readonly record struct ObjectionTicket(Guid ContactPoint, Guid Objection, bool IsOwn)
{
    /// <summary>
    /// The contact point, by the id under which the objection stands as well: an account may know it by another one than the link does.
    /// </summary>
    internal async Task<ContactPointIds> RecordedOnAsync(IQuerySession session) =>
        await session.Events.LoadAsync(Objection, CancellationToken.None) is { } e
            ? new ContactPointIds(e.StreamId, ContactPoint)
            : new ContactPointIds(ContactPoint);
}

/// <summary>Writes and reads tickets: encrypted under the newest key of the links that is ours alone, readable under all such.</summary>
public sealed class ObjectionTickets(UnsubscribeTokens tokens)
{
    private const string Use = "objection ticket";
    private const int ContentBytes = 16 + 16 + 1;
    private const int ContentAt = SealedToken.HeadBytes + SealedToken.NonceBytes;
    private const int TicketBytes = ContentAt + ContentBytes + SealedToken.SealBytes;

    /// <summary>Writes one.</summary>
    public string Seal(ObjectionTicket ticket)
    {
        Span<byte> bytes = stackalloc byte[TicketBytes];
        Span<byte> content = stackalloc byte[ContentBytes];
        ticket.ContactPoint.TryWriteBytes(content);
        ticket.Objection.TryWriteBytes(content[16..]);
        content[32] = ticket.IsOwn ? (byte)1 : (byte)0;

        var key = tokens.OwnKey;
        SealedToken.WriteHead(bytes, key.Id);
        RandomNumberGenerator.Fill(NonceOf(bytes));
        SealedToken.Encrypt(content, bytes[ContentAt..], NonceOf(bytes), key.Signature, Use);
        return SealedToken.Write(bytes);
    }

    /// <summary>Reads one, whatever follows it in the link; null when it is not whole.</summary>
    public ObjectionTicket? Open(string? text)
    {
        Span<byte> bytes = stackalloc byte[TicketBytes];
        Span<byte> content = stackalloc byte[ContentBytes];
        return
            SealedToken.TryRead(SealedToken.FirstIn(text), bytes)
            && tokens.FindOwnKey(SealedToken.HeadOf(bytes)) is { } key
            && SealedToken.TryDecrypt(bytes[ContentAt..], content, NonceOf(bytes), key.Signature, Use)
            ? new ObjectionTicket(new Guid(content[..16]), new Guid(content.Slice(16, 16)), content[32] == 1)
            : null;
    }

    private static Span<byte> NonceOf(Span<byte> ticket) => ticket.Slice(SealedToken.HeadBytes, SealedToken.NonceBytes);
}
