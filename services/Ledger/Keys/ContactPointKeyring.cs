using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>
/// Derives the id of a contact point from its address: HMAC-SHA-256 under a key that is not in the database, first 16 bytes. The same
/// address gives the same id in every service, and a copy of the database gives no address back.
/// </summary>
public sealed class ContactPointKeyring
{
    private const int ShortText = 1024;

    private readonly KeyedHash[] keysNewestFirst;

    /// <summary>Takes the keys of the configuration.</summary>
    public ContactPointKeyring(IOptions<LedgerOptions> options) =>
        keysNewestFirst = [.. options.Value.ContactPointKeys.OrderByDescending(key => key.Key).Select(key => new KeyedHash(key.Value))];

    /// <summary>The id that new events of a contact point are appended under.</summary>
    public Guid IdOf(ContactAddress address) => Derive(keysNewestFirst[0], address.Kind, address.Normal);

    /// <summary>Every id that events of a contact point may stand under, one a key version, newest first.</summary>
    public ContactPointIds IdsOf(ContactAddress address) =>
        new(
            Derive(keysNewestFirst[0], address.Kind, address.Normal),
            keysNewestFirst.Skip(1).Select(key => Derive(key, address.Kind, address.Normal))
        );

    /// <summary>How many ids a contact point may have: one a key version.</summary>
    public int Versions => keysNewestFirst.Length;

    /// <summary>
    /// Writes every id that events of a contact point may stand under, newest first, without making a list: for lists of millions.
    /// </summary>
    /// <param name="address">The contact point's address.</param>
    /// <param name="ids">Receives <see cref="Versions"/> ids.</param>
    public void IdsOf(ContactAddress address, Span<Guid> ids)
    {
        for (var version = 0; version < keysNewestFirst.Length; version++)
        {
            ids[version] = Derive(keysNewestFirst[version], address.Kind, address.Normal);
        }
    }

    /// <summary>The MAC of a text, of 128 bits. Under the oldest key, so that every instance makes the same.</summary>
    /// <param name="use">What for: the MAC for one use is none for another.</param>
    /// <param name="text">The text.</param>
    public Guid SealOf(string use, string text) => Derive(keysNewestFirst[^1], $"seal-{use}", text);

    /// <summary>Seals a text, to show later that it came from us: the text, a dot and its MAC.</summary>
    /// <param name="use">What for.</param>
    /// <param name="text">The text, without a dot.</param>
    public string Seal(string use, string text) => $"{text}.{SealOf(use, text):N}";

    /// <summary>The text that was sealed; null when it was not, or not for this use. Takes the same time wherever a seal differs.</summary>
    public string? Open(string use, string sealedText) =>
        sealedText.Split('.') is [var text, _]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sealedText), Encoding.UTF8.GetBytes(Seal(use, text)))
            ? text
            : null;

    /// <summary>
    /// The id of an account's stream, from the customer website's own id of it. Under the oldest key: an account has one stream.
    /// </summary>
    public Guid IdOfAccount(string account) => Derive(keysNewestFirst[^1], "account", account);

    /// <summary>
    /// The id of a request that waits for the data protection officer. Under the oldest key: the same request again has the same id.
    /// </summary>
    public Guid IdOfUnattributed(string fingerprint) => Derive(keysNewestFirst[^1], "unattributed", fingerprint);

    /// <summary>
    /// What stands for a message that was sent to us, by its sender's id of it, which may hold a number. Under the oldest key: the same
    /// message again has the same.
    /// </summary>
    public Guid IdOfMessage(string id) => Derive(keysNewestFirst[^1], "message", id);

    /// <summary>
    /// What stands for a request, or for the key that its sender gave it, which may hold an address. Under the oldest key: the same again
    /// has the same.
    /// </summary>
    public Guid IdOfRequest(string text) => Derive(keysNewestFirst[^1], "request", text);

    private static Guid Derive(KeyedHash key, ContactPointKind kind, string normal) =>
        Derive(
            key,
            kind switch
            {
                ContactPointKind.Email => "email",
                ContactPointKind.Telephone => "telephone",
                ContactPointKind.Postal => "postal",
                ContactPointKind.Domain => "domain",
                ContactPointKind.Organisation => "organisation",
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of contact point."),
            },
            normal,
            ProbeContactPoint.IsAddress(kind, normal)
        );

    private static Guid Derive(KeyedHash key, string kind, string value, bool isProbe = false)
    {
        Span<byte> hash = stackalloc byte[16];
        var bytes =
            Encoding.UTF8.GetMaxByteCount(kind.Length + 1 + value.Length) is var most && most <= ShortText
                ? stackalloc byte[ShortText]
                : new byte[most];
        var length = Encoding.UTF8.GetBytes(kind, bytes);
        bytes[length++] = (byte)'|';
        length += Encoding.UTF8.GetBytes(value, bytes[length..]);
        key.Hash(bytes[..length], hash);
        if (isProbe)
        {
            ProbeContactPoint.Mark(hash);
        }

        return new Guid(hash, bigEndian: true);
    }
}
