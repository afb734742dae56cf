using System.Text;
using MimeKit;

namespace SenefConsent.EmailUnsubscribe;

/// <summary>A message as it would go out. No record: its text would come with an interpolated string.</summary>
internal sealed class OutgoingMessage
{
    /// <summary>
    /// Its header fields as they were sent, and its body in one piece: taken apart and written again, it is not always what was signed.
    /// </summary>
    public required MimeMessage Raw { get; init; }

    /// <summary>The text of its HTML, decoded; null when it has none.</summary>
    public required string? Html { get; init; }

    /// <summary>The text of its plain part, decoded; null when it has none.</summary>
    public required string? Text { get; init; }

    /// <summary>The length of its longest line in bytes, without the line break.</summary>
    public required int LongestLine { get; init; }

    /// <summary>Reads a message; null when it is none, or one that no mailbox would take.</summary>
    public static OutgoingMessage? Read(MemoryStream stream)
    {
        var shape = MessageShape.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        if (!shape.IsBearable)
        {
            return null;
        }

        try
        {
            stream.Position = 0;
            var message = new MimeParser(stream, MimeFormat.Entity, persistent: true).ParseMessage();
            if (!message.Headers.Contains(HeaderId.From))
            {
                return null;
            }

            var (html, text) = (message.HtmlBody, message.TextBody);
            if (!MessageShape.IsBearableHtml(html))
            {
                return null;
            }

            message.Body = InOnePiece(message.Body, new MemoryStream(stream.GetBuffer(), shape.Header, (int)stream.Length - shape.Header));
            return new OutgoingMessage
            {
                Raw = message,
                Html = html,
                Text = text,
                LongestLine = shape.LongestLine,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The fields of a name.</summary>
    public IEnumerable<Header> Fields(string name) =>
        Raw.Headers.Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A field's value on one line, otherwise as it was sent. The library's own is decoded, which no receiver does with a URI.
    /// </summary>
    public static string ValueOf(Header field) =>
        Encoding
            .Latin1.GetString(field.RawValue)
            .Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal)
            .Trim();

    private static MimePart InOnePiece(MimeEntity? body, Stream content)
    {
        var piece = new MimePart();
        piece.Headers.Clear();
        foreach (var field in body?.Headers ?? [])
        {
            piece.Headers.Add(field);
        }

        piece.Content = new MimeContent(content, piece.ContentTransferEncoding);
        return piece;
    }
}
