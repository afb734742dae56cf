using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>ETag, If-Match and Idempotency-Key: nobody's refusal is lost, and whoever was too late is told.</summary>
public class ConcurrentChangesTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private static readonly Notice Shown = new("preference-centre", "3", "fr");

    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task the_etag_of_a_change_is_that_of_what_is_read_then_and_changes_with_any_door()
    {
        await LinkAsync();
        using var chosen = await ChooseAsync([Refuse("newsletter")]);
        var etag = ETagOf(chosen);
        Assert.Equal(etag, await ReadETagAsync());
        using var same = await ChooseAsync([Refuse("newsletter")]);
        Assert.Equal(etag, ETagOf(same));

        await system.RecordAsync(
            new RecordObjection(
                system.Keyring.IdOf(ContactAddress.Email(address)),
                Scope.Of(Channel.Email, "offers"),
                new Capture(Source.Link, "person", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow())
            )
        );

        Assert.NotEqual(etag, await ReadETagAsync());
    }

    [Fact]
    public async Task of_two_browsers_that_change_at_once_the_loser_is_told_and_no_refusal_is_lost()
    {
        await LinkAsync();
        await ChooseAsync([Refuse("newsletter")]);
        var seen = await ReadETagAsync();

        using var first = await ChooseAsync([Refuse("events")], seen);
        using var second = await ChooseAsync([Allow("newsletter"), Refuse("offers")], seen);

        await first.ShouldBe(HttpStatusCode.OK);
        await second.ShouldBe(HttpStatusCode.PreconditionFailed);
        Assert.Contains("Every 'refuse' of this request is recorded and in force", await DetailAsync(second), StringComparison.Ordinal);
        Assert.Equal(await ReadETagAsync(), ETagOf(second));
        Assert.All(
            await Task.WhenAll(
                new[] { "newsletter", "offers", "events" }.Select(purpose => system.CheckAsync(Channel.Email, purpose, address))
            ),
            decision => Assert.Equal(Verdict.Blocked, decision.Verdict)
        );
        using var again = await ChooseAsync([Allow("newsletter")], ETagOf(second));
        await again.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
    }

    [Fact]
    public async Task twenty_browsers_at_once_lose_no_refusal()
    {
        await LinkAsync();
        var seen = await ReadETagAsync();
        string[] purposes = ["newsletter", "offers", "events", "surveys", "profiling"];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => ChooseAsync([Refuse(purposes[number % 5]), Allow(purposes[(number + 1) % 5])], seen))
        );

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed }));

        // One wins; whoever asked for the very same at the next moment got it, too.
        Assert.Single(
            answers
                .Index()
                .Where(answer => answer.Item.StatusCode == HttpStatusCode.OK)
                .Select(answer => answer.Index % purposes.Length)
                .Distinct()
        );
        Assert.All(
            await Task.WhenAll(purposes.Select(purpose => system.CheckAsync(Channel.Email, purpose, address))),
            decision => Assert.Equal(Verdict.Blocked, decision.Verdict)
        );
    }

    [Theory]
    [InlineData("W/\"0-0\"")]
    [InlineData("0-0")]
    [InlineData("\"nothing\"")]
    public async Task an_etag_that_is_weak_or_unreadable_is_not_the_present_one(string etag)
    {
        using var answer = await ChooseAsync([Allow("newsletter"), Refuse("offers")], etag);
        await answer.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"9-9\", \"0-0\"")]
    public async Task an_etag_among_others_or_a_star_is(string etag)
    {
        using var answer = await ChooseAsync([Allow("newsletter")], etag);
        await answer.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task the_same_request_under_the_same_key_has_one_effect_and_one_answer()
    {
        await LinkAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => ChooseAsync([Refuse("newsletter")], key: $"key of {account}"))
        );
        using var lifted = await ChooseAsync([Allow("newsletter")]);
        var events = await EventsAsync();

        using var again = await ChooseAsync([Refuse("newsletter")], key: $"key of {account}");

        Assert.Single((await Task.WhenAll(answers.Append(again).Select(answer => answer.Content.ReadAsStringAsync()))).Distinct());
        Assert.Equal(events, await EventsAsync());
        Assert.Equal(ETagOf(answers[0]), ETagOf(again));
    }

    [Fact]
    public async Task another_request_under_the_same_key_is_not_done()
    {
        using var first = await ChooseAsync([Refuse("newsletter")], key: "one");
        using var other = await ChooseAsync([Refuse("offers")], key: "one");
        await other.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("with a key of its own", await DetailAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_operator_can_refuse_and_not_allow_and_the_attempt_is_kept()
    {
        await LinkAsync();
        await ChooseAsync([Refuse("newsletter")]);

        using var answer = await ChooseAsync([Allow("newsletter"), Refuse("offers")], by: ChangedBy.Operator);

        await answer.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
        Assert.Equal(
            2,
            await system.QueryAsync<long>(
                "select count(*) from consent.mt_events where type in ('lift_refused', 'allow_refused') and data -> 'capture' "
                    + $"->> 'actor' = '{Statement.ActorOf(system.Keyring.IdOfAccount(account))}'"
            )
        );
    }

    private static PreferenceChoice Refuse(string purpose) => new(Channel.Email, purpose, Choice.Refuse);

    private static PreferenceChoice Allow(string purpose) => new(Channel.Email, purpose, Choice.Allow);

    private static string ETagOf(HttpResponseMessage response) => response.Headers.ETag!.ToString();

    private static async Task<string> DetailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;

    private Task<long> EventsAsync() => system.QueryAsync<long>("select count(*) from consent.mt_events");

    private async Task<HttpResponseMessage> ChooseAsync(
        PreferenceChoice[] choices,
        string? ifMatch = null,
        string? key = null,
        ChangedBy? by = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/accounts/{account}/preferences")
        {
            Content = JsonContent.Create(new PreferencesRequest(choices, Shown, by)),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await system.Website.SendAsync(request);
    }

    private async Task<string> ReadETagAsync()
    {
        using var response = await system.Website.GetAsync(new Uri($"/accounts/{account}/preferences", UriKind.Relative));
        await response.ShouldBe(HttpStatusCode.OK);
        return ETagOf(response);
    }

    private Task<ContactPointsResponse> LinkAsync() =>
        system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Email, address)])
        );
}
