namespace SenefConsent.SmsStop.Tests;

public class SinchTests
{
    private const string Sms = """
        {"type":"mo_text","id":"01HXYZ","from":"33639980001","to":"36180","body":"STOP","received_at":"2026-11-23T10:00:00.000+01:00","operator_id":"20801"}
        """;

    private readonly Sinch gateway = new(
        GatewayCall.Account(new SinchAccount { Secrets = [GatewayCall.Secret], Tokens = [GatewayCall.Token] })
    );

    [Fact]
    public async Task an_sms_is_believed_as_sinchs_library_signs_it()
    {
        var (nonce, timestamp) = ("01FJA8B4A7BM43YGWSG9GBV067", GatewayCall.Timestamp);
        var signed = await NodeProgram.RunAsync<SignedBySinch>(
            "sinch.mjs",
            new
            {
                secret = GatewayCall.Secret,
                body = Sms,
                changed = GatewayCall.Changed(Sms),
                nonce,
                timestamp,
            }
        );
        Assert.True(signed is { Accepts: true, AcceptsChanged: false });

        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "36180",
                "STOP",
                "01HXYZ",
                new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1))
            ),
            await Call(Sms, signed.Signature, nonce, timestamp).OnlyTo(gateway)
        );
        Assert.Null(await Call(GatewayCall.Changed(Sms), signed.Signature, nonce, timestamp).To(gateway));
        Assert.Null(await Call(Sms, GatewayCall.Changed(signed.Signature), nonce, timestamp).To(gateway));
        Assert.Null(await Call(Sms, signed.Signature, GatewayCall.Changed(nonce), timestamp).To(gateway));
        Assert.Null(await Call(Sms, signed.Signature, nonce, GatewayCall.Changed(timestamp)).To(gateway));
        Assert.Null(await new GatewayCall(Sms).To(gateway));
    }

    [Theory]
    [InlineData("Basic bmFtZTp0aGUgdG9rZW4gb2YgdGhlIHRlc3Rz", true)]
    [InlineData("basic bmFtZTp0aGUgdG9rZW4gb2YgdGhlIHRlc3Rz", true)]
    [InlineData("Basic bmFtZTp0aGUgdG9rZW4gb2YgdGhlIHRlc3Ry", false)]
    [InlineData("Basic dGhlIHRva2VuIG9mIHRoZSB0ZXN0cw==", false)]
    [InlineData("Basic bmFt", false)]
    [InlineData("Basic ?", false)]
    [InlineData("Basic", false)]
    [InlineData("", false)]
    public async Task or_with_basic_authentication(string authorization, bool isProven) =>
        Assert.Equal(isProven, await new GatewayCall(Sms).With("Authorization", authorization).To(gateway) is [InboundSms]);

    [Theory]
    [InlineData("""{"type":"mo_binary","from":"33639980001","body":"U1RPUA==","udh":"10010203040506070809000a0b0c0d0e0f"}""", "STOP")]
    [InlineData("""{"type":"mo_binary","from":"33639980001","body":"AFMAVABPAFA="}""", "STOP")]
    [InlineData("""{"type":"mo_binary","from":33639980001,"body":"no Base64!"}""", "no Base64!")]
    [InlineData(
        """{"type":"mo_media","from":"33639980001","body":{"subject":"Re","message":"STOP","media":[{"url":"https://example.org/1","status":"Uploaded","code":0}]}}""",
        "STOP"
    )]
    [InlineData("""{"type":"mo_text","from":"33639980001","body":""}""", "")]
    [InlineData("""{"type":"mo_text","from":"33639980001","body":"STOP \ud83d","received_at":"yesterday"}""", "STOP \ufffd")]
    public async Task other_messages_are_read(string body, string text) =>
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), null, text, null, null),
            await new GatewayCall(body, GatewayCall.WithToken).OnlyTo(gateway)
        );

    [Fact]
    public async Task reports_are_left_out_and_what_is_neither_is_unreadable()
    {
        Assert.Empty(
            (await new GatewayCall("""{"type":"recipient_delivery_report_sms","status":"Delivered"}""", GatewayCall.WithToken).To(gateway))!
        );
        Assert.IsType<UnreadableItem>(
            await new GatewayCall("""{"type":"mo_text","from":"33639980001"}""", GatewayCall.WithToken).OnlyTo(gateway)
        );
        Assert.IsType<UnreadableItem>(await new GatewayCall("STOP", GatewayCall.WithToken).OnlyTo(gateway));
    }

    private static GatewayCall Call(string body, string signature, string nonce, string timestamp) =>
        new GatewayCall(body)
            .With("x-sinch-webhook-signature", signature)
            .With("x-sinch-webhook-signature-nonce", nonce)
            .With("x-sinch-webhook-signature-timestamp", timestamp);

    private sealed record SignedBySinch(string Signature, bool Accepts, bool AcceptsChanged);
}
