using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>
/// A mail to the unsubscribe address. Its header alone is read: what the person wrote below it, and in which language, decides nothing.
/// </summary>
/// <param name="Fields">The header; empty when there is none.</param>
/// <param name="Fingerprint">What makes it the same when it is delivered again, over whichever hops.</param>
internal sealed record InboundMail(HeaderList Fields, string Fingerprint)
{
    // Date and From too, because some programs give every mail the same Message-ID: two people's refusals are not to be taken for one.
    private static readonly HeaderId[] Identity = [HeaderId.MessageId, HeaderId.Date, HeaderId.From];

    /// <summary>Whether it is a mail at all: each has a From (RFC 5322 section 3.6).</summary>
    public bool IsReadable => Fields.Contains(HeaderId.From);

    /// <summary>Who says to have written it.</summary>
    public string Sender => Fields[HeaderId.From] ?? "";

    /// <summary>Reads what arrived, which may be anything.</summary>
    public static InboundMail Read(byte[] message)
    {
        // A first line that is no field is passed over: mailboxes begin with "From " and a sender.
        var fields = FieldsIn(message) ?? FieldsIn(message[(Array.IndexOf(message, (byte)'\n') + 1)..]) ?? [];
        var isNamed = !string.IsNullOrWhiteSpace(fields[HeaderId.MessageId]);
        return new InboundMail(
            fields,
            Hash(isNamed ? Encoding.UTF8.GetBytes(string.Join('\n', Identity.Select(field => fields[field]))) : message)
        );
    }

    /// <summary>
    /// The idempotency key of the objection that a token in it makes. The token holds a secret, so that nobody guesses a Message-ID from
    /// it.
    /// </summary>
    public string KeyOf(string token) => Hash(Encoding.UTF8.GetBytes($"{Fingerprint}|{token}"));

    private static HeaderList? FieldsIn(byte[] message)
    {
        try
        {
            return new MimeParser(new MemoryStream(message), MimeFormat.Entity).ParseHeaders() is { Count: > 0 } fields ? fields : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
