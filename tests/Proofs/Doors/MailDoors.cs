using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SenefConsent.Contracts;
using SenefConsent.Ledger;
using SenefConsent.Local;

namespace SenefConsent.Proofs;

/// <summary>The mail platforms, the unsubscribe address and the links, with poison in what they say.</summary>
/// <param name="system">The system.</param>
/// <param name="run">A word for the people of this run.</param>
/// <param name="random">What decides.</param>
internal sealed class MailDoors(SystemAddresses system, string run, Random random)
{
    private static readonly string[] Fields =
    [
        "Content-Type: text/plain; charset=no-such-charset",
        "Content-Type: text/plain; charset=\"utf-7",
        "Content-Type: multipart/mixed",
        "Content-Transfer-Encoding: base64",
        "Date: 45985",
        "=?utf-7?Q?=FE?=: x",
        "Message-ID: <<\0>>",
        ": no name",
        "no colon",
        "To: =?no-such?Q?=ED=A0=80?= <nobody@example.org>",
    ];

    private const string MailDomain = "unsubscribe.example.org";

    private readonly string service = system.Services["emailUnsubscribe"];
    private int people;

    /// <summary>The platforms that this knows no event of.</summary>
    public IEnumerable<string> Unknown => system.Platforms.Keys.Except(["mailgun", "postmark", "brevo"]);

    /// <summary>Whose links are needed.</summary>
    public IReadOnlyList<string> Linked { get; } = [.. Enumerable.Range(0, 6).Select(number => $"linked{number}.{run}@poisoned.example")];

    /// <summary>A round of all of them.</summary>
    /// <param name="links">The paths of the links of those who are <see cref="Linked"/>.</param>
    public IEnumerable<PoisonedDelivery> Make(IReadOnlyList<string> links)
    {
        foreach (var isDamaged in new[] { false, true, false })
        {
            var (json, says) = Event(
                "mailgun",
                isDamaged,
                """{{"id":{0},"event":"unsubscribed","recipient":{1},"timestamp":1764000000.5,"tags":[{2}]}}"""
            );
            var (time, token) = (
                $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}",
                $"{random.NextInt64():x16}{random.NextInt64():x16}"
            );
            var signature = Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(system.Platforms["mailgun"]["signingKey"]), Encoding.UTF8.GetBytes(time + token))
            );
            yield return OfPlatform(
                "mailgun",
                null,
                $$"""{"signature":{"timestamp":"{{time}}","token":"{{token}}","signature":"{{signature}}"},"event-data":{{json}}}""",
                [says]
            );

            (json, says) = Event(
                "postmark",
                isDamaged,
                """{{"MessageID":{0},"RecordType":"SubscriptionChange","Recipient":{1},"SuppressSending":true,"MessageStream":{2}}}"""
            );
            var (user, password) = (system.Platforms["postmark"]["username"], system.Platforms["postmark"]["password"]);
            yield return OfPlatform(
                "postmark",
                new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
                json,
                [says]
            );
        }

        var batch = new[] { false, true, false, true }
            .Select(isDamaged =>
                Event("brevo", isDamaged, """{{"message-id":{0},"event":"unsubscribe","email":{1},"camp_id":{2},"ts_event":1764000000}}""")
            )
            .ToList();
        var brevo = new AuthenticationHeaderValue("Bearer", system.Platforms["brevo"]["token"]);
        foreach (var items in new[] { batch[..3], batch[3..] })
        {
            yield return OfPlatform(
                "brevo",
                brevo,
                $"[{string.Join(',', items.Select(item => item.Json))}]",
                [.. items.Select(item => item.Says)]
            );
        }

        foreach (var (index, link) in links.Index())
        {
            var (person, token) = (Linked[index], link.Split('/')[^1]);
            yield return index % 2 == 0 ? Mail(person, token, isDamaged: index > 2) : Link(person, token, isDamaged: index > 2);
        }
    }

    private (string Json, PoisonedObjection Says) Event(string platform, bool isDamaged, string shape)
    {
        var person = string.Create(CultureInfo.InvariantCulture, $"{platform}{people++}.{run}@poisoned.example");
        var mark = $"mark{random.NextInt64():x16}";
        var (recipient, other, whose) = (Poison.Json(person), "\"1\"", person);
        if (isDamaged)
        {
            (recipient, other, whose) = random.Next(4) switch
            {
                0 => Poisoned(Poison.In(person, random)),
                1 => (random.Next(2) == 0 ? "null" : $"[{recipient}]", other, person),
                2 => (recipient, Poison.Value(random), person),
                _ => (recipient, Poison.Json(Poison.Text(random)), person),
            };
        }

        return (
            string.Format(CultureInfo.InvariantCulture, shape, Poison.Json(mark), recipient, other),
            new PoisonedObjection(platform, Channel.Email, whose, mark, isDamaged)
        );

        // An accent makes an address of somebody else that is as readable: the objection is theirs.
        (string, string, string) Poisoned(string text) =>
            (Poison.Json(text), other, ContactAddress.Email(text) is { IsReadable: true } read ? read.Normal : person);
    }

    private PoisonedDelivery OfPlatform(
        string platform,
        AuthenticationHeaderValue? authorization,
        string body,
        IReadOnlyList<PoisonedObjection> says
    ) =>
        new(
            new HttpRequestMessage(HttpMethod.Post, new Uri($"{service}/platform-events/{platform}"))
            {
                Headers = { Authorization = authorization },
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            },
            says,
            $"{platform} {body}"
        );

    // A mail whose other fields are poisoned, or one whose token is.
    private PoisonedDelivery Mail(string person, string token, bool isDamaged)
    {
        var mark = $"mark{random.NextInt64():x16}";
        var written = isDamaged ? token[..random.Next(8, token.Length)] : token;
        List<byte> mail =
        [
            .. Encoding.ASCII.GetBytes($"Subject: {mark} "),
            .. Encoding.UTF8.GetBytes(Poison.Text(random, longest: 200)),
            0xED,
            0xA0,
            0x80,
            .. Encoding.ASCII.GetBytes($"\r\nFrom: {person}\r\nTo: unsub+{written}@{MailDomain}\r\n"),
            .. Encoding.ASCII.GetBytes($"{Fields[random.Next(Fields.Length)]}\r\n\r\n"),
            .. Encoding.UTF8.GetBytes(Poison.Text(random)),
        ];
        return new(
            new HttpRequestMessage(HttpMethod.Post, new Uri($"{service}/inbound-mail"))
            {
                Headers = { Authorization = new("Bearer", system.ApiKeys["mailPlatform"]) },
                Content = new ByteArrayContent([.. mail]) { Headers = { ContentType = new("message/rfc822") } },
            },
            [new PoisonedObjection("mail", Channel.Email, person, mark, isDamaged)],
            $"mail {Convert.ToBase64String([.. mail])}"
        );
    }

    // What a mail program or a wrapper appends, or a token that was cut.
    private PoisonedDelivery Link(string person, string token, bool isDamaged)
    {
        var mark = $"mark{random.NextInt64():x16}";
        // The web server itself refuses a NUL in a path, before any route sees it.
        var tails = Poison.Escapes.Where(escape => escape != Poison.Nul).ToArray();
        var written = (isDamaged ? token[..random.Next(8, token.Length)] : token) + tails[random.Next(tails.Length)];
        var body =
            $"mark={mark}&List-Unsubscribe=One-Click&{Poison.Form(Poison.Text(random, longest: 200))}={Poison.Form(Poison.Text(random))}";
        return new(
            new HttpRequestMessage(
                HttpMethod.Post,
                new Uri($"{service}/u/{written}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
            )
            {
                Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body))
                {
                    Headers = { ContentType = new("application/x-www-form-urlencoded") },
                },
            },
            [new PoisonedObjection("link", Channel.Email, person, mark, isDamaged)],
            $"link {written} {body}"
        );
    }
}
