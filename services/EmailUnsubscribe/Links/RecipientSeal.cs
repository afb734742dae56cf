using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// What stands behind <c>/u/</c> in a link: the token, and where confirmations are sent also the recipient under a seal, after a dot.
/// </summary>
/// <param name="Token">The token, or what stands for it.</param>
/// <param name="Recipient">The sealed recipient, or what stands for it; null when there is none.</param>
internal readonly record struct LinkText(string Token, string? Recipient)
{
    public static LinkText Parse(string text) =>
        text.IndexOf('.') is >= 0 and var dot ? new LinkText(text[..dot], text[(dot + 1)..]) : new LinkText(text, null);

    public override string ToString() => Recipient is null ? Token : $"{Token}.{Recipient}";
}

/// <summary>
/// Encrypts a recipient into their own link, since nothing else here knows an address: the confirmation of an objection goes to it, and to
/// no address that somebody gives. What was sealed into one link opens in no other.
/// </summary>
internal sealed class RecipientSeal(UnsubscribeTokens tokens)
{
    private const int KeyIdBytes = 2;
    private const int TagBytes = 16;

    // Each token has a key of its own, under which nothing else is encrypted.
    private static readonly byte[] Nonce = new byte[12];

    public string Seal(string token, ContactAddress recipient)
    {
        var address = Encoding.UTF8.GetBytes(recipient.Normal);
        var bytes = new byte[KeyIdBytes + address.Length + TagBytes];
        var key = tokens.OwnKey;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)key.Id);
        using var aes = AesOf(key, token);
        aes.Encrypt(Nonce, address, bytes.AsSpan(KeyIdBytes, address.Length), bytes.AsSpan(KeyIdBytes + address.Length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The recipient of a link; null when it has none, or the seal is not whole.</summary>
    public ContactAddress? Open(LinkText link)
    {
        if (
            !Base64Url.IsValid(link.Recipient)
            || Base64Url.DecodeFromChars(link.Recipient) is not { Length: > KeyIdBytes + TagBytes } bytes
            || tokens.FindOwnKey(BinaryPrimitives.ReadUInt16BigEndian(bytes)) is not { } key
        )
        {
            return null;
        }

        try
        {
            var address = new byte[bytes.Length - KeyIdBytes - TagBytes];
            using var aes = AesOf(key, link.Token);
            aes.Decrypt(Nonce, bytes.AsSpan(KeyIdBytes, address.Length), bytes.AsSpan(KeyIdBytes + address.Length), address);
            return ContactAddress.Email(Encoding.UTF8.GetString(address));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm AesOf(SigningKey key, string token)
    {
        Span<byte> secret = stackalloc byte[KeyedHash.Bytes];
        key.Signature.Hash(Encoding.UTF8.GetBytes($"recipient of {token}"), secret);
        return new AesGcm(secret, TagBytes);
    }
}
