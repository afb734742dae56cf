using System.Net;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>What waits is decided, and objections are marked as answered.</summary>
public sealed class WaitingPagesTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private static readonly Guid One = new("01a2062f-8fbc-7f58-ae88-000000000001");
    private static readonly Guid Other = new("01a2062f-8fbc-7f58-ae88-000000000002");

    private readonly DpoAtWork dpo = new(system);

    public async ValueTask InitializeAsync()
    {
        await dpo.InitializeAsync();
        dpo.Services.Fill();
        dpo.Services.Instead["POST /unattributed/resolutions"] = () =>
            ServiceStandIn.Json(new UnattributedResolutionsResponse(1, [Other], false));
        dpo.Services.Instead[$"GET /unattributed/{One}"] = () =>
            ServiceStandIn.Json(
                new UnattributedItem(One, UnattributedReason.Unclear, Source.Mail, DateTimeOffset.UnixEpoch, "<b>Leave me alone</b>")
            );
    }

    public ValueTask DisposeAsync() => dpo.DisposeAsync();

    [Fact]
    public async Task many_are_decided_at_once_and_those_that_could_not_be_are_counted()
    {
        await dpo.Browser.GoAsync("/dpo/waiting");
        var seen = await dpo.Browser.PostAsync("/dpo/waiting", ("ids", $"{One}"), ("ids", $"{Other}"), ("act", "not-an-objection"));
        Assert.Equal("/dpo/waiting?done=1&left=1", seen.At.PathAndQuery);
        var sent = Sent<UnattributedResolutionsRequest>("POST /unattributed/resolutions");
        Assert.Equal(UnattributedResolution.NotAnObjection, sent.Resolution);
        Assert.Equal([One, Other], sent.Ids);
    }

    [Fact]
    public async Task a_whole_list_is_decided_until_it_was_looked_at()
    {
        await dpo.Browser.GoAsync("/dpo/waiting?reason=unclear&source=mail");
        await dpo.Browser.PostAsync("/dpo/waiting", ("reason", "unclear"), ("source", "mail"), ("all", "2026-11-27T15:00:00Z"));
        var sent = Sent<UnattributedResolutionsRequest>("POST /unattributed/resolutions");
        Assert.Equal((UnattributedReason.Unclear, Source.Mail), (sent.Reason, sent.Source));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 15, 0, 0, TimeSpan.Zero), sent.ReceivedUntil);
        Assert.Null(sent.Ids);
    }

    [Theory]
    [InlineData("fr", "ressemble à un refus : 87 %, langue probable : română")]
    [InlineData("en", "looks like a refusal: 87%, probably in română")]
    public void a_reading_in_doubt_is_told_in_words(string language, string words) =>
        Assert.Equal(words, new RightsTexts(language).ReadingOf("doubt/ro/refusal-87"));

    [Theory]
    [InlineData("doubt/any/refusal-4", "looks like a refusal: 4%")]
    [InlineData("doubt/qqq/refusal-50", "looks like a refusal: 50%, probably in qqq")]
    [InlineData("stop/fr/arret", "stop/fr/arret")]
    public void one_of_no_language_or_of_another_rule_as_well(string rule, string words) =>
        Assert.Equal(words, new RightsTexts("en").ReadingOf(rule));

    [Fact]
    public async Task without_anything_ticked_nothing_is_decided()
    {
        await dpo.Browser.GoAsync("/dpo/waiting");
        var seen = await dpo.Browser.PostAsync("/dpo/waiting", ("all", "2026-11-27T15:00:00Z"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("id=\"ids-error\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked("POST /unattributed/resolutions"));
    }

    [Fact]
    public async Task what_arrived_is_shown_as_it_is_and_never_as_a_page()
    {
        var seen = await dpo.Browser.GoAsync($"/dpo/waiting/{One}");
        Assert.Contains("&lt;b&gt;Leave me alone&lt;/b&gt;", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whoever_may_only_read_finds_neither_boxes_nor_what_arrived()
    {
        var reader = await dpo.ReaderAsync();
        var seen = await reader.GoAsync("/dpo/waiting");
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.DoesNotContain("name=\"ids\"", seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GoAsync($"/dpo/waiting/{One}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/dpo/waiting", ("ids", $"{One}"))).Status);
    }

    [Fact]
    public async Task objections_are_marked_as_answered_by_their_numbers()
    {
        dpo.Services.Instead["POST /objections/answers"] = () => ServiceStandIn.Json(new ObjectionAnswersResponse(1, [], false));
        await dpo.Browser.GoAsync("/dpo/unanswered");
        var seen = await dpo.Browser.PostAsync(
            "/dpo/unanswered",
            ("numbers", "06DM-0T3T-7AC0-BH7T"),
            ("by", "post"),
            ("answeredAt", "27/11/2026 16:05")
        );
        Assert.Equal("/dpo/unanswered?done=1", seen.At.PathAndQuery);
        Assert.Equal(["06DM-0T3T-7AC0-BH7T"], Sent<ObjectionAnswersRequest>("POST /objections/answers").Numbers);
    }

    private T Sent<T>(string call) => JsonSerializer.Deserialize<T>(dpo.Services.Bodies[call], JsonSerializerOptions.Web)!;
}
