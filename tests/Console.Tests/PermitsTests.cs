using System.Net;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A short list is checked, and verified once more as it is sent.</summary>
public sealed class PermitsTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Path = "/marketing/permits";

    private StaffBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        system.Services.Keys["senef_marketing"] = ["check"];
        system.Services.Instead["POST /checks"] = () =>
            ServiceStandIn.Json(
                new ChecksResponse(
                    system.Clock.GetUtcNow(),
                    Audience.Business,
                    [new("a@example.org", Verdict.Allowed, Rule.None), new("b@example.org", Verdict.Blocked, Rule.Objection)],
                    "permit-1"
                )
            );
        browser = system.OpenLocal();
        await browser.SignInAsync("senef_marketing", Path);
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    [Fact]
    public async Task a_list_is_checked_line_by_line_and_each_recipient_once()
    {
        var seen = await CheckAsync("a@example.org\r\n\r\n b@example.org \r\na@example.org");
        Assert.Equal(
            ["a@example.org", "b@example.org"],
            JsonSerializer.Deserialize<ChecksRequest>(system.Services.Bodies["POST /checks"], JsonSerializerOptions.Web)!.Recipients
        );
        Assert.Contains("Recipients whom you may write to: 1 of 2", seen.Html, StringComparison.Ordinal);
        Assert.Contains(">a@example.org</textarea>", seen.Html, StringComparison.Ordinal);
        Assert.Equal(Path, seen.At.PathAndQuery);
    }

    [Theory]
    [InlineData(false, "Nobody objected since: send now")]
    [InlineData(true, "Recipients to be taken out: 1")]
    public async Task who_objected_in_between_is_told_with_the_permit_of_the_first_answer(bool objected, string said)
    {
        await CheckAsync("a@example.org");
        system.Services.Instead["POST /permits/verify"] = () =>
            ServiceStandIn.Json(
                new PermitVerificationResponse(
                    system.Clock.GetUtcNow(),
                    objected ? [new(0, "a@example.org", Rule.Objection, IsNew: true, system.Clock.GetUtcNow())] : []
                )
            );
        var seen = await PostAsync("a@example.org\nc@example.org", "permit-1");
        Assert.Contains(said, seen.Html, StringComparison.Ordinal);
        Assert.Contains("\"permit\":\"permit-1\"", system.Services.Bodies["POST /permits/verify"], StringComparison.Ordinal);
        Assert.Equal(
            !objected,
            WebUtility.HtmlDecode(seen.Html).Contains(">a@example.org\nc@example.org</textarea>", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task after_a_minute_the_list_is_to_be_checked_again_and_is_still_there()
    {
        await CheckAsync("a@example.org");
        system.Services.Instead["POST /permits/verify"] = () => ServiceStandIn.Problem(410, "The permit expired.");
        var seen = await PostAsync("a@example.org", "permit-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("More than a minute", seen.Html, StringComparison.Ordinal);
        Assert.Contains(">a@example.org</textarea>", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task nothing_is_asked_without_recipients_channel_purpose_and_audience()
    {
        var seen = await browser.PostAsync(Path, ("recipients", " \n "), ("channel", "nonsense"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.All(
            new[] { "recipients", "channel", "purpose", "audience" },
            field => Assert.Contains($"id=\"{field}-error\"", seen.Html, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == "POST /checks");
    }

    [Fact]
    public async Task a_list_for_a_file_is_sent_there()
    {
        var seen = await CheckAsync(string.Join('\n', Enumerable.Range(0, 10_001).Select(number => $"a{number}@b.fr")));
        Assert.Contains("more than 10,000 recipients", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == "POST /checks");
    }

    private Task<Seen> CheckAsync(string recipients) => PostAsync(recipients, "");

    private Task<Seen> PostAsync(string recipients, string permit) =>
        browser.PostAsync(
            Path,
            ("recipients", recipients),
            ("channel", "email"),
            ("purpose", "newsletter"),
            ("audience", "business"),
            ("permit", permit)
        );
}
