using System.Net;
using System.Net.Http.Json;
using SenefConsent.EmailUnsubscribe;

namespace SenefConsent.Blocklist.Tests;

public class QuotasTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private static readonly ChecksRequest OfThree = new(
        Channel.Email,
        "newsletter",
        ["a@example.org", "b@example.org", "c@example.org"],
        Audience.Business
    );

    public static TheoryData<string, object> Questions =>
        new()
        {
            { "/checks", OfThree },
            { "/pseudonyms", new PseudonymsRequest(Channel.Email, ["a@example.org", "b@example.org", "c@example.org"]) },
            { "/links", new LinksRequest("2026-11-news", "newsletter", ["a@example.org", "b@example.org", "c@example.org"]) },
        };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task a_client_that_asks_about_too_many_is_told_when_to_come_again(string path, object question)
    {
        var client = Start(path, ("Quotas:Clients:all", "5"));
        using (var first = await client.PostAsJsonAsync(path, question))
        {
            await first.ShouldBe(HttpStatusCode.OK);
        }

        using var second = await client.PostAsJsonAsync(path, question);
        await second.ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("about as many recipients as it may", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_quota_counts_whatever_route_is_taken()
    {
        var client = Start("/checks", ("Quotas:RecipientsPerMinute", "6"));
        var permit = (await client.SendAsync<ChecksResponse>(HttpMethod.Post, "/checks", OfThree)).Permit!;
        await client.SendAsync<HistoryResponse>(HttpMethod.Post, "/history", new HistoryRequest(Channel.Email, "a@example.org"));
        using var verified = await client.PostAsJsonAsync("/permits/verify", new PermitVerificationRequest(permit, OfThree.Recipients));
        await verified.ShouldBe(HttpStatusCode.TooManyRequests);
        using var history = await client.PostAsJsonAsync("/history", new HistoryRequest(Channel.Email, "a@example.org"));
        await history.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task histories_and_deliveries_have_a_quota_of_their_own()
    {
        var client = Start("/history", ("Quotas:HistoriesPerMinute", "2"));
        await client.SendAsync<HistoryResponse>(HttpMethod.Post, "/history", new HistoryRequest(Channel.Email, "a@example.org"));
        await client.ReadAsync<DeliveriesResponse>($"/deliveries?contactPoint={Guid.NewGuid()}");
        await client.RefusedAsync(HttpMethod.Get, $"/deliveries?contactPoint={Guid.NewGuid()}", "", HttpStatusCode.TooManyRequests);
        Assert.Contains(
            "as often as it may",
            await client.RefusedAsync(
                HttpMethod.Post,
                "/history",
                """{"channel":"email","address":"a@example.org"}""",
                HttpStatusCode.TooManyRequests
            ),
            StringComparison.Ordinal
        );
    }

    private HttpClient Start(string path, params (string, string)[] settings) =>
        path == "/links"
            ? system.Start<UnsubscribeOptions>("email-unsubscribe", settings)
            : system.Start<ImportObjections>("blocklist", settings);
}
