namespace SenefConsent.SmsStop.Tests;

public class StandardWebhooksTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Sms = """{"from":"+33639980001","to":"36180","text":"STOP","id":"42","sentAt":"2026-11-23T10:00:00+01:00"}""";

    private readonly StandardWebhooks gateway = new(
        GatewayCall.Account(new StandardWebhooksAccount { Secrets = ["whsec_b2xkZXI=", Secret] })
    );

    [Fact]
    public async Task an_sms_is_believed_as_the_specifications_library_signs_it()
    {
        var signature = await SignAsync(Sms);
        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "36180",
                "STOP",
                "42",
                new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1))
            ),
            await Call(Sms, signature).OnlyTo(gateway)
        );
        Assert.IsType<InboundSms>(await Call(Sms, $"v1a,x v1,AAAA {signature} v2,y").OnlyTo(gateway));
        Assert.Null(await Call(GatewayCall.Changed(Sms), signature).To(gateway));
        Assert.Null(await Call(Sms, GatewayCall.Changed(signature)).To(gateway));
        Assert.Null(await Call(Sms, signature.Replace("v1,", "v2,", StringComparison.Ordinal)).To(gateway));
        Assert.Null(await Call(Sms, signature, id: "msg_2").To(gateway));
        Assert.Null(await Call(Sms, signature, timestamp: GatewayCall.Changed(GatewayCall.Timestamp)).To(gateway));
        Assert.Null(await (Call(Sms, signature) with { At = GatewayCall.Now.AddMinutes(6) }).To(gateway));
        Assert.Null(await new GatewayCall(Sms).To(gateway));
    }

    [Theory]
    [InlineData("""{"from":33639980001,"text":"STOP"}""", "msg_1")]
    [InlineData("""{"from":"33639980001","text":"STOP","id":7,"sentAt":"2026-11-23T10:00:00"}""", "7")]
    [InlineData("""{"from":"tel:+33639980001","text":"STOP","id":"","sentAt":"now"}""", "msg_1")]
    public async Task only_sender_and_text_are_needed(string body, string id) =>
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), null, "STOP", id, null),
            await Call(body, await SignAsync(body)).OnlyTo(gateway)
        );

    [Theory]
    [InlineData("""{"from":"+33639980001"}""")]
    [InlineData("""{"text":"STOP"}""")]
    [InlineData("""["STOP"]""")]
    [InlineData("STOP")]
    [InlineData("")]
    public async Task anything_else_that_is_signed_is_unreadable(string body) =>
        Assert.IsType<UnreadableItem>(await Call(body, await SignAsync(body)).OnlyTo(gateway));

    [Theory]
    [InlineData("whsec_?", false)]
    [InlineData("", false)]
    [InlineData("whsec_b2xkZXI=", true)]
    public void a_secret_is_base64(string secret, bool isOne) =>
        Assert.Equal(isOne, new StandardWebhooksAccount { Secrets = [secret] }.Fault is null);

    private static async Task<string> SignAsync(string body) =>
        (
            await NodeProgram.RunAsync<SignedByLibrary>(
                "standard-webhooks.mjs",
                new
                {
                    secret = Secret,
                    id = "msg_1",
                    timestamp = GatewayCall.Now.ToUnixTimeSeconds(),
                    body,
                }
            )
        ).Signature;

    private static GatewayCall Call(string body, string signature, string id = "msg_1", string? timestamp = null) =>
        new GatewayCall(body)
            .With("webhook-id", id)
            .With("webhook-timestamp", timestamp ?? GatewayCall.Timestamp)
            .With("webhook-signature", signature);

    private sealed record SignedByLibrary(string Signature);
}
