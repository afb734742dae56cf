namespace SenefConsent.SmsStop.Tests;

public class TelnyxTests
{
    private const string Sms = """
        {"data":{"event_type":"message.received","id":"b301ed3f","occurred_at":"2026-11-23T09:00:01.000+00:00","record_type":"event","payload":{"id":"84cca175","direction":"inbound",
         "type":"SMS","from":{"phone_number":"+33639980001","carrier":"Orange","line_type":"Wireless"},"to":[{"phone_number":"+33644600000","status":"webhook_delivered"}],
         "cc":[],"text":"STOP","media":[],"encoding":"GSM-7","parts":1,"received_at":"2026-11-23T09:00:00.000+00:00"} },"meta":{"attempt":1} }
        """;

    [Fact]
    public async Task an_sms_is_believed_with_a_signature_that_telnyxs_library_accepts()
    {
        var signed = await SignAsync(Sms);
        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "+33644600000",
                "STOP",
                "84cca175",
                new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)
            ),
            await Call(Sms, signed).OnlyTo(Gateway(signed))
        );
        Assert.Null(await Call(GatewayCall.Changed(Sms), signed).To(Gateway(signed)));
        Assert.Null(
            await Call(Sms, signed with { Signature = GatewayCall.Changed(signed.Signature[..40]) + signed.Signature[40..] })
                .To(Gateway(signed))
        );
        Assert.Null(await Call(Sms, signed with { Signature = "AAAA" }).To(Gateway(signed)));
        Assert.Null(await Call(Sms, signed with { Timestamp = signed.Timestamp + 1 }).To(Gateway(signed)));
        Assert.Null(await (Call(Sms, signed) with { At = DateTimeOffset.FromUnixTimeSeconds(signed.Timestamp + 301) }).To(Gateway(signed)));
        Assert.Null(await Call(Sms, signed).To(Gateway(await SignAsync(Sms))));
        Assert.Null(await new GatewayCall(Sms).To(Gateway(signed)));
    }

    [Theory]
    [InlineData("""{"data":{"event_type":"message.finalized","payload":{} } }""", 0)]
    [InlineData("""{"data":{"event_type":"message.received","payload":{"text":"STOP"} } }""", 1)]
    [InlineData("""{"data":{"event_type":"message.received","payload":{"from":{"phone_number":"+33639980001"} } } }""", 1)]
    [InlineData("STOP", 1)]
    public async Task other_events_are_left_out_and_what_is_none_is_unreadable(string body, int unreadable)
    {
        var signed = await SignAsync(body);
        var deliveries = await Call(body, signed).To(Gateway(signed));
        Assert.Equal(unreadable, deliveries!.Count);
        Assert.All(deliveries, delivery => Assert.IsType<UnreadableItem>(delivery));
    }

    [Fact]
    public async Task a_recipient_whom_telnyx_knows_to_have_opted_out_has_asked_to_stop()
    {
        const string Body =
            """{"data":{"event_type":"message.finalized","payload":{"id":"84cc","from":{"phone_number":"+33644600000"},"to":[{"phone_number":"+33639980001","status":"sending_failed"}],"errors":[{"code":"40300"}]} } }""";
        var signed = await SignAsync(Body);
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "+33644600000", "", "84cc:40300", SentAt: null, SmsIntent.Stop),
            await Call(Body, signed).OnlyTo(Gateway(signed))
        );
    }

    [Fact]
    public async Task of_several_who_have_opted_out_each_has_an_item_that_shows_no_other()
    {
        const string Body =
            """{"data":{"event_type":"message.finalized","payload":{"id":"84cc","from":{"phone_number":"+33644600000"},"to":[{"phone_number":"+33639980001"},{"phone_number":"+33639980002"}],"errors":[{"code":"40300"}]} } }""";
        var signed = await SignAsync(Body);
        var items = (await Call(Body, signed).To(Gateway(signed)))!;
        Assert.Equal(2, items.Count);
        Assert.Contains("+33639980001", items[0].Item, StringComparison.Ordinal);
        Assert.DoesNotContain("+33639980002", items[0].Item, StringComparison.Ordinal);
        Assert.DoesNotContain("+33639980001", items[1].Item, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no Base64")]
    public void a_public_key_has_32_bytes(string key) => Assert.NotNull(new TelnyxAccount { PublicKeys = [key] }.Fault);

    private static Telnyx Gateway(SignedByTelnyx signed) => new(GatewayCall.Account(new TelnyxAccount { PublicKeys = [signed.Key] }));

    private static GatewayCall Call(string body, SignedByTelnyx signed) =>
        (new GatewayCall(body) with { At = DateTimeOffset.FromUnixTimeSeconds(signed.Timestamp) })
            .With("telnyx-timestamp", $"{signed.Timestamp}")
            .With("telnyx-signature-ed25519", signed.Signature);

    private static async Task<SignedByTelnyx> SignAsync(string body)
    {
        var signed = await NodeProgram.RunAsync<SignedByTelnyx>("telnyx.mjs", new { body, changed = GatewayCall.Changed(body) });
        Assert.True(signed is { Accepts: true, AcceptsChanged: false });
        return signed;
    }

    private sealed record SignedByTelnyx(string Key, long Timestamp, string Signature, bool Accepts, bool AcceptsChanged);
}
