using System.Text;
using System.Text.Json;
using SenefConsent.Hosting;
using SenefConsent.Local;

namespace SenefConsent.SmsStop.Tests;

public class MessageBirdTests
{
    private const string Sms =
        "id=e8077d80&id=e8077d80&recipient=33644600000&Originator=33639980001&body=STOP&CreatedDatetime=2026-11-23T09%3A00%3A00%2B00%3A00&reference=";
    private const string Query = "?b=2+x&a=%C3%A9!(*)'";

    private readonly MessageBird gateway = new(GatewayCall.Account(new MessageBirdAccount { Secrets = [GatewayCall.Secret] }));

    [Fact]
    public async Task an_sms_is_believed_with_messagebirds_token()
    {
        var token = (await SignAsync(Sms)).Token;
        Assert.Equal(
            new InboundSms(
                "",
                GatewayCall.Number("+33639980001"),
                "33644600000",
                "STOP",
                "e8077d80",
                new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)
            ),
            await Call(Sms).OnlyTo(gateway)
        );
        Assert.Null(await Call(GatewayCall.Changed(Sms)).To(gateway));
        Assert.Null(await Call(Sms, Query + "1").To(gateway));
        Assert.Null(await Call("").To(gateway));
        Assert.Null(await (Call(Sms) with { At = GatewayCall.Now.AddMinutes(7) }).To(gateway));
        Assert.Null(await new GatewayCall(Sms, Query).With("MessageBird-Signature-JWT", GatewayCall.Changed(token)).To(gateway));
        Assert.Null(await new GatewayCall(Sms, Query).To(gateway));

        GatewayCall Call(string body, string query = Query) => new GatewayCall(body, query).With("MessageBird-Signature-JWT", token);
    }

    [Fact]
    public async Task and_with_the_signature_that_came_before()
    {
        var signature = (await SignAsync(Sms)).Signature;
        Assert.IsType<InboundSms>(await Call(Sms, Query, GatewayCall.Timestamp, signature).OnlyTo(gateway));
        Assert.IsType<InboundSms>(await Call(Sms, "?a=%C3%A9!(*)'&b=2+x", GatewayCall.Timestamp, signature).OnlyTo(gateway));
        Assert.Null(await Call(GatewayCall.Changed(Sms), Query, GatewayCall.Timestamp, signature).To(gateway));
        Assert.Null(await Call(Sms, Query + "1", GatewayCall.Timestamp, signature).To(gateway));
        Assert.Null(await Call(Sms, Query, GatewayCall.Changed(GatewayCall.Timestamp), signature).To(gateway));
        Assert.Null(await Call(Sms, Query, GatewayCall.Timestamp, GatewayCall.Changed(signature)).To(gateway));
        Assert.Null(await (Call(Sms, Query, GatewayCall.Timestamp, signature) with { At = GatewayCall.Now.AddMinutes(6) }).To(gateway));

        static GatewayCall Call(string body, string query, string timestamp, string signed) =>
            new GatewayCall(body, query).With("MessageBird-Request-Timestamp", timestamp).With("MessageBird-Signature", signed);
    }

    [Fact]
    public async Task every_reference_vector_of_messagebirds_library_is_judged_as_it_says()
    {
        var path = Path.Combine(
            Repository.Root,
            "tests",
            "Node",
            "node_modules",
            "messagebird",
            "lib",
            "testdata",
            "webhook-signature-jwt-reference.json"
        );
        Assert.SkipUnless(File.Exists(path), "The Node packages are not installed: tests/run does it where there is Node.");
        var vectors = JsonSerializer.Deserialize<List<Vector>>(await File.ReadAllTextAsync(path), JsonSerializerOptions.Web)!;
        Assert.Equal(44, vectors.Count);
        foreach (var vector in vectors)
        {
            var judging = new MessageBird(GatewayCall.Account(new MessageBirdAccount { Secrets = [vector.Secret ?? GatewayCall.Secret] }));
            var request = new RawRequest(
                vector.Method,
                new Uri(vector.Url).PathAndQuery,
                new Microsoft.AspNetCore.Http.HeaderDictionary { ["MessageBird-Signature-JWT"] = vector.Token },
                Encoding.UTF8.GetBytes(vector.Payload ?? ""),
                null
            );
            Assert.True(
                vector.Valid == (await judging.ReadAsync(new GatewayRequest("main", vector.Url, request, vector.Timestamp)) is not null),
                vector.Name
            );
        }
    }

    [Fact]
    public async Task a_short_code_has_names_of_its_own()
    {
        var call = new GatewayCall("shortcode=36180&mid=2340&originator=33639980001&message=stop&receive_datetime=20261123100000", Query);
        var known = new MessageBird(GatewayCall.Account(new MessageBirdAccount { Tokens = [GatewayCall.Token] }));
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "36180", "stop", "2340", null),
            await call.With("X-Webhook-Token", GatewayCall.Token).OnlyTo(known)
        );
        Assert.Empty((await new GatewayCall("", $"{GatewayCall.WithToken}&id=1&recipient=33639980001&status=delivered", "GET").To(known))!);
        Assert.Equal(
            new InboundSms("", GatewayCall.Number("+33639980001"), "SENEF", "", "1:103", SentAt: null, SmsIntent.Stop),
            await new GatewayCall(
                "",
                $"{GatewayCall.WithToken}&id=1&originator=SENEF&recipient=33639980001&status=delivery_failed&statusErrorCode=103",
                "GET"
            ).OnlyTo(known)
        );
        Assert.IsType<UnreadableItem>(await new GatewayCall("id=1", GatewayCall.WithToken).OnlyTo(known));
    }

    private static async Task<SignedByMessageBird> SignAsync(string body)
    {
        var signed = await NodeProgram.RunAsync<SignedByMessageBird>(
            "messagebird.mjs",
            new
            {
                secret = GatewayCall.Secret,
                url = new GatewayCall("", Query).Url("messagebird"),
                query = new { b = "2 x", a = "é!(*)'" },
                body,
                timestamp = GatewayCall.Now.ToUnixTimeSeconds(),
            }
        );
        Assert.True(signed.Accepts);
        return signed;
    }

    private sealed record SignedByMessageBird(string Token, bool Accepts, string Signature);

    private sealed record Vector(
        string Name,
        string Method,
        string? Secret,
        string Url,
        string? Payload,
        DateTimeOffset Timestamp,
        string Token,
        bool Valid
    );
}
