using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Contracts;
using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>The SMS gateways of a system, each proving itself as it does, with poison in its messages.</summary>
internal sealed class GatewayDoors(SystemAddresses system, Random random, int round)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";
    private const string Xml = "application/xml";

    // Each value with its quotes, if it has any: {0} the mark, {1} the sender, {2} the text.
    private static readonly Dictionary<string, (string Type, string Message, string Batch)[]> Shapes = new()
    {
        ["twilio"] = [(Form, "MessageSid={0}&From={1}&To=36180&Body={2}&NumMedia=0&NumSegments=1", "")],
        ["vonage"] =
        [
            (Json, """{{"messageId":{0},"msisdn":{1},"to":"36180","text":{2},"type":"text"}}""", ""),
            (Json, """{{"message_uuid":{0},"channel":"sms","from":{1},"to":"36180","message_type":"text","text":{2}}}""", ""),
            (Form, "messageId={0}&msisdn={1}&to=36180&text={2}&type=text", ""),
        ],
        ["sinch"] =
        [
            (Json, """{{"id":{0},"type":"mo_text","from":{1},"to":"36180","body":{2}}}""", ""),
            (Json, """{{"id":{0},"type":"mo_media","from":{1},"to":"36180","body":{{"message":{2}}}}}""", ""),
        ],
        ["infobip"] =
        [
            (Json, """{{"messageId":{0},"from":{1},"to":"36180","text":{2}}}""", """{{"results":[{0}]}}"""),
            (
                Json,
                """{{"messageId":{0},"from":{1},"to":"36180","message":[{{"contentType":"text/plain","value":{2}}}]}}""",
                """{{"results":[{0}]}}"""
            ),
        ],
        ["messagebird"] = [(Form, "id={0}&recipient=33644600000&originator={1}&body={2}", "")],
        ["bird"] =
        [
            (Json, """{{"type":"sms.received","data":{{"sms_id":{0},"from":{1},"to":"36180","text":{2}}}}}""", ""),
            (
                Json,
                """{{"payload":{{"id":{0},"sender":{{"contact":{{"identifierValue":{1}}}}},"body":{{"type":"text","text":{{"text":{2}}}}}}}}}""",
                ""
            ),
        ],
        ["ovhcloud"] = [(Form, "id={0}&shortcode=36180&senderid={1}&message={2}", "")],
        ["smsmode"] = [(Json, """{{"messageId":{0},"from":{1},"recipient":{{"to":"36180"}},"body":{{"text":{2}}}}}""", "")],
        ["octopush"] = [(Json, """{{"message_id":{0},"number":{1},"text":{2},"sim_card_number":"36180"}}""", "")],
        ["esendex"] =
        [
            (
                Xml,
                "<InboundMessage><MessageId>{0}</MessageId><MessageText>{2}</MessageText><From>{1}</From><To>36180</To></InboundMessage>",
                "<InboundMessages>{0}</InboundMessages>"
            ),
        ],
        ["plivo"] = [(Form, "MessageUUID={0}&From={1}&To=36180&Text={2}&Type=sms", "")],
        ["smsfactor"] = [(Json, """{{"last_message_id":{0},"from":{1},"message":{2}}}""", "")],
        ["spot-hit"] = [("", "mark={0}&numero={1}&message={2}", "")],
        ["brevo"] = [(Json, """{{"messageId":{0},"event":"reply","from":{1},"reply":{2}}}""", "")],
        ["mtarget"] = [(Form, "MsgId={0}&Msisdn={1}&Content={2}", "")],
        ["high-connection"] = [($"{Form}; charset=UTF-8", "ID={0}&FROM={1}&TO=36180&MESSAGE={2}", "")],
        ["standard-webhooks"] = [(Json, """{{"id":{0},"from":{1},"to":"36180","text":{2}}}""", "")],
    };

    // In an address no more than a message of ten parts.
    private const int LongestSms = 1_530;
    private const int LongestText = 10_000;

    // Numbers of its own for each round.
    private int people = round * 200;

    /// <summary>The gateways that this knows no message of.</summary>
    public IEnumerable<string> Unknown => system.Gateways.Keys.Except(Shapes.Keys);

    /// <summary>A STOP, a poisoned one and a STOP, in a batch or one after the other, from every gateway; or a poisoned one alone.</summary>
    public IEnumerable<PoisonedDelivery> Make()
    {
        foreach (var (gateway, shapes) in Shapes.Where(shape => system.Gateways.ContainsKey(shape.Key)))
        {
            foreach (var (type, message, batch) in shapes)
            {
                var isForm = type.StartsWith(Form, StringComparison.Ordinal) || type == "";
                Func<string, string> written = type switch
                {
                    Json => Poison.Json,
                    Xml => Poison.Xml,
                    _ => Poison.Form,
                };
                List<(string Written, PoisonedObjection Says)> messages =
                [
                    Message(isDamaged: false),
                    Message(isDamaged: true),
                    Message(isDamaged: false),
                ];
                var deliveries = batch == "" ? messages.Select(one => messages.Where(other => other == one)) : [messages, [Message(true)]];
                foreach (var delivery in deliveries.Select(some => some.ToList()))
                {
                    var joined = string.Join(type == Json ? "," : "", delivery.Select(one => one.Written));
                    yield return Delivered(
                        gateway,
                        type,
                        batch == "" ? joined : string.Format(CultureInfo.InvariantCulture, batch, joined),
                        [.. delivery.Select(one => one.Says)]
                    );
                }

                (string, PoisonedObjection) Message(bool isDamaged)
                {
                    var number = string.Create(CultureInfo.InvariantCulture, $"+3367{people++:0000000}");
                    var mark = $"mark{random.NextInt64():x16}";
                    var (sender, text) = (written(number), written("STOP"));
                    if (isDamaged)
                    {
                        var longest = type == "" ? LongestSms : LongestText;
                        switch (random.Next(isForm ? 2 : 4))
                        {
                            case 0:
                                sender = written(Signable(Poison.In(number, random, longest)));
                                break;
                            case 1:
                                var poison = Poison.Text(random, longest);
                                text = written(Signable(random.Next(2) == 0 ? $"STOP{poison}" : $"{poison}STOP"));
                                break;
                            case 2 when type == Json:
                                text = random.Next(2) == 0 ? """["STOP"]""" : """{"value":"STOP"}""";
                                break;
                            case 3 when type == Json:
                                sender = random.Next(2) == 0 ? "null" : "[99]";
                                break;
                        }
                    }

                    return (
                        string.Format(CultureInfo.InvariantCulture, message, written(mark), sender, text),
                        new PoisonedObjection(gateway, Channel.Sms, number, mark, isDamaged)
                    );
                }

                // Twilio signs text, not bytes.
                string Signable(string poisoned) => gateway == "twilio" ? Poison.WellFormed(poisoned) : poisoned;
            }
        }
    }

    private PoisonedDelivery Delivered(string gateway, string type, string body, IReadOnlyList<PoisonedObjection> says)
    {
        var (account, secret) = system.Gateways[gateway];
        var address = $"{system.Services["smsStop"]}/webhooks/{gateway}/{account}";
        var words = $"{gateway} {type} {body}";
        if (type == "")
        {
            return new(new HttpRequestMessage(HttpMethod.Get, new Uri($"{address}?token={secret}&{body}")), says, words);
        }

        var isSigned = gateway is "twilio" or "standard-webhooks";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(isSigned ? address : $"{address}?token={secret}"));
        var bytes = Encoding.ASCII.GetBytes(body);
        switch (gateway)
        {
            case "twilio":
                var fields = body.Split('&')
                    .Select(field => field.Split('='))
                    .Select(field => KeyValuePair.Create(field[0], Uri.UnescapeDataString(field[1])));
                request.Headers.Add("X-Twilio-Signature", TwilioMessage.Sign(address, fields, secret));
                break;
            case "standard-webhooks":
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{says[0].Mark}.{now}.{body}"));
                var key = Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal));
                request.Headers.Add("webhook-id", says[0].Mark);
                request.Headers.Add("webhook-timestamp", $"{now}");
                request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
                break;
        }

        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return new(request, says, words);
    }
}
