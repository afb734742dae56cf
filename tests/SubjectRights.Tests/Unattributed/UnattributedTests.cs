using System.Net;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public class UnattributedTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task each_that_is_opened_is_a_row_that_stays()
    {
        var waiting = await system.KeepAsync("please stop");
        Assert.Equal(
            "all",
            await system.QueryAsync<string>($"select by from consent.rights_read where what = 'unattributed' and about = '{waiting.Id}'")
        );
    }

    [Fact]
    public async Task what_waits_is_read_resolved_as_an_objection_and_waits_no_longer()
    {
        var item = await KeptAsync();
        var opened = await system.Dpo.ReadAsync<UnattributedItem>($"/unattributed/{item.Id}");
        Assert.Contains("List-Unsubscribe=One-Click", opened.Content, StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ResolveAsync(item.Id, Objection(address))));

        var eventId = Assert.Single(answers.Select(answer => answer.EventId).Distinct());
        Assert.Equal(
            """{"channels": ["email"], "purposes": ["prospecting"]}""",
            await system.QueryAsync<string>($"select data ->> 'scope' from consent.mt_events where id = '{eventId}'")
        );
        Assert.Equal(2, await system.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{item.Id}'"));
        Assert.DoesNotContain((await system.Dpo.ReadAsync<UnattributedPage>("/unattributed")).Items, waiting => waiting.Id == item.Id);
    }

    [Fact]
    public async Task what_proved_its_sender_is_not_shown()
    {
        var item = await system.KeepAsync(
            "Peer: 192.0.2.1\r\nPOST /webhooks/infobip/main?token=a-secret HTTP/1.1\r\nX-Webhook-Token: a-secret\r\n\r\nSTOP"
        );
        Assert.Equal("Peer: 192.0.2.1\r\nPOST /webhooks/infobip/main?token=removed HTTP/1.1\r\n\r\nSTOP", item.Content);
    }

    [Fact]
    public async Task what_was_no_objection_can_become_one_and_never_the_other_way()
    {
        var item = await KeptAsync();
        await ResolveAsync(item.Id, new UnattributedResolutionRequest(UnattributedResolution.NotAnObjection));
        await ResolveAsync(item.Id, Objection(address));

        await RefusedAsync(item.Id, """{"resolution":"not-an-objection"}""", HttpStatusCode.Conflict, "only the person");
        await RefusedAsync(
            item.Id,
            """{"resolution":"objection","contactPoint":{"kind":"email","value":"other@example.org"}}""",
            HttpStatusCode.Conflict,
            "only the person"
        );
    }

    [Fact]
    public async Task a_resolution_that_says_too_little_is_refused()
    {
        var item = await KeptAsync();
        await RefusedAsync(item.Id, """{"resolution":"objection"}""", HttpStatusCode.BadRequest, "needs its contactPoint");
        await RefusedAsync(
            item.Id,
            """{"resolution":"objection","contactPoint":{"kind":"email","value":"nobody"}}""",
            HttpStatusCode.BadRequest,
            "no address"
        );
        await RefusedAsync(
            item.Id,
            """{"resolution":"objection","purpose":"x","contactPoint":{"kind":"email","value":"a@x.fr"}}""",
            HttpStatusCode.BadRequest,
            "catalogue"
        );
        await RefusedAsync(Guid.NewGuid(), """{"resolution":"not-an-objection"}""", HttpStatusCode.NotFound, "Nothing with this id");
        await system.Dpo.RefusedAsync(HttpMethod.Get, "/unattributed?after=x", "", HttpStatusCode.BadRequest);
        using var nobody = new HttpClient { BaseAddress = system.Dpo.BaseAddress };
        using var anonymous = await nobody.GetAsync(new Uri("/unattributed", UriKind.Relative));
        await anonymous.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task a_long_list_is_read_page_by_page_and_nothing_twice()
    {
        for (var count = 0; count < 101; count++)
        {
            await KeptAsync();
        }

        var first = await system.Dpo.ReadAsync<UnattributedPage>("/unattributed");
        var second = await system.Dpo.ReadAsync<UnattributedPage>($"/unattributed?after={first.Next}");
        Assert.Equal(100, first.Items.Count);
        Assert.NotEmpty(second.Items);
        Assert.Null(second.Next);
        Assert.Empty(first.Items.Select(item => item.Id).Intersect(second.Items.Select(item => item.Id)));
    }

    [Fact]
    public async Task the_list_shows_the_newest_first_and_filters_by_reason_and_source()
    {
        var (one, other) = (await system.KeepAsync("one"), await system.KeepAsync("other", UnattributedReason.Signature, Source.Sms));

        var all = await system.Dpo.ReadAsync<UnattributedPage>("/unattributed");
        Assert.Equal(all.Items.Select(item => item.ReceivedAt).OrderDescending(), all.Items.Select(item => item.ReceivedAt));
        Assert.Equal(other.Id, all.Items[0].Id);
        var oldest = await system.Dpo.ReadAsync<UnattributedPage>("/unattributed?order=oldest");
        Assert.Equal(oldest.Items.Select(item => item.ReceivedAt).Order(), oldest.Items.Select(item => item.ReceivedAt));

        var signatures = await system.Dpo.ReadAsync<UnattributedPage>("/unattributed?reason=signature&source=sms");
        Assert.Contains(signatures.Items, item => item.Id == other.Id);
        Assert.DoesNotContain(signatures.Items, item => item.Id == one.Id);
        Assert.Empty((await system.Dpo.ReadAsync<UnattributedPage>("/unattributed?reason=signature&source=mail")).Items);
    }

    [Theory]
    [InlineData("reason=forged", "damaged-link")]
    [InlineData("source=pigeon", "one-click")]
    [InlineData("order=random", "newest")]
    public async Task a_filter_that_is_none_is_refused_with_those_there_are(string query, string known) =>
        Assert.Contains(
            known,
            await system.Dpo.RefusedAsync(HttpMethod.Get, $"/unattributed?{query}", "", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task what_waits_and_what_was_turned_away_is_counted()
    {
        await system.KeepAsync("one", UnattributedReason.NoToken, Source.Mail);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var register = new TurnedAwayRegister(system.Database);
        foreach (var requests in new[] { 40, 2 })
        {
            await register.AddAsync(
                [new TurnedAwayCount(today, Source.Sms, "UnknownDoor", requests)],
                DateTimeOffset.UtcNow,
                TestContext.Current.CancellationToken
            );
        }

        var counts = await system.Dpo.ReadAsync<UnattributedCounts>("/unattributed/counts");

        Assert.Contains(counts.Waiting, count => count is { Reason: UnattributedReason.NoToken, Source: Source.Mail, Count: >= 1 });
        Assert.Equal([new TurnedAwayCount(today, Source.Sms, "UnknownDoor", 42)], counts.TurnedAway);
    }

    [Fact]
    public async Task many_are_resolved_at_once_by_their_ids_or_by_what_they_are()
    {
        var (one, other) = (
            await system.KeepAsync("one", UnattributedReason.Unreadable, Source.Platform),
            await system.KeepAsync("other", UnattributedReason.Unreadable, Source.Platform)
        );
        var unknown = Guid.NewGuid();
        Assert.Equivalent(
            new UnattributedResolutionsResponse(1, [unknown], More: false),
            await ResolveManyAsync(new(UnattributedResolution.NotAnObjection, [one.Id, unknown]))
        );

        var until = other.ReceivedAt;
        var later = await system.KeepAsync("later", UnattributedReason.Unreadable, Source.Platform);
        var answer = await ResolveManyAsync(
            new(UnattributedResolution.NotAnObjection, Reason: UnattributedReason.Unreadable, Source: Source.Platform, ReceivedUntil: until)
        );

        Assert.Equivalent(new UnattributedResolutionsResponse(1, [], More: false), answer);
        Assert.Equal(
            [later.Id],
            (await system.Dpo.ReadAsync<UnattributedPage>("/unattributed?reason=unreadable&source=platform")).Items.Select(item => item.Id)
        );
    }

    [Theory]
    [InlineData("""{"resolution":"not-an-objection"}""", "Say which")]
    [InlineData("""{"resolution":"not-an-objection","ids":[]}""", "ids is empty")]
    [InlineData("""{"resolution":"not-an-objection","reason":"signature"}""", "receivedUntil is missing")]
    [InlineData(
        """{"resolution":"not-an-objection","ids":["612a7b3b-514f-4799-cffd-5665916c4d3b"],"reason":"signature"}""",
        "ids stands alone"
    )]
    public async Task a_resolution_of_many_says_which(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Dpo.RefusedAsync(HttpMethod.Post, "/unattributed/resolutions", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    private Task<UnattributedResolutionsResponse> ResolveManyAsync(UnattributedResolutionsRequest request) =>
        system.Dpo.SendAsync<UnattributedResolutionsResponse>(HttpMethod.Post, "/unattributed/resolutions", request);

    private static UnattributedResolutionRequest Objection(string address) =>
        new(UnattributedResolution.Objection, new ContactPointAddress(ContactPointKind.Email, address));

    private Task<UnattributedItem> KeptAsync() => system.KeepAsync("List-Unsubscribe=One-Click");

    private Task<UnattributedResolutionResponse> ResolveAsync(Guid id, UnattributedResolutionRequest request) =>
        system.Dpo.SendAsync<UnattributedResolutionResponse>(HttpMethod.Post, $"/unattributed/{id}/resolution", request);

    private async Task RefusedAsync(Guid id, string body, HttpStatusCode status, string reason) =>
        Assert.Contains(
            reason,
            await system.Dpo.RefusedAsync(HttpMethod.Post, $"/unattributed/{id}/resolution", body, status),
            StringComparison.Ordinal
        );
}
