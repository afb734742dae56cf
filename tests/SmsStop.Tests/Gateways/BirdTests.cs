using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.SmsStop.Tests;

public class BirdTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly Bird gateway = new(GatewayCall.Account(new BirdAccount { Secrets = [Secret, GatewayCall.Secret] }));

    [Fact]
    public async Task an_event_is_believed_as_standard_webhooks_signs_it()
    {
        const string Body = """
            {"type":"sms.received","timestamp":"2026-11-23T09:00:00Z","data":{"sms_id":"sms_1","workspace_id":"w","from":"+33639980001","to":"+33644600000","text":"STOP",
             "segments":{"count":1,"encoding":"GSM_7BIT","characters":4},"tags":[],"metadata":{}}}
            """;
        var signature = (
            await NodeProgram.RunAsync<SignedByLibrary>(
                "standard-webhooks.mjs",
                new
                {
                    secret = Secret,
                    id = "msg_1",
                    timestamp = GatewayCall.Now.ToUnixTimeSeconds(),
                    body = Body,
                }
            )
        ).Signature;

        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "+33644600000", "STOP", "sms_1", At),
            await Call(Body).OnlyTo(gateway)
        );
        Assert.Null(await Call(GatewayCall.Changed(Body)).To(gateway));

        GatewayCall Call(string body) =>
            new GatewayCall(body)
                .With("webhook-id", "msg_1")
                .With("webhook-timestamp", GatewayCall.Timestamp)
                .With("webhook-signature", signature);
    }

    [Fact]
    public async Task a_message_of_the_channels_api_is_believed_as_birds_documentation_signs_it()
    {
        const string Body = """
            {"service":"channels","event":"sms.inbound","payload":{"id":"96a0b5fa","channelId":"614208aa","sender":{"contact":{"id":"32cf5eee","identifierKey":"phonenumber",
             "identifierValue":"+33639980001"} },"receiver":{"connector":{"id":"86cc4dc0"} },"body":{"type":"text","text":{"text":"STOP"} },"status":"delivered",
             "direction":"incoming","createdAt":"2026-11-23T09:00:00.000Z"} }
            """;
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "614208aa", "STOP", "96a0b5fa", At),
            await Call(Body).OnlyTo(gateway)
        );
        Assert.Null(await Call(GatewayCall.Changed(Body)).To(gateway));
        Assert.Null(await Call(Body, "?1").To(gateway));
        Assert.Null(await Call(Body, timestamp: GatewayCall.Changed(GatewayCall.Timestamp)).To(gateway));
        Assert.Null(await (Call(Body) with { At = GatewayCall.Now.AddMinutes(6) }).To(gateway));

        static GatewayCall Call(string body, string query = "", string? timestamp = null)
        {
            var signed = Encoding.UTF8.GetBytes($"{GatewayCall.Timestamp}\n{new GatewayCall("").Url("bird")}\n");
            return new GatewayCall(body, query)
                .With("messagebird-request-timestamp", timestamp ?? GatewayCall.Timestamp)
                .With(
                    "messagebird-signature",
                    Convert.ToBase64String(
                        HMACSHA256.HashData(
                            Encoding.UTF8.GetBytes(GatewayCall.Secret),
                            (byte[])[.. signed, .. SHA256.HashData(Encoding.UTF8.GetBytes(Body))]
                        )
                    )
                );
        }
    }

    [Theory]
    [InlineData("keyword_stop")]
    [InlineData("carrier_opted_out")]
    [InlineData("manual")]
    public async Task a_suppression_is_birds_word_that_somebody_asked_to_stop(string reason) =>
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "BRAND", "", "sup_1", At, SmsIntent.Stop),
            Assert.Single(
                await ReadAsync(
                    $$$"""{"type":"sms_suppression.created","timestamp":"2026-11-23T09:00:00Z","data":{"suppression_id":"sup_1","destination":"+33639980001","originator":"BRAND","reason":"{{{reason}}}"} }"""
                )
            )
        );

    [Fact]
    public async Task other_events_are_left_out_and_what_is_none_is_unreadable()
    {
        Assert.Empty(await ReadAsync("""{"type":"sms.delivered","data":{"sms_id":"1"} }"""));
        Assert.Empty(await ReadAsync("""{"payload":{"direction":"outgoing"} }"""));
        Assert.IsType<UnreadableItem>(Assert.Single(await ReadAsync("""{"type":"sms.received"}""")));
        Assert.IsType<UnreadableItem>(Assert.Single(await ReadAsync("""{"payload":{}}""")));
        Assert.IsType<UnreadableItem>(Assert.Single(await ReadAsync("STOP")));
        Assert.Equal(
            "",
            Assert.IsType<InboundSms>(Assert.Single(await ReadAsync("""{"type":"sms.received","data":{"from":"+33639980001"} }"""))).Text
        );
    }

    [Theory]
    [InlineData("""{"type":"sms.received","data":{"from":"+33639980001","text":{"value":"STOP"}}}""", """{"value":"STOP"}""")]
    [InlineData("""{"payload":{"sender":{"contact":{}},"body":{"type":"text","text":"STOP"}}}""", "STOP")]
    [InlineData("""{"type":"sms.received","data":{"from":"+33639980001","text":null}}""", "")]
    public async Task a_text_of_another_type_is_read_as_it_stands(string body, string text) =>
        Assert.Equal(text, Assert.IsType<InboundSms>(Assert.Single(await ReadAsync(body))).Text);

    private static async Task<IReadOnlyList<InboundItem>> ReadAsync(string body) =>
        (
            await new GatewayCall(body, GatewayCall.WithToken).To(
                new Bird(GatewayCall.Account(new BirdAccount { Tokens = [GatewayCall.Token] }))
            )
        )!;

    private sealed record SignedByLibrary(string Signature);
}
