using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop.Tests;

/// <summary>The gateways that sign nothing, each with what its documentation shows.</summary>
public class TokenGatewayTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1));

    private static readonly string[] Tokens = ["an older one of these", GatewayCall.Token];

    [Theory]
    [InlineData("?token=the+token+of+the+tests", "", "", true)]
    [InlineData("?token=an%20older%20one%20of%20these", "", "", true)]
    [InlineData("", "Authorization", "Bearer the token of the tests", true)]
    [InlineData("", "Authorization", "App the token of the tests", true)]
    [InlineData("", "X-Webhook-Token", "the token of the tests", true)]
    [InlineData("?token=the+token+of+the+test", "", "", false)]
    [InlineData("?token=", "", "", false)]
    [InlineData("", "Authorization", "the token of the tests", false)]
    [InlineData("", "", "", false)]
    public async Task the_token_proves_it_wherever_it_is(string query, string header, string value, bool isProven)
    {
        var call = new GatewayCall("""{"results":[]}""", query);
        Assert.Equal(
            isProven,
            await (header == "" ? call : call.With(header, value)).To(
                new Infobip(GatewayCall.Account(new InfobipAccount { Tokens = Tokens }))
            )
                is not null
        );
    }

    [Fact]
    public async Task an_account_is_looked_up_once_and_comes_with_what_it_delivered()
    {
        var account = new InfobipAccount { Tokens = Tokens };
        var accounts = new CountedAccounts(new GatewayAccounts<InfobipAccount> { ["main"] = account });
        var call = new RawRequest(
            "POST",
            "/?token=the+token+of+the+tests",
            new HeaderDictionary(),
            Encoding.UTF8.GetBytes("""{"results":[]}"""),
            "192.0.2.1"
        );
        var proven = await new Infobip(accounts).ReadAsync(new GatewayRequest("main", "https://sms-stop.example.org", call, At));

        Assert.Same(account, proven?.Account);
        Assert.Equal(1, accounts.LookedUp);
    }

    [Fact]
    public void an_account_without_a_token_that_nobody_can_guess_is_refused()
    {
        Assert.NotNull(new InfobipAccount().Fault);
        Assert.NotNull(new InfobipAccount { Tokens = ["123456789012345"] }.Fault);
        Assert.Null(new InfobipAccount { Tokens = ["1234567890123456"] }.Fault);
    }

    [Fact]
    public async Task infobip_delivers_batches_and_one_bad_item_fails_nothing_else()
    {
        const string First = """
            {"messageId":"817790313235066447","from":"33639980001","to":"36180","text":"STOP","cleanText":"","keyword":"STOP","receivedAt":"2026-11-23T10:00:00.000+0100","smsCount":1,"price":{"pricePerMessage":0,"currency":"EUR"} }
            """;
        const string Second =
            """{"from":33639980002,"message":[{"contentType":"text/plain","value":"STOP"},{"contentType":"image/png","url":"https://example.org/1"}],"receivedAt":"soon"}""";
        var read = await Infobip(
            $$$"""{"results":[{{{First.Trim()}}},7,{"from":{}},null,{"status":{"groupName":"DELIVERED"}},{{{Second}}}],"messageCount":5,"pendingMessageCount":0}"""
        );

        Assert.Equal<InboundItem>(
            [
                new InboundSms(First.Trim(), GatewayCall.Number("+33639980001"), "36180", "STOP", "817790313235066447", At),
                new UnreadableItem("7"),
                new UnreadableItem("""{"from":{}}"""),
                new UnreadableItem("null"),
                new LeftOutItem("""{"status":{"groupName":"DELIVERED"}}"""),
                new InboundSms(Second, GatewayCall.Number("+33639980002"), null, "STOP", null, null),
            ],
            read!
        );
        Assert.IsType<UnreadableItem>(Assert.Single((await Infobip("STOP"))!));

        static ValueTask<IReadOnlyList<InboundItem>?> Infobip(string body) =>
            new GatewayCall(body, GatewayCall.WithToken).To(new Infobip(GatewayCall.Account(new InfobipAccount { Tokens = Tokens })));
    }

    [Theory]
    [InlineData("shortcode=36180&id=1&senderid=%2B33639980001&message=STOP", "36180", "STOP")]
    [InlineData("shortcode=36180&id=1&senderid=+33639980001&message=STOP", "36180", "STOP")]
    [InlineData("shortcode=36180&tag=brand&id=1&senderid=0033639980001&message=ARR%CAT", "brand", "ARRÊT")]
    [InlineData("shortcode=36180&id=1&senderid=0639980001&message=ARR%C3%8AT", "36180", "ARRÊT")]
    [InlineData("shortcode=36180&id=1&senderid=33639980001&message=", "36180", "")]
    public async Task ovhcloud_posts_a_form(string form, string recipient, string text) =>
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), recipient, text, null, null),
            await new GatewayCall(form, GatewayCall.WithToken).OnlyTo(
                new OvhCloud(GatewayCall.Account(new OvhCloudAccount { Tokens = Tokens }))
            )
        );

    [Theory]
    [InlineData(
        "?",
        """{"messageId":"1","from":"33639980001","recipient":{"to":"36034"},"body":{"text":"STOP"},"direction":"MO","sentDate":"2026-11-23T10:00:00+01:00"}""",
        null
    )]
    [InlineData(
        "?type=stop&",
        """{"messageId":"1","from":"33639980001","to":"36034","text":"STOP","sentDate":"2026-11-23T10:00:00+01:00"}""",
        "Stop"
    )]
    public async Task smsmode_posts_replies_and_stops(string query, string body, string? told) =>
        Assert.Equal(
            new InboundSms(
                body,
                GatewayCall.Number("+33639980001"),
                "36034",
                "STOP",
                "33639980001|2026-11-23T10:00:00+01:00|STOP",
                At,
                told is null ? null : SmsIntent.Stop
            ),
            await new GatewayCall(body, query + GatewayCall.WithToken[1..]).OnlyTo(
                new Smsmode(GatewayCall.Account(new SmsmodeAccount { Tokens = Tokens }))
            )
        );

    [Theory]
    [InlineData(
        """{"message_id":"sms_5fa2","number":"+33639980001","text":"stop","sim_card_number":"36180","reception_date":"2026-11-23 09:00:00"}""",
        "36180",
        null
    )]
    [InlineData("""{"message_id":"sms_5fa2","number":"+33639980001","text":"stop","stop_date":"2026-11-23 09:00:00"}""", null, "Stop")]
    public async Task octopush_posts_replies_and_opt_outs(string body, string? recipient, string? told) =>
        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                recipient,
                "stop",
                "+33639980001|2026-11-23 09:00:00|stop",
                null,
                told is null ? null : SmsIntent.Stop
            ),
            await new GatewayCall(body, GatewayCall.WithToken).OnlyTo(
                new Octopush(GatewayCall.Account(new OctopushAccount { Tokens = Tokens }))
            )
        );

    [Theory]
    [InlineData("", "utf-8", "ARRÊT")]
    [InlineData("""<?xml version="1.0" encoding="iso-8859-1"?>""", "iso-8859-1", "ARRÊT")]
    [InlineData("""<?xml version="1.0" encoding="utf-8"?>""", "iso-8859-1", "ARRÊT")]
    [InlineData("""<?xml version="1.0" encoding="nothing"?>""", "utf-8", "STOP &lt;3")]
    public async Task esendex_posts_xml(string declaration, string encoding, string text) =>
        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "36180",
                text.Replace("&lt;", "<", StringComparison.Ordinal),
                "1ed3c5a0",
                null
            ),
            await Esendex(
                $"{declaration}<InboundMessage><Id>07a1</Id><MessageId>1ed3c5a0</MessageId><AccountId>a1</AccountId><MessageText>{text}</MessageText><From>33639980001</From><To>36180</To></InboundMessage>",
                encoding
            )
        );

    [Theory]
    [InlineData("&#xFFFF;")]
    [InlineData("&#xD800;")]
    [InlineData("&#xDBFF;&#xDFFF;")]
    [InlineData("&#55296;")]
    [InlineData("&#x10FFFF0;")]
    [InlineData("&#99999999999;")]
    [InlineData("&#0;")]
    public async Task a_reference_to_no_character_takes_no_other_message_of_esendex_along(string poison)
    {
        var items = await new GatewayCall(
            $"<InboundMessages>{Message("33639980001", "")}{Message("33639980002", poison)}{Message("33639980003", "")}</InboundMessages>",
            GatewayCall.WithToken
        ).To(new Esendex(GatewayCall.Account(new EsendexAccount { Tokens = Tokens })));

        Assert.Equal(3, items!.Count);
        Assert.Equal(
            [GatewayCall.Number("+33639980001"), GatewayCall.Number("+33639980003")],
            [Assert.IsType<InboundSms>(items[0]).Sender, Assert.IsType<InboundSms>(items[2]).Sender]
        );

        static string Message(string from, string before) =>
            $"<InboundMessage><MessageId>{from}</MessageId><MessageText>{before}STOP</MessageText><From>{from}</From></InboundMessage>";
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    [InlineData(10_000, false)]
    public async Task esendex_xml_is_sixteen_elements_deep_at_most(int depth, bool isRead)
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));
        var item = await Esendex($"<InboundMessage><MessageText>STOP</MessageText><From>33639980000</From>{deep}</InboundMessage>");
        Assert.Equal(isRead, item is InboundSms);
    }

    [Theory]
    [InlineData(
        """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><InboundMessage><MessageText>&e;</MessageText></InboundMessage>"""
    )]
    [InlineData("<InboundMessage><From>33639980001</From></InboundMessage>")]
    [InlineData("<InboundMessage><MessageText>STOP</MessageText>")]
    [InlineData("STOP")]
    [InlineData("")]
    public async Task esendex_xml_with_a_document_type_or_without_a_text_is_unreadable(string xml) =>
        Assert.IsType<UnreadableItem>(await Esendex(xml));

    [Theory]
    [InlineData("?", "Stop SMS", null)]
    [InlineData("?type=STOP&", "au revoir", "Stop")]
    public async Task smsfactor_posts_replies_and_stops(string query, string text, string? told)
    {
        var body =
            $$"""{"date":"2026-11-23T10:00:00+01:00","message":"{{text}}","from":"33639980001","account_id":"1234","last_message_id":"your_gsmsmsid"}""";
        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                null,
                text,
                $"33639980001|2026-11-23T10:00:00+01:00|{text}",
                At,
                told is null ? null : SmsIntent.Stop
            ),
            await new GatewayCall(body, query + GatewayCall.WithToken[1..]).OnlyTo(
                new SmsFactor(GatewayCall.Account(new SmsFactorAccount { Tokens = Tokens }))
            )
        );
    }

    [Theory]
    [InlineData("numero=0639980001&id=12&date=1795424400", "", "Stop")]
    [InlineData("numero=%2B33639980001&id=12&date=1795424400&message=Arr%EAt", "Arrêt", null)]
    [InlineData("numero=33639980001&id=12&date=1795424400&message=", "", null)]
    public async Task spot_hit_gets(string query, string text, string? told)
    {
        var sms = Assert.IsType<InboundSms>(
            await new GatewayCall("", $"{GatewayCall.WithToken}&{query}", "GET").OnlyTo(
                new SpotHit(GatewayCall.Account(new SpotHitAccount { Tokens = Tokens }))
            )
        );
        Assert.Equal((GatewayCall.Number("+33639980001"), text, told), (sms.Sender, sms.Text, sms.GatewayIntent?.ToString()));
        Assert.Equal(At, sms.SentAt);
    }

    [Fact]
    public async Task mtarget_posts_a_form_for_each_part() =>
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), null, "STOP", "1", null, Part: new("7", 1, 2)),
            await new GatewayCall(
                "Msisdn=%2B33639980001&Content=STOP&MsgId=1&Keyword=STOP&msglong.id=7&msglong.msgcount=2&msglong.msgref=1",
                GatewayCall.WithToken
            ).OnlyTo(new MTarget(GatewayCall.Account(new MTargetAccount { Tokens = Tokens })))
        );

    [Fact]
    public async Task high_connection_posts_a_form_in_latin_1() =>
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "36180", "Arrêt là", "1", null),
            await new GatewayCall("FROM=%2B33639980001&TO=36180&MESSAGE=Arr%EAt+l%E0&ID=1", GatewayCall.WithToken).OnlyTo(
                new HighConnection(GatewayCall.Account(new HighConnectionAccount { Tokens = Tokens }))
            )
        );

    [Theory]
    [InlineData(
        """{"event":"unsubscribed","to":"33639980001","messageId":7,"ts_event":1795424400,"date":"2026-11-23 10:00:00"}""",
        null,
        "",
        "Stop"
    )]
    [InlineData(
        """{"msg_status":"reply","from":"33639980001","to":"36180","text":"STOP","messageId":7,"ts_event":1795424400}""",
        "36180",
        "STOP",
        null
    )]
    public async Task brevo_posts_who_unsubscribed_and_who_replied(string body, string? recipient, string text, string? told)
    {
        var sms = Assert.IsType<InboundSms>(
            await new GatewayCall($"[{body}]", GatewayCall.WithToken).OnlyTo(
                new BrevoSms(GatewayCall.Account(new BrevoSmsAccount { Tokens = Tokens }))
            )
        );
        Assert.Equal(
            (GatewayCall.Number("+33639980001"), recipient, text, told, At),
            (sms.Sender, sms.Recipient, sms.Text, sms.GatewayIntent?.ToString(), sms.SentAt!.Value)
        );
    }

    [Theory]
    [InlineData("spot-hit", "", "numero=33639980001&id_message=12&statut=1", 0)]
    [InlineData("spot-hit", "", "id=12", 1)]
    [InlineData("brevo", """[{"msg_status":"delivered","to":"33639980001"},{"event":"news"},7]""", "", 2)]
    [InlineData("smsfactor", """{"from":"33639980001"}""", "", 1)]
    [InlineData("octopush", """{"number":"33639980001"}""", "", 1)]
    [InlineData("octopush", """{"number":"33639980001","status":"DELIVERED"}""", "", 0)]
    [InlineData("smsmode", """[{"direction":"MT","from":"36034","body":{"text":"STOP 36034"} },{"anything":1}]""", "", 1)]
    [InlineData("ovhcloud", "senderid=33639980001", "", 1)]
    [InlineData("esendex", "<MessageDelivered><Id>1</Id></MessageDelivered>", "", 0)]
    public async Task reports_are_left_out_and_what_is_neither_is_unreadable(string name, string body, string query, int unreadable)
    {
        ISmsGateway gateway = name switch
        {
            "spot-hit" => new SpotHit(GatewayCall.Account(new SpotHitAccount { Tokens = Tokens })),
            "brevo" => new BrevoSms(GatewayCall.Account(new BrevoSmsAccount { Tokens = Tokens })),
            "smsfactor" => new SmsFactor(GatewayCall.Account(new SmsFactorAccount { Tokens = Tokens })),
            "octopush" => new Octopush(GatewayCall.Account(new OctopushAccount { Tokens = Tokens })),
            "smsmode" => new Smsmode(GatewayCall.Account(new SmsmodeAccount { Tokens = Tokens })),
            "esendex" => new Esendex(GatewayCall.Account(new EsendexAccount { Tokens = Tokens })),
            _ => new OvhCloud(GatewayCall.Account(new OvhCloudAccount { Tokens = Tokens })),
        };
        var deliveries = await new GatewayCall(body, $"{GatewayCall.WithToken}&{query}").To(gateway);
        Assert.Equal(unreadable, deliveries!.OfType<UnreadableItem>().Count());
        Assert.All(deliveries!, delivery => Assert.True(delivery is UnreadableItem or LeftOutItem));
    }

    private static Task<InboundItem> Esendex(string xml, string encoding = "utf-8") =>
        new GatewayCall(Encoding.GetEncoding(encoding).GetBytes(xml), GatewayCall.WithToken).OnlyTo(
            new Esendex(GatewayCall.Account(new EsendexAccount { Tokens = Tokens }))
        );

    private sealed class CountedAccounts(GatewayAccounts<InfobipAccount> accounts) : IOptions<GatewayAccounts<InfobipAccount>>
    {
        public int LookedUp { get; private set; }

        public GatewayAccounts<InfobipAccount> Value
        {
            get
            {
                LookedUp++;
                return accounts;
            }
        }
    }
}
