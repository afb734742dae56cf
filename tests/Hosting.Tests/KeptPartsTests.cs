using System.Text;
using Microsoft.AspNetCore.Http;

namespace SenefConsent.Hosting.Tests;

public class KeptPartsTests
{
    private const string Secret = "n0b0dy-may-read-this";

    public static TheoryData<string> Headers =>
        [
            "Authorization",
            "authorization",
            "Proxy-Authorization",
            "Cookie",
            "X-Webhook-Token",
            "x-webhook-token",
            "X-Api-Key",
            "apikey",
            "X-Auth",
            "X-Signature-Token",
            "X-Original-URL",
            "X-Forwarded-Uri",
            "X-Anything-Else",
            "Referer",
        ];

    public static TheoryData<string> Targets =>
        [
            $"/webhooks/infobip/main?token={Secret}",
            $"/webhooks/infobip/main?TOKEN={Secret}",
            $"/webhooks/infobip/main?%74oken={Secret}",
            $"/webhooks/infobip/main?type=stop&token=a&token={Secret}",
            $"/webhooks/infobip/main?api-key={Secret}&api_key={Secret}&ApiKey={Secret}",
            $"/webhooks/infobip/main?password={Secret}&secret={Secret}&key={Secret}&access_token={Secret}&auth={Secret}",
            $"http://gateway:{Secret}@sms.example.org/webhooks/infobip/main",
        ];

    [Theory]
    [MemberData(nameof(Headers))]
    public void what_proves_a_sender_in_a_header_is_not_kept(string header) =>
        Assert.DoesNotContain(Secret, Evidence("/webhooks/infobip/main", (header, $"Bearer {Secret}")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Targets))]
    public void what_proves_a_sender_in_the_address_is_not_kept(string target) =>
        Assert.DoesNotContain(Secret, Evidence(target), StringComparison.Ordinal);

    [Theory]
    [InlineData("X-Twilio-Signature")]
    [InlineData("X-Twilio-Email-Event-Webhook-Timestamp")]
    [InlineData("X-Plivo-Signature-V3-Nonce")]
    [InlineData("telnyx-timestamp")]
    [InlineData("webhook-id")]
    [InlineData("Content-Type")]
    [InlineData("Accept-Language")]
    public void what_shows_how_a_request_came_is_kept(string header) =>
        Assert.Contains($"{header}: value\r\n", Evidence("/webhooks/infobip/main", (header, "value")), StringComparison.Ordinal);

    [Fact]
    public void the_other_parameters_of_the_address_stay_as_they_were_sent() =>
        Assert.Contains(
            "POST /webhooks/spot-hit/main?numero=33639980001&message=STOP%20%E9&token=removed HTTP/1.1\r\n",
            Evidence($"/webhooks/spot-hit/main?numero=33639980001&message=STOP%20%E9&token={Secret}"),
            StringComparison.Ordinal
        );

    [Fact]
    public void what_was_kept_before_is_shown_without_it()
    {
        var old =
            $"Peer: 127.0.0.1\r\nPOST /webhooks/infobip/main?token={Secret} HTTP/1.1\r\nX-Webhook-Token: {Secret}\r\n"
            + "Content-Type: text/plain\r\n\r\nSTOP\r\n\r\nX-Webhook-Token: a word of the person";
        Assert.Equal(
            "Peer: 127.0.0.1\r\nPOST /webhooks/infobip/main?token=removed HTTP/1.1\r\nContent-Type: text/plain\r\n\r\nSTOP\r\n\r\n"
                + "X-Webhook-Token: a word of the person",
            KeptParts.Of(old)
        );
        Assert.Equal("je ne veux plus, token=1", KeptParts.Of("je ne veux plus, token=1"));
    }

    private static string Evidence(string target, params (string Name, string Value)[] headers)
    {
        var sent = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            sent[name] = value;
        }

        return Encoding.UTF8.GetString(new RawRequest("POST", target, sent, "STOP"u8.ToArray(), "127.0.0.1").ToEvidence());
    }
}
