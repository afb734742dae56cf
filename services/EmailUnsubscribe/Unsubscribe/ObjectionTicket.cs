using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Marten;
using SenefConsent.Contracts;
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
/// <param name="Said">What the page says of it; null in a ticket that was made before tickets held it.</param>
public sealed record ObjectionTicket(Guid ContactPoint, Guid Objection, bool IsOwn, SaidObjection? Said = null)
{
    /// <summary>
    /// The contact point, by the id under which the objection stands as well: an account may know it by another one than the link does.
    /// </summary>
    internal async Task<ContactPointIds> RecordedOnAsync(IQuerySession session) =>
        await session.Events.LoadAsync(Objection, CancellationToken.None) is { } e
            ? new ContactPointIds(e.StreamId, ContactPoint)
            : new ContactPointIds(ContactPoint);
}

/// <summary>What the page says of an objection.</summary>
/// <param name="Channel">E-mail, or every channel.</param>
/// <param name="Purpose">The code of the purpose.</param>
/// <param name="Since">Since when it is in force.</param>
/// <param name="Recipient">Whose it is, as far as a page shows it; empty when the link did not say it.</param>
public sealed record SaidObjection(Channel Channel, byte Purpose, DateTimeOffset Since, string Recipient);

/// <summary>Writes and reads tickets: encrypted under the newest key of the links that is ours alone, readable under all such.</summary>
public sealed class ObjectionTickets(UnsubscribeTokens tokens)
{
    private const string Use = "objection ticket";
    private const int ObjectionAt = 16;
    private const int OwnAt = 2 * 16;
    private const int ChannelAt = OwnAt + 1;
    private const int PurposeAt = ChannelAt + 1;
    private const int SinceAt = PurposeAt + 1;
    private const int RecipientAt = SinceAt + sizeof(long);
    private const int LongestRecipient = 400;
    private const int ContentAt = SealedToken.HeadBytes + SealedToken.NonceBytes;

    /// <summary>Writes one.</summary>
    public string Seal(ObjectionTicket ticket)
    {
        var content = new byte[
            ticket.Said is { Recipient: var recipient } ? RecipientAt + Encoding.UTF8.GetByteCount(recipient) : ChannelAt
        ];
        ticket.ContactPoint.TryWriteBytes(content);
        ticket.Objection.TryWriteBytes(content.AsSpan(ObjectionAt));
        content[OwnAt] = ticket.IsOwn ? (byte)1 : (byte)0;
        if (ticket.Said is { } said)
        {
            content[ChannelAt] = (byte)said.Channel;
            content[PurposeAt] = said.Purpose;
            BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(SinceAt), said.Since.ToUnixTimeMilliseconds());
            Encoding.UTF8.GetBytes(said.Recipient, content.AsSpan(RecipientAt));
        }

        var bytes = new byte[ContentAt + content.Length + SealedToken.SealBytes];
        var key = tokens.OwnKey;
        SealedToken.WriteHead(bytes, key.Id);
        RandomNumberGenerator.Fill(NonceOf(bytes));
        SealedToken.Encrypt(content, bytes.AsSpan(ContentAt), NonceOf(bytes), key.Signature, Use);
        return SealedToken.Write(bytes);
    }

    /// <summary>Reads one, whatever follows it in the link; null when it is not whole.</summary>
    public ObjectionTicket? Open(string? text)
    {
        if (
            SealedToken.Read(SealedToken.FirstIn(text)) is not { Length: >= ContentAt + ChannelAt + SealedToken.SealBytes } bytes
            || bytes.Length > ContentAt + RecipientAt + LongestRecipient + SealedToken.SealBytes
            || tokens.FindOwnKey(SealedToken.HeadOf(bytes)) is not { } key
        )
        {
            return null;
        }

        var content = new byte[bytes.Length - ContentAt - SealedToken.SealBytes];
        return SealedToken.TryDecrypt(bytes.AsSpan(ContentAt), content, NonceOf(bytes), key.Signature, Use)
            ? new ObjectionTicket(
                new Guid(content.AsSpan(0, ObjectionAt)),
                new Guid(content.AsSpan(ObjectionAt, OwnAt - ObjectionAt)),
                content[OwnAt] == 1,
                content.Length < RecipientAt
                    ? null
                    : new SaidObjection(
                        (Channel)content[ChannelAt],
                        content[PurposeAt],
                        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(SinceAt))),
                        Encoding.UTF8.GetString(content.AsSpan(RecipientAt))
                    )
            )
            : null;
    }

    private static Span<byte> NonceOf(byte[] ticket) => ticket.AsSpan(SealedToken.HeadBytes, SealedToken.NonceBytes);
}
