using System.Text.Json;

namespace SenefConsent.SmsStop.Tests;

public class VonageTests
{
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["api-key"] = "abcd1234",
        ["msisdn"] = "33639980001",
        ["to"] = "36180",
        ["messageId"] = "0A0000000123ABCD1",
        ["text"] = "STOP & co = 1",
        ["type"] = "text",
        ["keyword"] = "STOP",
        ["message-timestamp"] = "2026-11-23 09:00:00",
        ["timestamp"] = "1795424400",
        ["nonce"] = "6b9d",
    };

    private const string OfMessagesApi = """
        {"channel":"sms","message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab","to":"36180","from":"33639980001","timestamp":"2026-11-23T09:00:00Z","message_type":"text",
         "text":"STOP","sms":{"num_messages":"1","total_count":"1","keyword":"STOP"},"usage":{"currency":"EUR","price":"0.0057"},"origin":{"network_code":"20801"}}
        """;

    [Theory]
    [InlineData("Md5Hash", "md5hash", false)]
    [InlineData("Md5", "md5", false)]
    [InlineData("Sha1", "sha1", true)]
    [InlineData("Sha256", "sha256", true)]
    [InlineData("Sha512", "sha512", false)]
    public async Task an_sms_of_the_sms_api_is_believed_as_nexmos_library_signs_it(string configured, string method, bool upperCase)
    {
        var gateway = Signed(Enum.Parse<VonageSignature>(configured));
        var sig = (await SignAsync(method)).Sig;
        var fields = new Dictionary<string, string>(Fields) { ["sig"] = upperCase ? sig.ToUpperInvariant() : sig };
        var expected = new InboundSms(
            "",
            GatewayCall.Number("+33639980001"),
            "36180",
            "STOP & co = 1",
            "0A0000000123ABCD1",
            new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)
        );

        Assert.Equal(expected, await new GatewayCall("", $"?{Form(fields)}", "GET").OnlyTo(gateway));
        Assert.Equal(expected, await new GatewayCall(Form(fields)).OnlyTo(gateway));
        Assert.Equal(expected, await new GatewayCall(JsonSerializer.Serialize(fields)).OnlyTo(gateway));
        foreach (var field in Fields.Keys)
        {
            Assert.Null(await new GatewayCall(Form(new(fields) { [field] = GatewayCall.Changed(fields[field]) })).To(gateway));
        }

        Assert.Null(await new GatewayCall(Form(new(fields) { ["sig"] = GatewayCall.Changed(sig) })).To(gateway));
        Assert.Null(await new GatewayCall(Form(new(fields) { ["more"] = "1" })).To(gateway));
        Assert.Null(await new GatewayCall(Form(Fields)).To(gateway));
    }

    [Fact]
    public async Task an_sms_of_the_messages_api_is_believed_with_vonages_token()
    {
        var gateway = Signed();
        var token = await TokenAsync(OfMessagesApi, GatewayCall.Now.ToUnixTimeSeconds());

        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "36180",
                "STOP",
                "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
                new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)
            ),
            await Call(OfMessagesApi, token).OnlyTo(gateway)
        );
        Assert.Null(await Call(GatewayCall.Changed(OfMessagesApi), token).To(gateway));
        Assert.Null(await Call(OfMessagesApi, GatewayCall.Changed(token)).To(gateway));
        Assert.Null(
            await Call(OfMessagesApi, await TokenAsync(OfMessagesApi, GatewayCall.Now.AddMinutes(-6).ToUnixTimeSeconds())).To(gateway)
        );
        Assert.Null(await Call(OfMessagesApi, $"eyJhbGciOiJub25lIn0.{token.Split('.')[1]}.").To(gateway));
        Assert.Null(await new GatewayCall(OfMessagesApi).To(gateway));
    }

    [Fact]
    public async Task an_account_that_is_not_signed_for_has_a_token_instead()
    {
        var gateway = WithToken();
        Assert.IsType<InboundSms>(await new GatewayCall(Form(Fields), GatewayCall.WithToken).OnlyTo(gateway));
        Assert.IsType<InboundSms>(await new GatewayCall("", $"{GatewayCall.WithToken}&{Form(Fields)}", "GET").OnlyTo(gateway));
        Assert.IsType<InboundSms>(await new GatewayCall(OfMessagesApi, GatewayCall.WithToken).OnlyTo(gateway));
        Assert.Null(await new GatewayCall(Form(Fields), $"{GatewayCall.WithToken}1").To(gateway));
        Assert.NotNull(new VonageAccount().Fault);
        Assert.NotNull(new VonageAccount { Tokens = ["short"] }.Fault);
    }

    [Fact]
    public async Task the_call_when_the_address_is_set_holds_nothing()
    {
        Assert.Empty((await new GatewayCall("", method: "GET").To(Signed()))!);
        Assert.Empty((await new GatewayCall("", GatewayCall.WithToken, "GET").To(WithToken()))!);
    }

    [Theory]
    [InlineData("concat=true&concat-ref=7&concat-total=2&concat-part=1&text=STO", "STO", true)]
    [InlineData("concat=true&concat-ref=7&concat-total=two&concat-part=1&text=STO", "STO", false)]
    [InlineData("type=binary&data=0053 0054", "0053 0054", false)]
    [InlineData("type=binary&data=00530054004F0050&udh=0500", "STOP", false)]
    [InlineData("type=binary&data=0421042204100420", "СТАР", false)]
    [InlineData("type=binary&data=FFFE530054004F005000", "STOP", false)]
    [InlineData("type=binary&data=530054004F005000", "STOP", false)]
    [InlineData("type=binary&data=FEFF00530054004F0050", "STOP", false)]
    [InlineData("type=binary&data=53544F50", "STOP", false)]
    [InlineData("text=", "", false)]
    [InlineData("text=ARR%CAT", "ARRÊT", false)]
    public async Task parts_and_binary_messages_are_read(string fields, string text, bool isPart)
    {
        var sms = Assert.IsType<InboundSms>(
            await new GatewayCall($"msisdn=33639980001&to=36180&{fields}", GatewayCall.WithToken).OnlyTo(WithToken())
        );
        Assert.Equal(text, sms.Text);
        Assert.Equal(isPart ? new SmsPart("7", 1, 2) : null, sms.Part);
    }

    [Theory]
    [InlineData("msisdn=33639980001&to=36180&status=delivered&err-code=0&messageId=1", 0)]
    [InlineData("msisdn=33639980001", 1)]
    [InlineData("""{"message_uuid":"1","status":"delivered","to":"33639980001"}""", 0)]
    [InlineData("""{"message_uuid":"1","from":"33639980001"}""", 1)]
    [InlineData("[]", 1)]
    public async Task reports_are_left_out_and_what_is_neither_is_unreadable(string body, int unreadable)
    {
        var deliveries = await new GatewayCall(body, GatewayCall.WithToken).To(WithToken());
        Assert.Equal(unreadable, deliveries!.Count);
        Assert.All(deliveries, delivery => Assert.IsType<UnreadableItem>(delivery));
    }

    private static Vonage Signed(VonageSignature signature = VonageSignature.Md5Hash) =>
        new(GatewayCall.Account(new VonageAccount { Secrets = ["an older secret", GatewayCall.Secret], Signature = signature }));

    private static Vonage WithToken() => new(GatewayCall.Account(new VonageAccount { Tokens = [GatewayCall.Token] }));

    private static string Form(Dictionary<string, string> fields) =>
        string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

    private static GatewayCall Call(string body, string token) => new GatewayCall(body).With("Authorization", $"Bearer {token}");

    private static async Task<string> TokenAsync(string body, long issuedAt)
    {
        var signed = await SignAsync("md5hash", body, issuedAt);
        Assert.True(signed.Accepts);
        return signed.Token;
    }

    private static Task<SignedByVonage> SignAsync(string method, string body = "", long issuedAt = 0) =>
        NodeProgram.RunAsync<SignedByVonage>(
            "vonage.mjs",
            new
            {
                secret = GatewayCall.Secret,
                fields = Fields,
                method,
                body,
                issuedAt,
            }
        );

    private sealed record SignedByVonage(string Sig, string Token, bool Accepts);
}
