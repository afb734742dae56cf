using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>What an operator sees of the service: its log, its metrics and its status, while the store is there and while it is away.</summary>
public class OperationTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task an_objection_is_followed_from_the_door_by_the_number_in_one_line_that_names_nobody()
    {
        var link = await system.LinkSentToAsync(address);
        var line = await ActAsync(() => PostAsync(link));

        var objection = await LastAsync("objection_recorded");
        Assert.Contains($"{objection} {ObjectionNumber.Of(objection)}", line, StringComparison.Ordinal);
        Assert.Matches(
            @"acknowledged POST /u/\{token\}/\{scope\?\} with 200 for anybody in [\d.]+ ms, trace [0-9a-f]{32}\. Events, 1: ObjectionRecorded",
            line
        );
        Assert.DoesNotContain(Lines(), logged => logged.Contains(link.Split('/')[2], StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(), logged => logged.Contains(address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_objection_that_is_repeated_is_acknowledged_and_writes_nothing()
    {
        var link = await system.LinkSentToAsync(address);
        await ActAsync(() => PostAsync(link));

        Assert.Matches("^acknowledged .* Events, 0:", await ActAsync(() => PostAsync(link)));
    }

    [Fact]
    public async Task what_cannot_be_read_is_quarantined_and_what_is_not_taken_is_refused()
    {
        var quarantined = await ActAsync(() => PostAsync($"/u/{Guid.NewGuid():N}"));
        Assert.Matches("^quarantined POST .* Events, 1: UnattributedReceived", quarantined);
        Assert.Contains($"{await LastAsync("unattributed_received")}", quarantined, StringComparison.Ordinal);

        Assert.StartsWith(
            "refused POST /inbound-mail with 401",
            await ActAsync(() => PostAsync("/inbound-mail")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task an_outage_has_one_line_that_begins_it_and_one_that_ends_it()
    {
        var link = await system.LinkSentToAsync(address);
        var before = Lines().Count;
        await using (await system.TakeStoreAwayAsync())
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(link))))
            {
                await answer.ShouldBe(HttpStatusCode.ServiceUnavailable);
            }

            Assert.Contains("consent_store_state{otel_scope_name=\"SenefConsent.Operation\",state=\"Away\"} 1", await MetricsAsync());
            var status = await system.MailPlatform.ReadAsync<ServiceStatus>("/status");
            Assert.Equal(StoreState.Away, status.Store.State);
            Assert.Empty(status.Figures);
        }

        using var ready = await system.Public.GetAsync(new Uri("/health/ready", UriKind.Relative));
        await ready.ShouldBe(HttpStatusCode.OK);
        var logged = Lines().Skip(before).ToList();
        Assert.Single(logged, line => line.Contains("The store is Away: it cannot be reached", StringComparison.Ordinal));
        Assert.Single(logged, line => line.Contains("The store is Usable again. It was Away for", StringComparison.Ordinal));
        Assert.Contains(logged, line => line.Contains("and 20 requests failed for it", StringComparison.Ordinal));
        Assert.Equal(2, logged.Count);
    }

    [Fact]
    public async Task metrics_are_for_whoever_may_read_them()
    {
        using var stranger = await system.Public.GetAsync(new Uri("/metrics", UriKind.Relative));
        await stranger.ShouldBe(HttpStatusCode.Unauthorized);
        using var other = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        other.Headers.Authorization = new("Bearer", ConsentSystem.ApiKeyOf("checker"));
        using var refused = await system.Public.SendAsync(other);
        await refused.ShouldBe(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("/metrics", await system.Public.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
    }

    [Fact]
    public async Task a_status_names_keys_by_their_ids_and_never_their_values()
    {
        using var ready = await system.Public.GetAsync(new Uri("/health/ready", UriKind.Relative));
        await ready.ShouldBe(HttpStatusCode.OK);
        var status = await system.MailPlatform.ReadAsync<ServiceStatus>("/status");
        Assert.Equal(("EmailUnsubscribe", StoreState.Usable), (status.Service, status.Store.State));
        Assert.Equal((SchemaVersion.Needed, SchemaVersion.Needed), (status.Store.Schema, status.Store.NeededSchema));
        Assert.Equal([("contact-points", 1), ("evidence", 1), ("unsubscribe-links", 1)], status.Keys.Select(key => (key.Use, key.Id)));
        Assert.All(status.Keys, key => Assert.NotNull(key.RegisteredAt));
        var text = await system.MailPlatform.GetStringAsync(new Uri("/status", UriKind.Relative));
        Assert.DoesNotContain(ConsentSystem.Settings["Unsubscribe:TokenKeys:1:Secret"], text, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string link)
    {
        using var body = new StringContent(OneClick, Encoding.UTF8, "application/x-www-form-urlencoded");
        return await system.Public.PostAsync(new Uri(link, UriKind.Relative), body);
    }

    // The line is written once the answer is sent.
    private async Task<string> ActAsync(Func<Task<HttpResponseMessage>> act)
    {
        var before = Acts().Count;
        using var answer = await act();
        while (Acts().Count == before)
        {
            await system.Public.GetStringAsync(new Uri("/health/live", UriKind.Relative));
        }

        return Assert.Single(Acts().Skip(before));
    }

    private List<string> Acts() => [.. Lines().Where(line => Regex.IsMatch(line, "^(acknowledged|refused|quarantined) "))];

    // Without scopes, which are not written: they hold the path.
    private List<string> Lines() => [.. system.Logs.Where(line => !Regex.IsMatch(line, "^(RequestPath|ConnectionId|SpanId):"))];

    private Task<string> MetricsAsync() => system.MailPlatform.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private Task<Guid> LastAsync(string type) =>
        system.QueryAsync<Guid>($"select id from consent.mt_events where type = '{type}' order by seq_id desc limit 1");
}
