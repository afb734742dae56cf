using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class ChangesTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private static readonly PreferenceChoice Refused = new(Channel.Email, "newsletter", Choice.Refuse);

    private readonly string account = $"c{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task where_somebody_objected_is_told_to_those_only_who_have_the_scope_for_it(string accept)
    {
        using var mirror = system.Mirror();
        mirror.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync("/changes"));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync("/changes?origin=false"));
        using var refused = await mirror.GetAsync(new Uri("/changes?origin=true", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var problem = await refused.Content.ReadAsStringAsync();
        Assert.Contains("missing-scope", problem, StringComparison.Ordinal);
        Assert.Contains("lacks the scope origin, which origin=true needs", problem, StringComparison.Ordinal);

        async Task<HttpStatusCode> StatusOfAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            using var answer = await mirror.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task each_thing_that_was_said_has_a_position_and_tells_what_holds_now()
    {
        var end = await EndAsync();
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        await system.ChosenAsync(
            account,
            ContactPointKind.Email,
            address,
            Refused with
            {
                Choice = Choice.Allow,
            },
            Refused with
            {
                Purpose = "offers",
            }
        );

        var page = await system.Marketing.ReadAsync<ChangesPage>($"/changes?after={end}");

        Assert.Equal([end + 1, end + 2, end + 3], page.Changes.Select(change => change.Position));
        Assert.Equal(end + 3, page.Next);
        Assert.Equal(["objection-recorded", "objection-lifted", "objection-recorded"], page.Changes.Select(change => change.Type));
        Assert.All(page.Changes, change => Assert.Equal(system.IdOf(address), change.ContactPoint));
        Assert.Equal(Scope.Of(Channel.Email, "newsletter"), page.Changes[0].Scope);

        // The first tells already what the last has changed: a mirror that takes the first only is right.
        Assert.All(
            page.Changes,
            change =>
                Assert.Equal(
                    [(Audience.Business, "offers"), (Audience.Consumer, "offers")],
                    change.Holds.Select(one => (one.Audience, string.Join(' ', one.Purposes)))
                )
        );
        Assert.All(
            page.Changes[0].Holds,
            one => Assert.Equal((Verdict.Blocked, Rule.Objection, page.Changes[2].EventId), (one.Decision, one.Rule, one.EventId))
        );

        Assert.Equal(
            [end + 2],
            (await system.Marketing.ReadAsync<ChangesPage>($"/changes?after={end + 1}&limit=1")).Changes.Select(change => change.Position)
        );
        var none = await system.Marketing.ReadAsync<ChangesPage>($"/changes?after={page.Next}");
        Assert.Equal((0, page.Next), (none.Changes.Count, none.Next));
    }

    [Fact]
    public async Task a_page_tells_where_the_feed_ends()
    {
        var end = await EndAsync();
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused, Refused with { Purpose = "offers" });

        var first = await system.Marketing.ReadAsync<ChangesPage>($"/changes?after={end}&limit=1");
        Assert.Equal((end + 1, end + 2), (first.Next, first.End));

        var waiting = system.Marketing.ReadAsync<ChangesPage>($"/changes?after={end + 2}&wait=60");
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused with { Choice = Choice.Allow });
        var waited = await waiting;
        Assert.Equal((end + 3, end + 3), (waited.Next, waited.End));
    }

    [Fact]
    public async Task whoever_waits_is_answered_when_something_is_said()
    {
        var end = await EndAsync();
        var waiting = system.Marketing.ReadAsync<ChangesPage>($"/changes?after={end}&wait=60");
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        Assert.Equal(system.IdOf(address), Assert.Single((await waiting).Changes).ContactPoint);
    }

    [Fact]
    public async Task a_stream_of_events_goes_on_after_the_last_one_seen()
    {
        var end = await EndAsync();
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused with { Choice = Choice.Allow });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/changes?after=0");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("Last-Event-ID", $"{end + 1}");
        using var response = await system.Marketing.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith(":", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("", await lines.ReadLineAsync());
        await ShouldBeAsync(end + 2, "objection-lifted");

        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        await ShouldBeAsync(end + 3, "objection-recorded");

        async Task ShouldBeAsync(long position, string type)
        {
            Assert.Equal($"id: {position}", await lines.ReadLineAsync());
            Assert.Equal("event: change", await lines.ReadLineAsync());
            var change = JsonSerializer.Deserialize<Change>((await lines.ReadLineAsync())!["data: ".Length..], JsonSerializerOptions.Web)!;
            Assert.Equal((position, type, system.IdOf(address)), (change.Position, change.Type, change.ContactPoint));
            Assert.Equal("", await lines.ReadLineAsync());
        }
    }

    [Fact]
    public async Task a_mirror_of_the_feed_says_what_the_blocklist_says()
    {
        string[] purposes = ["newsletter", "offers", "prospecting"];
        var random = new Random(7);
        var people = Enumerable.Range(0, 10).Select(number => (Account: $"{account}-{number}", Address: $"{number}-{address}")).ToList();
        for (var act = 0; act < 60; act++)
        {
            var (of, at) = people[random.Next(people.Count)];
            await system.ChosenAsync(
                of,
                ContactPointKind.Email,
                at,
                new PreferenceChoice(
                    random.Next(3) == 0 ? Channel.All : Channel.Email,
                    purposes[random.Next(3)],
                    random.Next(2) == 0 ? Choice.Refuse : Choice.Allow
                )
            );
        }

        var mirror = new Dictionary<Guid, IReadOnlyList<StandingDecision>>();
        for (
            var page = await system.Marketing.ReadAsync<ChangesPage>("/changes?limit=7");
            page.Changes.Count > 0;
            page = await system.Marketing.ReadAsync<ChangesPage>($"/changes?limit=7&after={page.Next}")
        )
        {
            foreach (var change in page.Changes)
            {
                mirror[change.ContactPoint] = change.Holds;
            }
        }

        foreach (var purpose in purposes)
        {
            var checks = await system.CheckAsync(Channel.Email, purpose, [.. people.Select(person => person.Address)]);
            Assert.Equal(
                checks.Decisions.Select(decision => decision.Decision),
                people.Select(person =>
                    mirror
                        .GetValueOrDefault(system.IdOf(person.Address), [])
                        .FirstOrDefault(one =>
                            one.Audience == Audience.Business && one.Channel == Channel.Email && one.Purposes.Contains(purpose)
                        )
                        ?.Decision
                    ?? Verdict.Allowed
                )
            );
        }
    }

    [Theory]
    [InlineData("after=-1", "after is a position")]
    [InlineData("after=999999999", "Begin anew with GET /export")]
    [InlineData("limit=0", "limit is from 1 to 1000")]
    [InlineData("limit=1001", "limit is from 1 to 1000")]
    [InlineData("wait=61", "from 0 to 60")]
    [InlineData("after=x", "cannot be read")]
    public async Task a_question_that_cannot_be_answered_says_why(string query, string reason) =>
        Assert.Contains(
            reason,
            await system.Marketing.RefusedAsync(HttpMethod.Get, $"/changes?{query}", "", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    private async Task<long> EndAsync()
    {
        for (var next = 0L; ; )
        {
            var page = await system.Marketing.ReadAsync<ChangesPage>($"/changes?after={next}");
            if (page.Changes.Count == 0)
            {
                return next;
            }

            next = page.Next;
        }
    }
}
