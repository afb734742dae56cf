using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.SmsStop.Tests;

public class PlivoTests
{
    private const string Nonce = "12345";

    private static readonly Dictionary<string, string> Fields = new()
    {
        ["From"] = "33639980001",
        ["To"] = "36180",
        ["Text"] = "Ça suffit & merci",
        ["Type"] = "sms",
        ["MessageUUID"] = "0936ec98",
        ["Units"] = "1",
        ["MessageIntent"] = "optout",
    };

    private readonly Plivo gateway = new(GatewayCall.Account(new PlivoAccount { Secrets = ["older", GatewayCall.Secret] }));

    [Theory]
    [InlineData("", "?")]
    [InlineData("?b=2&a=1", "?a=1&b=2.")]
    [InlineData("?a=x+y&a=%C3%A9", "?a=x y&a=é.")]
    public async Task a_message_is_believed_with_a_signature_that_plivos_library_accepts(string query, string signedQuery)
    {
        var url = new GatewayCall("", query).Url("plivo");
        var signature = Sign(
            $"{url.Split('?')[0]}{signedQuery}{string.Concat(Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value))}.{Nonce}"
        );
        Assert.True(
            (
                await NodeProgram.RunAsync<Judged>(
                    "plivo.mjs",
                    new
                    {
                        authToken = GatewayCall.Secret,
                        url,
                        nonce = Nonce,
                        signature,
                        form = Fields,
                    }
                )
            ).Accepts
        );

        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "36180", "Ça suffit & merci", "0936ec98", null, SmsIntent.Stop),
            await Call(Fields, signature).OnlyTo(gateway)
        );
        Assert.IsType<InboundSms>(await Call(Fields, $"AAAA,{signature}").OnlyTo(gateway));
        Assert.IsType<InboundSms>(
            await new GatewayCall(Form(Fields), query)
                .With("X-Plivo-Signature-Ma-V3", signature)
                .With("X-Plivo-Signature-V3-Nonce", Nonce)
                .OnlyTo(gateway)
        );
        foreach (var field in Fields.Keys)
        {
            Assert.Null(await Call(new(Fields) { [field] = GatewayCall.Changed(Fields[field]) }, signature).To(gateway));
        }

        Assert.Null(await Call(Fields, GatewayCall.Changed(signature)).To(gateway));
        Assert.Null(await Call(Fields, signature, Nonce + "1").To(gateway));
        Assert.Null(await (Call(Fields, signature) with { Query = query + "?3" }).To(gateway));
        Assert.Null(await Call(Fields, "").To(gateway));

        GatewayCall Call(Dictionary<string, string> fields, string signed, string nonce = Nonce) =>
            new GatewayCall(Form(fields), query).With("X-Plivo-Signature-V3", signed).With("X-Plivo-Signature-V3-Nonce", nonce);
    }

    [Fact]
    public async Task the_signature_of_the_address_alone_proves_nothing() =>
        Assert.Null(
            await new GatewayCall(Form(Fields))
                .With("X-Plivo-Signature-V2", Sign(new GatewayCall("").Url("plivo") + Nonce))
                .With("X-Plivo-Signature-V2-Nonce", Nonce)
                .To(gateway)
        );

    [Theory]
    [InlineData("Text=Oui&MessageIntent=optin", "Start")]
    [InlineData("Text=Aide&MessageIntent=HELP", "Help")]
    [InlineData("MessageIntent=optout", "Stop")]
    [InlineData("Text=STOP&MessageIntent=", null)]
    public async Task what_plivo_takes_it_for_is_told(string fields, string? told)
    {
        var sms = Assert.IsType<InboundSms>(await new GatewayCall($"From=33639980001&{fields}", GatewayCall.WithToken).OnlyTo(WithToken()));
        Assert.Equal(told, sms.GatewayIntent?.ToString());
    }

    [Fact]
    public async Task reports_are_left_out_and_what_is_neither_is_unreadable()
    {
        Assert.Empty(
            (await new GatewayCall("MessageUUID=1&From=36180&To=33639980001&Status=delivered", GatewayCall.WithToken).To(WithToken()))!
        );
        Assert.IsType<UnreadableItem>(await new GatewayCall("From=33639980001", GatewayCall.WithToken).OnlyTo(WithToken()));
    }

    private static Plivo WithToken() => new(GatewayCall.Account(new PlivoAccount { Tokens = [GatewayCall.Token] }));

    private static string Sign(string signed) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(GatewayCall.Secret), Encoding.UTF8.GetBytes(signed)));

    private static string Form(Dictionary<string, string> fields) =>
        string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

    private sealed record Judged(bool Accepts);
}
