using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Org.BouncyCastle.Math.EC.Rfc8032;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop.Tests;

/// <summary>Every gateway that the service knows, against requests that none of them sends.</summary>
public sealed class AnyRequestTests : IDisposable
{
    private const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly string[] Sections =
    [
        "Twilio",
        "Vonage",
        "Sinch",
        "Infobip",
        "MessageBird",
        "Bird",
        "OvhCloud",
        "Smsmode",
        "Octopush",
        "Esendex",
        "Plivo",
        "Telnyx",
        "Aws",
        "SmsFactor",
        "SpotHit",
        "MTarget",
        "HighConnection",
        "Brevo",
        "StandardWebhooks",
    ];

    private static readonly byte[] TelnyxKey = SHA256.HashData("the key of the tests"u8);

    private static readonly string[] Bodies =
    [
        "From=%2B33639980001&To=36180&Body=STOP&MessageSid=SM1&OptOutType=STOP&Text=STOP&MessageIntent=optout&msisdn=33639980001&concat-part=1&data=00530054",
        "senderid=33639980001&message=ARR%CAT&originator=33639980001&body=STOP&numero=33639980001&status=delivered&Status=1",
        """{"type":"mo_text","id":"1","from":"33639980001","to":[{"phone_number":"1"}],"body":"STOP","received_at":"2026-11-23T09:00:00Z","text":"STOP \ud83d\ude00"}""",
        """{"results":[{"from":"33639980001","text":"STOP","receivedAt":"2026-11-23"},{"message":[{"value":"STOP"}]},{"status":{}},null,7]}""",
        """{"data":{"event_type":"message.received","payload":{"id":"1","from":{"phone_number":"+33639980001"},"to":[],"text":"STOP","media":[{}]}}}""",
        """{"type":"sms_suppression.created","timestamp":"2026-11-23T09:00:00Z","data":{"destination":"+33639980001"},"payload":{"sender":{"contact":{"identifierValue":"1"}},"body":{}}}""",
        """[{"event":"unsubscribed","to":33639980001,"ts_event":1795424400},{"number":"0639980001","stop_date":"2026-11-23"},{"message_uuid":"1","from":"1","text":"STOP"}]""",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><InboundMessage><MessageText>STOP &amp; "
            + "&#1;</MessageText><From>33639980001</From></InboundMessage>",
        """{"originationNumber":"+33639980001","messageBody":"STOP","inboundMessageId":"1"}""",
    ];

    private static readonly Gen<byte[]> Body = Gen.Select(
        OneOf(Bodies),
        Gen.Select(Gen.Int, Gen.Int[0, 3], Gen.Byte.Array[0, 6]).Array[0, 6],
        Mutated
    );

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String[0, 40],
        OneOf(
            "Basic ",
            "Basic Og==",
            "Bearer a.b.c",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "v1,AAAA v1,",
            "1795424410",
            "-1",
            "99999999999999999999",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=a",
            "application/x-www-form-urlencoded; charset=utf-16",
            "a=b; charset=x-unknown",
            ",,,"
        )
    );

    private static readonly Gen<(byte[] Body, string Query, (string Name, string Value)[] Headers)> Request = Gen.Select(
        Body,
        Gen.OneOf(
            Gen.Const(""),
            Gen.Select(OneOf(Bodies), Gen.String[Gen.Char['!', '~'], 0, 30], (query, more) => $"?{query}{more}"),
            Value.Select(value => $"?token={value}&type=stop&{value}")
        ),
        Gen.Select(
            OneOf(
                "Authorization",
                "Content-Type",
                "X-Webhook-Token",
                "X-Twilio-Signature",
                "x-sinch-webhook-signature",
                "MessageBird-Signature-JWT",
                "MessageBird-Signature",
                "MessageBird-Request-Timestamp",
                "webhook-id",
                "webhook-timestamp",
                "webhook-signature",
                "X-Plivo-Signature-V3",
                "telnyx-timestamp",
                "telnyx-signature-ed25519"
            ),
            Value
        ).Array[0, 6]
    );

    private readonly AmazonSnsTopic topic = new();
    private readonly ServiceProvider services;
    private readonly List<ISmsGateway> gateways;

    public AnyRequestTests()
    {
        var builder = ConsentService.CreateBuilder("sms-stop", []);
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(TelnyxKey, 0, publicKey, 0);
        foreach (var name in Sections)
        {
            builder.Configuration[$"Gateways:{name}:main:AuthToken"] = GatewayCall.Secret;
            builder.Configuration[$"Gateways:{name}:main:Tokens:0"] = GatewayCall.Token;
            builder.Configuration[$"Gateways:{name}:main:Secrets:0"] = WebhookSecret;
            builder.Configuration[$"Gateways:{name}:main:PublicKeys:0"] = Convert.ToBase64String(publicKey);
            builder.Configuration[$"Gateways:{name}:main:TopicArns:0"] = AmazonSnsTopic.Arn;
        }

        builder.AddSmsGateways();
        builder.Services.AddHttpClient(AmazonSns.ClientName).ConfigurePrimaryHttpMessageHandler(() => topic);
        services = builder.Services.BuildServiceProvider();
        gateways = [.. services.GetServices<ISmsGateway>()];
    }

    [Fact]
    public async Task anything_is_read_without_failing()
    {
        Assert.Equal(Sections.Length, gateways.Count);
        Assert.All(gateways, gateway => Assert.NotNull(gateway.AccountOf("main")));
        await Request.SampleAsync(
            async request =>
            {
                foreach (var gateway in gateways)
                {
                    await Call(request.Body, request.Query, request.Headers).To(gateway);
                }
            },
            iter: FastRun.Samples(500)
        );
    }

    [Fact]
    public async Task anything_that_is_proven_is_read_and_never_refused() =>
        await Body.SampleAsync(
            async body =>
            {
                foreach (var gateway in gateways)
                {
                    Assert.True(
                        await Proven(gateway, body).To(gateway) is not null,
                        $"{gateway.Name} refused {Convert.ToBase64String(body)}"
                    );
                }
            },
            iter: FastRun.Samples(500)
        );

    public void Dispose()
    {
        services.Dispose();
        topic.Dispose();
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static byte[] Mutated(string body, (int At, int Removed, byte[] Added)[] changes)
    {
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        foreach (var (at, removed, added) in changes)
        {
            var start = (int)((uint)at % (bytes.Count + 1));
            bytes.RemoveRange(start, Math.Min(removed, bytes.Count - start));
            bytes.InsertRange(start, added);
        }

        return [.. bytes];
    }

    private static GatewayCall Call(byte[] body, string query, params (string Name, string Value)[] headers) =>
        headers.Aggregate(new GatewayCall(body, query), (call, header) => call.With(header.Name, header.Value));

    private GatewayCall Proven(ISmsGateway gateway, byte[] body)
    {
        var timestamp = GatewayCall.Timestamp;
        return gateway switch
        {
            Twilio => Call([], "", ("X-Twilio-Signature", Hmac1(GatewayCall.Secret, new GatewayCall("").Url("twilio")))),
            AwsSms => Call(topic.Sign(AmazonSnsTopic.Notification(Encoding.UTF8.GetString(body))), ""),
            Telnyx => Call(
                body,
                "",
                ("telnyx-timestamp", timestamp),
                ("telnyx-signature-ed25519", Ed25519Signature(Bytes($"{timestamp}|", body)))
            ),
            Sinch => Call(body, "", ("x-sinch-webhook-signature", Hmac(Encoding.UTF8.GetBytes(WebhookSecret), [.. body, .. ".."u8]))),
            Bird or StandardWebhooks => Call(
                body,
                "",
                ("webhook-id", "1"),
                ("webhook-timestamp", timestamp),
                ("webhook-signature", $"v1,{Hmac(StandardWebhook.KeyIn(WebhookSecret)!, Bytes($"1.{timestamp}.", body))}")
            ),
            MessageBird => Call(
                body,
                "",
                ("MessageBird-Request-Timestamp", timestamp),
                ("MessageBird-Signature", Hmac(Encoding.UTF8.GetBytes(WebhookSecret), Bytes($"{timestamp}\n\n", SHA256.HashData(body))))
            ),
            _ => Call(body, GatewayCall.WithToken),
        };
    }

    private static byte[] Bytes(string beginning, byte[] rest) => [.. Encoding.UTF8.GetBytes(beginning), .. rest];

    private static string Hmac(byte[] key, byte[] signed) => Convert.ToBase64String(HMACSHA256.HashData(key, signed));

#pragma warning disable CA5350 // Twilio's choice.
    private static string Hmac1(string key, string signed) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350

    private static string Ed25519Signature(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(TelnyxKey, 0, message, 0, message.Length, signature, 0);
        return Convert.ToBase64String(signature);
    }
}
