using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SenefConsent.Blocklist.Tests;

public class ChecksTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const string Question = """{"channel":"email","purpose":"newsletter","recipients":["ann@example.org"]}""";

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task each_recipient_is_decided_in_the_order_asked()
    {
        await system.ChosenAsync("a1", ContactPointKind.Email, address, new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse));

        var response = await system.CheckAsync(Channel.Email, "newsletter", "other@example.org", address.ToUpperInvariant(), "nobody", $" {address} ");

        Assert.Equal(
            [(Verdict.Allowed, Rule.None), (Verdict.Blocked, Rule.Objection), (Verdict.Blocked, Rule.Unreadable), (Verdict.Blocked, Rule.Objection)],
            response.Decisions.Select(decision => (decision.Decision, decision.Rule)));
        Assert.Equal(address.ToUpperInvariant(), response.Decisions[1].Recipient);
        Assert.NotNull(response.Decisions[1].EventId);
        Assert.InRange(response.Decisions[1].Since!.Value, response.AsOf.AddMinutes(-1), response.AsOf);
    }

    [Fact]
    public async Task a_consumer_without_consent_is_blocked()
    {
        var response = await system.Marketing.SendAsync<ChecksResponse>(
            HttpMethod.Post, "/checks", new ChecksRequest(Channel.Sms, "offers", ["+33639980001"], Audience.Consumer));
        Assert.Equal(Rule.ConsentMissing, Assert.Single(response.Decisions).Rule);
    }

    [Fact]
    public async Task ten_thousand_recipients_are_answered_in_one_request()
    {
        var response = await system.CheckAsync(Channel.Email, "newsletter", [.. Enumerable.Range(0, 10_000).Select(number => $"{number}@example.org")]);
        Assert.Equal(10_000, response.Decisions.Count);
    }

    [Fact]
    public async Task ten_thousand_and_one_are_413() => await system.Marketing.RefusedAsync(
        HttpMethod.Post, "/checks",
        JsonSerializer.Serialize(new { channel = "email", purpose = "newsletter", recipients = Enumerable.Range(0, 10_001).Select(number => $"{number}@example.org") }),
        HttpStatusCode.RequestEntityTooLarge);

    [Theory]
    [InlineData("""{"channel":"email","purpose":"newsletter","recipients":[""", "not the JSON")]
    [InlineData("""{"channel":"fax","purpose":"newsletter","recipients":["a@x.fr"]}""", "not the JSON")]
    [InlineData("""{"channel":"all","purpose":"newsletter","recipients":["a@x.fr"]}""", "channel is missing")]
    [InlineData("""{"purpose":"newsletter","recipients":["a@x.fr"]}""", "channel is missing")]
    [InlineData("""{"channel":"email","purpose":"invoices","recipients":["a@x.fr"]}""", "purpose is not in the catalogue")]
    [InlineData("""{"channel":"email","purpose":"newsletter","recipients":[]}""", "recipients is missing or empty")]
    [InlineData("""{"channel":"email","purpose":"newsletter","recipients":[null]}""", "contains null")]
    [InlineData("", "cannot be read")]
    public async Task a_question_that_cannot_be_answered_says_why(string body, string reason) => Assert.Contains(
        reason, await system.Marketing.RefusedAsync(HttpMethod.Post, "/checks", body, HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer senef_wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic YTpi", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer senef_nothing", HttpStatusCode.Forbidden)]
    public async Task only_a_client_with_the_scope_is_answered(string? authorization, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = system.Marketing.BaseAddress };
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        Assert.NotEmpty(await client.RefusedAsync(HttpMethod.Post, "/checks", Question, status));
    }

    [Fact]
    public async Task the_service_tells_that_it_lives_is_ready_and_what_it_offers()
    {
        using var client = new HttpClient { BaseAddress = system.Marketing.BaseAddress };
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/live", UriKind.Relative)));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        Assert.Contains("/checks", await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)), StringComparison.Ordinal);
    }
}
