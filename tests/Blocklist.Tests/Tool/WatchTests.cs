using System.Globalization;

namespace SenefConsent.Blocklist.Tests;

/// <summary><c>blocklist watch</c> against the real service.</summary>
public class WatchTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private static readonly PreferenceChoice Refused = new(Channel.Email, "newsletter", Choice.Refuse);

    private readonly string account = $"w{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task what_is_said_after_the_start_is_printed_as_it_comes_and_the_end_tells_where_to_go_on()
    {
        await SaidAsync(Refused);
        await using var watch = new RunningTool(Environment(), "watch");
        var end = await EndAsync();
        Assert.StartsWith($"Changes after position {end}, by the clocks of Paris (+0", await watch.NoticeAsync(), StringComparison.Ordinal);

        await SaidAsync(Refused with { Choice = Choice.Allow });
        Assert.Matches(
            $@"^{end + 1}\t\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00\tobjection-lifted\temail\tnewsletter\tpreferences\t$",
            await watch.LineAsync()
        );
        await SaidAsync(new PreferenceChoice(Channel.All, "offers", Choice.Refuse));
        Assert.Matches($@"^{end + 2}\t[^\t]+\tobjection-recorded\tall\toffers\tpreferences\t$", await watch.LineAsync());

        var (code, notices) = await watch.InterruptAsync();
        Assert.Equal((130, $"Interrupted. To go on: blocklist watch --after {end + 2}"), (code, notices.Trim()));
    }

    [Fact]
    public async Task as_json_each_line_is_the_change_as_the_service_gives_it()
    {
        var end = await EndAsync();
        await SaidAsync(Refused);
        await SaidAsync(Refused with { Choice = Choice.Allow });
        await using var watch = new RunningTool(Environment(), "watch", "--json", "--after", $"{end}");
        var changes = await system.Marketing.GetStringAsync(new Uri($"/changes?after={end}&origin=true", UriKind.Relative));
        Assert.StartsWith($$"""{"changes":[{{await watch.LineAsync()}},{{await watch.LineAsync()}}],""", changes, StringComparison.Ordinal);
        Assert.Contains("\"source\":\"preferences\"", changes, StringComparison.Ordinal);

        // Whoever mirrors the blocklist needs no more than what holds.
        var mirrored = await system.Marketing.GetStringAsync(new Uri($"/changes?after={end}", UriKind.Relative));
        Assert.DoesNotContain("\"source\"", mirrored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task connections_that_break_lose_no_change_and_repeat_none()
    {
        const int Changes = 8;
        var end = await EndAsync();

        // An answer with one change has some 700 or 1,000 bytes, so each of these breaks in the middle of one, the first of them in that
        // with the first change.
        await using var proxy = new BreakingProxy(system.Marketing.BaseAddress!, 400, 1_100, 1_100, 1_100);
        await using var watch = new RunningTool(Environment(proxy.Address), "watch", "--after", $"{end}");
        for (var number = 1; number <= Changes; number++)
        {
            await SaidAsync(Refused with { Choice = number % 2 == 1 ? Choice.Refuse : Choice.Allow });
            var line = await watch.LineAsync();
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{end + number}\t"), line, StringComparison.Ordinal);
        }

        Assert.Equal(0, proxy.Left);
        var (code, notices) = await watch.InterruptAsync();
        Assert.Equal(130, code);

        // The first answer may be whole before the first break.
        Assert.Matches("does not answer|broke", notices);
        Assert.Contains("answers. Going on.", notices, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_position_that_the_feed_does_not_have_is_refused_with_the_reason()
    {
        var tool = await Tool.RunAsync(Environment(), "", "watch", "--after", "999999");
        Assert.Equal(3, tool.ExitCode);
        Assert.Contains("Begin anew with GET /export", tool.Notices, StringComparison.Ordinal);
    }

    private Task SaidAsync(PreferenceChoice choice) => system.ChosenAsync(account, ContactPointKind.Email, address, choice);

    private async Task<long> EndAsync() => (await system.Marketing.ReadAsync<ChangesPage>("/changes?limit=1")).End!.Value;

    private Dictionary<string, string> Environment(Uri? blocklist = null) =>
        new()
        {
            ["BLOCKLIST_URL"] = $"{blocklist ?? system.Marketing.BaseAddress}",
            ["BLOCKLIST_API_KEY"] = ConsentSystem.ApiKeyOf("all"),
            ["XDG_CONFIG_HOME"] = Path.Combine(Path.GetTempPath(), "nowhere"),
        };
}
