using System.Net;
using System.Text;
using SenefConsent.Hosting;

namespace SenefConsent.SmsStop.Tests;

/// <summary>SmsStop that sends by Twilio what other services of ours ask it to.</summary>
public sealed class RelayingSystem : GatewayApiSystem
{
    public string MessagesSecret { get; } = StandardWebhook.NewSecret();

    protected override (string Setting, string Value)[] More =>
        [
            ($"Gateways:Twilio:{Twilio.Account}:AccountSid", "AC77"),
            ($"Gateways:Twilio:{Twilio.Account}:Api", Api.Address),
            ("Messages:Secrets:0", MessagesSecret),
            ("Messages:Gateway", "twilio"),
            ("Messages:Account", Twilio.Account),
            ("Messages:From", "36180"),
        ];
}

public class SendMessageTests(RelayingSystem system) : IClassFixture<RelayingSystem>
{
    private readonly string number = SmsStopSystem.NewNumber();

    [Fact]
    public async Task what_a_service_of_ours_signs_is_sent_by_the_account_that_is_set()
    {
        await AskAsync($$"""{"to":"{{number}}","text":"votre code : 12345678","id":"{{Guid.NewGuid()}}"}""", HttpStatusCode.OK);
        Assert.Equal($"To={number}&From=36180&Body=votre code : 12345678", (await system.Api.NextAsync(number)).Body);
    }

    [Fact]
    public async Task what_nobody_has_signed_or_long_ago_is_not()
    {
        var body = $$"""{"to":"{{number}}","text":"code","id":"{{Guid.NewGuid()}}"}""";
        await AskAsync(body, HttpStatusCode.Unauthorized, secret: StandardWebhook.NewSecret());
        await AskAsync(body, HttpStatusCode.Unauthorized, at: DateTimeOffset.UtcNow.AddMinutes(-6));
        Assert.DoesNotContain(system.Api.Rest(), request => request.Body.Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task whoever_has_sent_stop_to_the_gateway_has_objected()
    {
        system.Api.Answer(number, 400, """{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}""");
        var answer = await AskAsync($$"""{"to":"{{number}}","text":"code","id":"{{Guid.NewGuid()}}"}""", HttpStatusCode.Conflict);
        Assert.Contains("opted-out", answer, StringComparison.Ordinal);
        Assert.Equal(Rule.Objection, await system.RuleOfAsync(number));
    }

    [Theory]
    [InlineData("""{"to":"nobody","text":"code","id":"0199f3a2-4c1e-7d10-9a5b-6f1e0c2d3b4a"}""", "to is no telephone number")]
    [InlineData("""{"to":"+33612345678","id":"0199f3a2-4c1e-7d10-9a5b-6f1e0c2d3b4a"}""", "text is missing")]
    [InlineData("""{"to":"+33612345678","text":"code"}""", "id is no UUID")]
    [InlineData("[", "to is no telephone number")]
    public async Task a_field_that_is_wrong_is_named(string body, string reason) =>
        Assert.Contains(reason, await AskAsync(body, HttpStatusCode.BadRequest), StringComparison.Ordinal);

    private async Task<string> AskAsync(string body, HttpStatusCode status, string? secret = null, DateTimeOffset? at = null)
    {
        using var request = StandardWebhook.Request(
            new Uri("/messages", UriKind.Relative),
            "1",
            at ?? DateTimeOffset.UtcNow,
            Encoding.UTF8.GetBytes(body),
            [secret ?? system.MessagesSecret]
        );
        using var response = await system.Gateway.SendAsync(request);
        await response.ShouldBe(status);
        return await response.Content.ReadAsStringAsync();
    }
}
