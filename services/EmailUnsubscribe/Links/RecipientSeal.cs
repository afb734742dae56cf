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
    /// <summary>Reads it out of what a link has become on its way: a full stop, a bracket or parameters may follow.</summary>
    public static LinkText Parse(string text)
    {
        var token = SealedToken.FirstIn(text);
        var after = text[(text.IndexOf(token, StringComparison.Ordinal) + token.Length)..];
        return
            after.StartsWith('.')
            && after.Length > 1
            && SealedToken.FirstIn(after[1..]) is { Length: > 0 } recipient
            && after[1] == recipient[0]
            ? new LinkText(token, recipient)
            : new LinkText(token, null);
    }

    public override string ToString() => Recipient is null ? Token : $"{Token}.{Recipient}";
}

/// <summary>
/// Encrypts a recipient into their own link, since nothing else here knows an address: the confirmation of an objection goes to it, and to
/// no address that somebody gives. What was sealed into one link opens in no other.
/// </summary>
internal sealed class RecipientSeal(UnsubscribeTokens tokens)
{
    // Each token has a key of its own, under which nothing else is encrypted.
    private static readonly byte[] Nonce = new byte[SealedToken.NonceBytes];

    public string Seal(string token, ContactAddress recipient)
    {
        var address = Encoding.UTF8.GetBytes(recipient.Normal);
        var bytes = new byte[SealedToken.HeadBytes + address.Length + SealedToken.SealBytes];
        var key = tokens.OwnKey;
        SealedToken.WriteHead(bytes, key.Id);
        SealedToken.Encrypt(address, bytes.AsSpan(SealedToken.HeadBytes), Nonce, key.Signature, UseOf(token));
        return SealedToken.Write(bytes);
    }

    /// <summary>The recipient of a link; null when it has none, or the seal is not whole.</summary>
    public ContactAddress? Open(LinkText link)
    {
        if (
            SealedToken.Read(link.Recipient) is not { Length: > SealedToken.HeadBytes + SealedToken.SealBytes } bytes
            || tokens.FindOwnKey(SealedToken.HeadOf(bytes)) is not { } key
        )
        {
            return null;
        }

        var address = new byte[bytes.Length - SealedToken.HeadBytes - SealedToken.SealBytes];
        return SealedToken.TryDecrypt(bytes.AsSpan(SealedToken.HeadBytes), address, Nonce, key.Signature, UseOf(link.Token))
            ? ContactAddress.Email(Encoding.UTF8.GetString(address))
            : null;
    }

    private static string UseOf(string token) => $"recipient of {token}";
}
