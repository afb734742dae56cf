using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Ledger;

/// <summary>
/// What all tokens of ours have in common: bytes written as Base64url (RFC 4648 section 5, without padding), which begin with the key's id
/// and end with what only the key can have made: a MAC, or the tag of an encryption. A token has exactly one writing, and whether it is
/// genuine takes the same time to say wherever it differs. What stands between is for each kind of token to say.
/// </summary>
public static class SealedToken
{
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    // Each token has a key of its own for what stands behind it, under which nothing else is encrypted.
    private static readonly byte[] NoNonce = new byte[NonceBytes];

    /// <summary>How many bytes the id of the key takes; a kind of token may keep the upper 4 bits for the version of its format.</summary>
    public const int HeadBytes = 2;

    /// <summary>How many bytes a MAC takes, and the tag of an encryption.</summary>
    public const int SealBytes = 16;

    /// <summary>How many bytes a nonce takes.</summary>
    public const int NonceBytes = 12;

    /// <summary>Writes the head, which names the key.</summary>
    public static void WriteHead(Span<byte> token, int head) => BinaryPrimitives.WriteUInt16BigEndian(token, (ushort)head);

    /// <summary>Reads the head.</summary>
    public static int HeadOf(ReadOnlySpan<byte> token) => BinaryPrimitives.ReadUInt16BigEndian(token);

    /// <summary>The writing of a token.</summary>
    public static string Write(ReadOnlySpan<byte> token) => Base64Url.EncodeToString(token);

    /// <summary>
    /// The first of a text that a token can be: up to the first character that none has. Mail programs, trackers and wrappers put quotes,
    /// brackets, full stops and parameters around a link; the token in it is whole all the same.
    /// </summary>
    public static string FirstIn(string? text)
    {
        var from = text.AsSpan()[Math.Max(text.AsSpan().IndexOfAny(Characters), 0)..];
        return new string(from.IndexOfAnyExcept(Characters) is >= 0 and var end ? from[..end] : from);
    }

    /// <summary>All that a token can be in a text, with the place of each.</summary>
    public static IEnumerable<(int At, string Text)> AllIn(string text)
    {
        for (var at = 0; text.AsSpan(at).IndexOfAny(Characters) is >= 0 and var next; )
        {
            at += next;
            var found = FirstIn(text[at..]);
            yield return (at, found);
            at += found.Length;
        }
    }

    /// <summary>Reads a token of a known length.</summary>
    /// <returns>Whether the text is its one writing.</returns>
    public static bool TryRead(string? text, Span<byte> token) =>
        text?.Length == Base64Url.GetEncodedLength(token.Length)
        && Base64Url.IsValid(text)
        && Base64Url.TryDecodeFromChars(text, token, out var written)
        && written == token.Length
        // The last character has bits to spare, and would else have several forms.
        && Base64Url.EncodeToString(token) == text;

    /// <summary>Reads a token of any length; null when the text is not its one writing.</summary>
    public static byte[]? Read(string? text) =>
        text is not null && Base64Url.IsValid(text, out var length) && new byte[length] is var token && TryRead(text, token) ? token : null;

    /// <summary>Ends a token with the MAC of all that stands before.</summary>
    /// <param name="token">The token, with room for <see cref="SealBytes"/> at its end.</param>
    /// <param name="key">The key.</param>
    /// <param name="use">Keeps kinds of tokens under one key apart; empty where the key has only one.</param>
    public static void Sign(Span<byte> token, KeyedHash key, ReadOnlySpan<byte> use = default)
    {
        Span<byte> signed = stackalloc byte[use.Length + token.Length - SealBytes];
        WriteSigned(token, use, signed);
        key.Hash(signed, token[^SealBytes..]);
    }

    /// <summary>Whether a token ends with the MAC of all that stands before.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> token, KeyedHash key, ReadOnlySpan<byte> use = default)
    {
        Span<byte> signed = stackalloc byte[use.Length + token.Length - SealBytes];
        WriteSigned(token, use, signed);
        return key.Verify(signed, token[^SealBytes..]);
    }

    private static void WriteSigned(ReadOnlySpan<byte> token, ReadOnlySpan<byte> use, Span<byte> signed)
    {
        use.CopyTo(signed);
        token[..^SealBytes].CopyTo(signed[use.Length..]);
    }

    /// <summary>Encrypts with AES-256-GCM, under a key derived for one use.</summary>
    /// <param name="content">What.</param>
    /// <param name="encrypted">Receives it, and the tag in <see cref="SealBytes"/> more.</param>
    /// <param name="nonce">Never twice for one key and use.</param>
    /// <param name="key">The key that one is derived from.</param>
    /// <param name="use">What for.</param>
    public static void Encrypt(ReadOnlySpan<byte> content, Span<byte> encrypted, ReadOnlySpan<byte> nonce, KeyedHash key, string use)
    {
        using var aes = AesOf(key, use);
        aes.Encrypt(nonce, content, encrypted[..^SealBytes], encrypted[^SealBytes..]);
    }

    /// <summary>Decrypts.</summary>
    /// <returns>Whether it was encrypted under the same key, nonce and use, and not changed since.</returns>
    public static bool TryDecrypt(ReadOnlySpan<byte> encrypted, Span<byte> content, ReadOnlySpan<byte> nonce, KeyedHash key, string use)
    {
        try
        {
            using var aes = AesOf(key, use);
            aes.Decrypt(nonce, encrypted[..^SealBytes], encrypted[^SealBytes..], content);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>
    /// A token with a text behind a dot, encrypted for this token alone: whoever reads the link learns nothing from it, and behind another
    /// token it does not open. What reads the token alone goes on reading it.
    /// </summary>
    public static string WriteWith(string token, string text, KeyedHash key)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var encrypted = new byte[content.Length + SealBytes];
        Encrypt(content, encrypted, NoNonce, key, UseBehind(token));
        return $"{token}.{Write(encrypted)}";
    }

    /// <summary>The text behind a token, whatever follows it in the link; null when there is none that was written under the key.</summary>
    public static string? ReadBehind(string link, KeyedHash key)
    {
        var token = FirstIn(link);
        var after = link[(link.IndexOf(token, StringComparison.Ordinal) + token.Length)..];
        if (!after.StartsWith('.') || Read(FirstIn(after)) is not { Length: > SealBytes } encrypted)
        {
            return null;
        }

        var content = new byte[encrypted.Length - SealBytes];
        return TryDecrypt(encrypted, content, NoNonce, key, UseBehind(token)) ? Encoding.UTF8.GetString(content) : null;
    }

    private static string UseBehind(string token) => $"behind {token}";

    private static AesGcm AesOf(KeyedHash key, string use)
    {
        Span<byte> derived = stackalloc byte[KeyedHash.Bytes];
        key.Hash(Encoding.UTF8.GetBytes(use), derived);
        return new AesGcm(derived, SealBytes);
    }
}
