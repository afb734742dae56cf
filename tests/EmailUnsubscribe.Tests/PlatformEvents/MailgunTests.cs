using System.Net;

namespace SenefConsent.EmailUnsubscribe.Tests;

[Collection(PlatformEventsSystem.Name)]
public class MailgunTests(PlatformEventsSystem system)
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2013, 8, 22, 23, 23, 11, TimeSpan.Zero).AddTicks(4_214_730);

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("unsubscribed", "", "prospecting")]
    [InlineData("unsubscribed", """ "tags":["news"], """, "newsletter")]
    [InlineData("unsubscribed", """ "tags":["news","offers"], """, "newsletter offers")]
    [InlineData("unsubscribed", """ "tags":["news","welcome"], """, "prospecting")]
    [InlineData("unsubscribed", """ "tags":[], """, "prospecting")]
    [InlineData(
        "unsubscribed",
        """ "tags":["news"], "mailing-list":{"address":"events@lists.example.org","list-id":"events.lists.example.org","sid":"1"}, """,
        "events"
    )]
    [InlineData("unsubscribed", """ "tags":["news"], "mailing-list":{"address":"other@lists.example.org"}, """, "prospecting")]
    [InlineData("complained", """ "tags":["news"], """, "prospecting")]
    public async Task a_recipient_who_refuses_refuses_what_the_list_is_for(string kind, string lists, string purposes)
    {
        await system.PostAsync("mailgun", Event(kind, lists));
        Assert.Equal([(purposes, At)], await system.RefusedAsync(address));
    }

    [Theory]
    [InlineData("accepted")]
    [InlineData("delivered")]
    [InlineData("failed")]
    [InlineData("opened")]
    [InlineData("clicked")]
    [InlineData("list_member_uploaded")]
    public async Task anything_else_is_left_out(string kind)
    {
        var before = await system.EventsAsync();
        await system.PostAsync("mailgun", Event(kind, ""));
        Assert.Equal(before, await system.EventsAsync());
    }

    [Theory]
    [InlineData("failed", """ "reason":"suppress-unsubscribe", "severity":"permanent", """, true)]
    [InlineData("failed", """ "reason":"suppress-complaint", "severity":"permanent", """, true)]
    [InlineData(
        "failed",
        """ "reason":"generic", "delivery-status":{"code":606,"message":"Not delivering to unsubscribed address"}, """,
        true
    )]
    [InlineData("dropped", """ "code":"607", """, true)]
    [InlineData("failed", """ "reason":"suppress-bounce", "delivery-status":{"code":605}, """, false)]
    [InlineData("failed", """ "reason":"bounce", "delivery-status":{"code":550}, """, false)]
    [InlineData("failed", """ "reason":"generic", "delivery-status":{"code":606.5}, """, false)]
    [InlineData("failed", """ "reason":"espblock", """, false)]
    public async Task that_it_did_not_send_is_an_objection_where_the_person_had_left(string kind, string reason, bool isObjection)
    {
        await system.PostAsync("mailgun", Event(kind, reason));
        await system.PostAsync("mailgun", Event(kind, reason));
        Assert.Equal(isObjection ? [("prospecting", At)] : [], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task a_signature_proves_what_came_with_it_and_nothing_else()
    {
        var (signature, waiting) = (PlatformEventsSystem.MailgunSignature(), await system.WaitingAsync(UnattributedReason.Signature));
        string Signed(string person) =>
            $$$"""{"signature":{{{signature}}},"event-data":{{{Event("unsubscribed", "").Replace(address, person, StringComparison.Ordinal)}}}}""";

        Assert.Equal(HttpStatusCode.OK, await PostAsync(new StringContent(Signed(address))));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(new StringContent(Signed(address))));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(new StringContent(Signed($"2{address}"))));
        Assert.Single(await system.ObjectionsAsync(address));
        Assert.Empty(await system.ObjectionsAsync($"2{address}"));
        Assert.Equal(waiting + 1, await system.WaitingAsync(UnattributedReason.Signature));
    }

    [Fact]
    public async Task the_form_that_it_was_until_2023_is_understood_as_well()
    {
        const string Timestamp = "1377213791",
            Token = "0123456789abcdef";
        var signature = (
            await NodeProgram.RunAsync<Signed>(
                "mailgun.mjs",
                new
                {
                    signingKey = PlatformEventsSystem.MailgunSigningKey,
                    timestamp = Timestamp,
                    token = Token,
                }
            )
        ).Signature;
        var fields = new Dictionary<string, string>
        {
            ["event"] = "unsubscribed",
            ["recipient"] = address,
            ["domain"] = "example.org",
            ["timestamp"] = Timestamp,
            ["token"] = Token,
            ["signature"] = signature,
        };
        using var multipart = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            multipart.Add(new StringContent(value), name);
        }

        Assert.Equal(HttpStatusCode.OK, await PostAsync(new FormUrlEncodedContent(fields)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(multipart));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await PostAsync(new FormUrlEncodedContent(new Dictionary<string, string>(fields) { ["token"] = Token[1..] }))
        );
        Assert.Equal([("prospecting", new DateTimeOffset(2013, 8, 22, 23, 23, 11, TimeSpan.Zero))], await system.RefusedAsync(address));
    }

    [Fact]
    public async Task the_recipe_of_mailguns_documentation_makes_the_signature_that_is_believed()
    {
        const string Timestamp = "1529006854",
            Token = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0";
        var signature = (
            await NodeProgram.RunAsync<Signed>(
                "mailgun.mjs",
                new
                {
                    signingKey = PlatformEventsSystem.MailgunSigningKey,
                    timestamp = Timestamp,
                    token = Token,
                }
            )
        ).Signature;

        Assert.Equal(HttpStatusCode.OK, await PostAsync(Timestamp, Token, signature));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("1529006855", Token, signature));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Timestamp, Token.Replace('a', 'b'), signature));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Timestamp, Token, signature[1..] + signature[0]));
        Assert.Single(await system.ObjectionsAsync(address));

        Task<HttpStatusCode> PostAsync(string timestamp, string token, string signed) =>
            this.PostAsync(
                new StringContent(
                    $$$"""{"signature":{"timestamp":"{{{timestamp}}}","token":"{{{token}}}","signature":"{{{signed}}}"},"event-data":{{{Event("unsubscribed", "")}}}}"""
                )
            );
    }

    // As in Mailgun's documentation of the payloads.
    private string Event(string kind, string lists) =>
        $$$"""
            {"event":"{{{kind}}}","id":"W3X4JOhFT-OZidZGKKr9iA","timestamp":1377213791.421473,{{{lists}}}"log-level":"info","recipient":"{{{address}}}","user-variables":[],
             "ip":"50.56.129.169","message":{"headers":{"message-id":"20130822232216.13966.79700@samples.mailgun.org"} } }
            """;

    private async Task<HttpStatusCode> PostAsync(HttpContent content)
    {
        using var response = await system.Service.PostAsync(new Uri("/platform-events/mailgun", UriKind.Relative), content);
        return response.StatusCode;
    }

    private sealed record Signed(string Signature);
}
