using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>Whatever comes to a webhook of an SMS gateway, proven or not, is answered without a fault and kept.</summary>
public static class WebhooksProof
{
    private const int Clients = 16;

    private const int WrongShown = 10;

    private static readonly (string Gateway, string Type, string Body)[] Examples =
    [
        (
            "twilio",
            "application/x-www-form-urlencoded",
            "MessageSid=SM01&AccountSid=AC01&From=%2B33639980001&To=36180&Body=STOP&NumMedia=0&NumSegments=1&OptOutType=STOP"
        ),
        (
            "vonage",
            "application/json",
            """{"api-key":"a","msisdn":"33639980001","to":"36180","messageId":"0A01","text":"STOP","type":"text","message-timestamp":"2026-11-23 09:00:00","concat":"true","concat-ref":"7","concat-part":"1","concat-total":"2"}"""
        ),
        (
            "vonage",
            "application/json",
            """{"channel":"sms","message_uuid":"aaaa","to":"36180","from":"33639980001","timestamp":"2026-11-23T09:00:00.000Z","message_type":"text","text":"STOP","sms":{"num_messages":"1"}}"""
        ),
        (
            "sinch",
            "application/json",
            """{"type":"mo_text","id":"01HX","from":"33639980001","to":"36180","body":"STOP","received_at":"2026-11-23T09:00:00.000Z","operator_id":"20801"}"""
        ),
        (
            "infobip",
            "application/json",
            """{"results":[{"messageId":"1","from":"33639980001","to":"36180","text":"STOP","cleanText":"","receivedAt":"2026-11-23T09:28:39.220+0000"},{"messageId":"2","from":"33639980002","text":"Bonjour"}],"messageCount":2}"""
        ),
        (
            "messagebird",
            "application/x-www-form-urlencoded",
            "id=1&recipient=33644600000&originator=33639980001&body=STOP&createdDatetime=2026-11-23T09%3A00%3A00%2B00%3A00"
        ),
        (
            "bird",
            "application/json",
            """{"type":"sms.received","timestamp":"2026-11-23T09:00:00Z","data":{"sms_id":"1","from":"+33639980001","to":"36180","text":"STOP"}}"""
        ),
        ("ovhcloud", "application/x-www-form-urlencoded", "shortcode=36180&tag=abc&id=1&senderid=%2B33639980001&message=STOP"),
        ("smsmode", "application/json", """{"messageId":"1","from":"33639980001","recipient":{"to":"36180"},"body":{"text":"STOP"}}"""),
        (
            "octopush",
            "application/json",
            """{"message_id":"sms_5fa2","number":"+33639980001","text":"stop","sim_card_number":"36180","reception_date":"2026-11-23 09:00:00"}"""
        ),
        (
            "esendex",
            "application/xml",
            "<InboundMessage><Id>1</Id><MessageId>2</MessageId><AccountId>3</AccountId><MessageText>STOP</MessageText><From>33639980001</From><To>36180</To></InboundMessage>"
        ),
        (
            "plivo",
            "application/x-www-form-urlencoded",
            "From=33639980001&To=36180&Text=STOP&Type=sms&MessageUUID=1&Units=1&MessageIntent=optout"
        ),
        (
            "smsfactor",
            "application/json",
            """{"date":"2026-11-23T09:42:27+01:00","message":"Stop SMS","from":"33639980001","account_id":"1234","last_message_id":"7"}"""
        ),
        ("brevo", "application/json", """{"event":"reply","to":"33639980001","reply":"STOP","messageId":1,"date":"2026-11-23 09:00:00"}"""),
        ("mtarget", "application/x-www-form-urlencoded", "Msisdn=%2B33639980001&Content=STOP&MsgId=1&Keyword=STOP"),
        ("high-connection", "application/x-www-form-urlencoded; charset=ISO-8859-1", "FROM=%2B33639980001&TO=36180&MESSAGE=Arr%EAt&ID=1"),
        (
            "standard-webhooks",
            "application/json",
            """{"from":"+33639980001","to":"36180","text":"STOP","id":"1","sentAt":"2026-11-23T10:00:00+01:00"}"""
        ),
    ];

    private static readonly string[] Splices =
    [
        "\0",
        "\uD800",
        "%",
        "%zz",
        "%00",
        "&",
        "=",
        "+",
        "\"",
        "{",
        "}",
        "[",
        "]",
        "null",
        "-1",
        "1e999",
        "\\u0000",
        "\\ud800",
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "&a;",
        "\r\n",
        "ＳＴＯＰ",
        "ЅТОР",
        "ARRÊT",
        "9999999999999999999999",
        "2026-13-45T99:99:99Z",
        "😀",
        "<",
        "-->",
        "charset=utf-7",
    ];

    /// <summary>Makes it: each body once with the gateway's token in the address and, one in four, without.</summary>
    /// <returns>It holds when nothing was answered 5xx but what nothing proves, and each request was kept.</returns>
    public static async Task<ProofResult> RunAsync(
        SystemAddresses system,
        Func<long> memory,
        int count,
        int seed,
        CancellationToken cancellation
    )
    {
        await using var service = new ServiceInQuestion(new Uri(system.Services["smsStop"]), "", system.Postgres);
        var (kept, answers, wrong, memories) = (
            await service.EvidenceAsync(),
            new AnswerCount(),
            new ConcurrentQueue<string>(),
            new List<string>()
        );
        var latencies = new TimeSpan[count];
        for (var (done, tenth) = (0, Math.Max(1, count / 10)); done < count; done += tenth)
        {
            await Parallel.ForAsync(
                done,
                Math.Min(count, done + tenth),
                new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellation },
                async (number, token) =>
                {
                    var random = new Random(unchecked(seed + number));
                    var (gateway, type, body) = Examples[number % Examples.Length];
                    var isProven = random.Next(4) > 0 && gateway is not ("twilio" or "standard-webhooks");
                    using var request = new HttpRequestMessage(
                        HttpMethod.Post,
                        $"/webhooks/{gateway}/main{(isProven ? $"?token={system.Gateways[gateway].Secret}" : "")}"
                    );

                    // A number each: a real gateway does not send the messages of one person all at once.
                    var own = body.Replace(
                        "33639980001",
                        string.Create(CultureInfo.InvariantCulture, $"336{number % 100_000_000:00000000}"),
                        StringComparison.Ordinal
                    );
                    var sent = Mutated(own, random);
                    request.Content = new ByteArrayContent(sent);
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(8) == 0 ? "text/plain" : type);
                    var began = Stopwatch.GetTimestamp();
                    using var answer = await service.Public.SendAsync(request, token);
                    latencies[number] = Stopwatch.GetElapsedTime(began);
                    answers.Add(
                        isProven ? "proven"
                            : sent.Length == 0 ? "empty"
                            : "not proven",
                        answer
                    );
                    if (!IsRight(isProven, sent, (int)answer.StatusCode))
                    {
                        wrong.Enqueue(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"wrong: number {number}, {gateway}, answered {(int)answer.StatusCode}: {Convert.ToBase64String(sent)}"
                            )
                        );
                    }
                }
            );
            memories.Add(string.Create(CultureInfo.InvariantCulture, $"{memory() / 1024 / 1024}"));
        }

        var now = await service.EvidenceAsync();
        Array.Sort(latencies);
        return new ProofResult(
            wrong.IsEmpty && now - kept >= count,
            [
                .. answers.Lines,
                .. wrong.Take(WrongShown),
                $"{now - kept} rows of evidence more, for {count} requests",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"answered in {latencies[count / 2].TotalMilliseconds:F1} ms (median), "
                        + $"{latencies[(int)(count * 0.99)].TotalMilliseconds:F1} ms (p99), with {Clients} gateways at once"
                ),
                $"memory of the service after each tenth, in MB: {string.Join(' ', memories)}",
            ]
        );
    }

    private static bool IsRight(bool isProven, byte[] sent, int status) =>
        isProven ? status < 400 : status is 401 or 403 or 429 or 503 || (sent.Length == 0 && status == 200);

    private static byte[] Mutated(string body, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        for (var times = random.Next(4); times >= 0 && bytes.Count > 0; times--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
                case 2:
                    bytes.InsertRange(place, Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(place, bytes.Slice(place, Math.Min(bytes.Count - place, random.Next(40))));
                    break;
                case 4:
                    bytes.RemoveRange(place, Math.Min(bytes.Count - place, random.Next(20)));
                    break;
                default:
                    bytes[place] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
