using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SmsStop;

/// <summary>An account at Esendex. Its token stands in the address of the push notification.</summary>
internal sealed class EsendexAccount : TokenAccount;

/// <summary>
/// Esendex's push notification of an inbound message: XML, proven by a token, as Esendex signs nothing. It delivers again for 72 hours
/// after anything but a 200.
/// </summary>
internal sealed class Esendex(IOptions<GatewayAccounts<EsendexAccount>> accounts) : SmsGateway<EsendexAccount>(accounts)
{
    private const string Message = "InboundMessage";

    // No document type: one could name files of ours or grow without end.
    private const int DeepestElement = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
    };

    private static readonly Regex Reference = LinearRegex.Of("&#(?:x(?<hexadecimal>[0-9A-Fa-f]+)|(?<decimal>[0-9]+));");

    public override string Name => "esendex";

    public override int StatusOfUnproven => StatusCodes.Status503ServiceUnavailable;

    // Documented.
    public override TimeSpan? DeliversFor => TimeSpan.FromHours(72);

    protected override ValueTask<IEnumerable<InboundItem>?> ReadAsync(EsendexAccount account, GatewayRequest request) =>
        new(account.HasToken(request) ? ReadAll(Parse(request.Raw.Body)) : null);

    // One a notification is documented; a list of them has each by itself.
    private static IEnumerable<InboundItem> ReadAll(XElement? notification) =>
        notification?.Elements().Where(element => element.Name.LocalName == Message).ToList() is { Count: > 0 } several
            ? several.SelectMany(message => Read(message, Written(message)))
            : Read(notification, item: "");

    private static IEnumerable<InboundItem> Read(XElement? notification, string item)
    {
        return notification?.Name.LocalName switch
        {
            Message when Field("MessageText") is { } text =>
            [
                new InboundSms(item, GatewayText.Sender(Field("From")), Field("To"), text, Field("MessageId") ?? Field("Id"), SentAt: null),
            ],
            "MessageDelivered" or "MessageFailed" => [],
            _ => [new UnreadableItem(item)],
        };

        string? Field(string name) => notification.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
    }

    // As text where its bytes are not in the encoding that it declares, or in UTF-8 where it declares none; without the references to what
    // is no character where one makes all of it unreadable.
    private static XElement? Parse(byte[] body)
    {
        if (Parse(() => XmlReader.Create(new MemoryStream(body), Settings)) is { } asDeclared)
        {
            return asDeclared;
        }

        var text = ReceivedText.Decode(body);
        return Parse(() => XmlReader.Create(new StringReader(text), Settings))
            ?? Parse(() => XmlReader.Create(new StringReader(Reference.Replace(text, CharacterOrReplacement)), Settings));
    }

    private static string CharacterOrReplacement(Match reference)
    {
        var hexadecimal = reference.Groups["hexadecimal"];
        return
            (
                hexadecimal.Success
                    ? int.TryParse(hexadecimal.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var codePoint)
                    : int.TryParse(reference.Groups["decimal"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out codePoint)
            ) && Rune.IsValid(codePoint)
            ? reference.Value
            : "\uFFFD";
    }

    // ToString refuses what the reader takes, such as U+FFFF; no writer takes half a surrogate pair, which enumerated is U+FFFD.
    private static string Written(XElement message)
    {
        foreach (var part in message.DescendantNodes().OfType<XText>())
        {
            part.Value = string.Concat(part.Value.EnumerateRunes());
        }

        foreach (var attribute in message.DescendantsAndSelf().Attributes())
        {
            attribute.Value = string.Concat(attribute.Value.EnumerateRunes());
        }

        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { CheckCharacters = false, OmitXmlDeclaration = true }))
        {
            message.WriteTo(writer);
        }

        return $"{text}";
    }

    private static XElement? Parse(Func<XmlReader> open)
    {
        try
        {
            using (var depth = open())
            {
                while (depth.Read())
                {
                    if (depth.Depth >= DeepestElement)
                    {
                        return null;
                    }
                }
            }

            using var reader = open();
            return XElement.Load(reader);
        }
        catch (Exception notXml) when (notXml is XmlException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
