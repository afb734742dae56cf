using System.Net;
using System.Text;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A file of refusals is dropped, tried, looked at row by row, and imported.</summary>
public sealed class ImportsTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Key = "senef_marketing";
    private const string Jobs = "/marketing/imports";

    private static readonly Guid Id = Guid.Parse("019aa000-0000-7000-8000-000000000002");
    private static readonly string Page = $"{Jobs}/{Id}";

    private StaffBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        system.Services.Keys[Key] = ["import"];
        Answer("POST", "", Prepared);
        Answer("GET", $"/{Id}", Prepared);
        Answer("POST", $"/{Id}/start", Prepared with { State = JobState.Waiting, Preview = null });
        browser = system.OpenLocal();
        await browser.SignInAsync(Key, Jobs);
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    private ImportJob Prepared =>
        new(
            Id,
            JobState.Prepared,
            system.Clock.GetUtcNow(),
            system.Clock.GetUtcNow().AddDays(1),
            1000,
            0,
            null,
            null,
            new ImportJobQuestion(),
            new FilePreview(
                "utf-8",
                ",",
                true,
                [new(1, "email")],
                null,
                null,
                [],
                null,
                [
                    ["a@example.org"],
                ]
            )
        );

    [Fact]
    public async Task a_file_is_always_tried_before_it_is_imported()
    {
        var seen = await browser.DropAsync(Jobs, "refus.csv", "email\na@example.org\n"u8.ToArray());
        Assert.Equal(Page, seen.At.AbsolutePath);
        Assert.DoesNotContain($"{Page}/record", seen.Html, StringComparison.Ordinal);

        await browser.PostAsync($"{Page}/try", ("channel", "email"), ("system", " mailchimp "), ("exportedOn", ""));
        Assert.Equal(new ImportJobQuestion(Channel.Email, "mailchimp", "", DryRun: true, Column: ""), Asked());
    }

    [Theory]
    [InlineData(3, "the end of the day in Paris")]
    [InlineData(0, "now")]
    public async Task the_day_of_the_export_counts_to_its_end_and_never_beyond_now(int daysAgo, string expected)
    {
        var now = system.Clock.GetUtcNow();
        var day = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).AddDays(-daysAgo);
        await browser.GoAsync(Page);
        await browser.PostAsync($"{Page}/try", ("channel", "email"), ("system", "old"), ("exportedOn", $"{day:yyyy-MM-dd}"));
        var at = Asked().ExportedAt!.Value;
        Assert.True(at <= now);
        if (expected == "now")
        {
            Assert.Equal(now, at);
        }
        else
        {
            Assert.Equal(
                $"{day.AddDays(1):yyyy-MM-dd} 00:00",
                $"{TimeZoneInfo.ConvertTimeBySystemTimeZoneId(at, "Europe/Paris"):yyyy-MM-dd HH:mm}"
            );
        }
    }

    [Fact]
    public async Task what_is_missing_or_wrong_stands_beside_each_field()
    {
        await browser.GoAsync(Page);
        var seen = await browser.PostAsync($"{Page}/try", ("exportedOn", "27/11/2026"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.All(
            new[] { "channel", "system", "exportedOn" },
            field => Assert.Contains($"id=\"{field}-error\"", seen.Html, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(system.Services.Calls, call => call.Call.EndsWith("/start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_dry_run_shows_what_is_to_be_looked_at_and_can_then_be_imported()
    {
        Tried();
        var seen = await browser.GoAsync(Page);
        Assert.Contains("Refusals that would be recorded: 2", seen.Html, StringComparison.Ordinal);
        Assert.Contains("Its date cannot be read.", seen.Html, StringComparison.Ordinal);
        Assert.Contains("Without a recipient", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\" role=\"rowheader\">2</th>", seen.Html, StringComparison.Ordinal);

        await browser.PostAsync($"{Page}/record");
        Assert.Equal(new ImportJobQuestion(DryRun: false), Asked());
    }

    [Fact]
    public async Task rows_are_chosen_by_their_fate()
    {
        Tried();
        var seen = await browser.GoAsync($"{Page}?rows=recorded");
        Assert.Contains("<th scope=\"row\" role=\"rowheader\">2</th>", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\" role=\"rowheader\">4</th>", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_long_report_comes_a_hundred_rows_at_a_time()
    {
        Tried(string.Concat(Enumerable.Range(2, 250).Select(line => $"{{\"line\":{line},\"fate\":\"empty\"}}\n")));
        var first = await browser.GoAsync($"{Page}?rows=all");
        Assert.Contains("rows=all&amp;after=101\" rel=\"next\"", first.Html, StringComparison.Ordinal);
        var last = await browser.GoAsync($"{Page}?rows=all&after=201");
        Assert.Contains("<th scope=\"row\" role=\"rowheader\">251</th>", last.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", last.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_report_is_fetched_as_a_file_that_excel_opens()
    {
        Tried();
        var file = await browser.GoAsync($"{Page}/report");
        Assert.Equal(
            "Line of the file;What becomes of it;Note\n2;Would be recorded;\"\"\n3;Would be recorded;\"Its date cannot be read.\"\n"
                + "4;Without a recipient;\"\"\n",
            file.Html.TrimStart('\uFEFF').ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task what_was_imported_is_not_offered_to_be_imported_again()
    {
        Answer("GET", $"/{Id}", Completed(isDryRun: false));
        Report("");
        var seen = await browser.GoAsync(Page);
        Assert.Contains("Refusals recorded: 2", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Page}/record", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Page}/try", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_that_is_gone_says_so()
    {
        system.Services.Instead[$"GET /import-jobs/{Id}"] = () => ServiceStandIn.Problem(404, "This client has started no job of this id.");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GoAsync(Page)).Status);
        Assert.Contains($"href=\"{Jobs}\"", browser.Page.Html, StringComparison.Ordinal);
    }

    private ImportJobQuestion Asked() =>
        JsonSerializer.Deserialize<ImportJobQuestion>(system.Services.Bodies[$"POST /import-jobs/{Id}/start"], JsonSerializerOptions.Web)!;

    private ImportJob Completed(bool isDryRun) =>
        Prepared with
        {
            State = JobState.Completed,
            Preview = null,
            Summary = new(new Dictionary<string, long> { ["recorded"] = 2, ["empty"] = 1 }, isDryRun),
            Asked = new(Channel.Email, "mailchimp", DryRun: isDryRun),
        };

    private void Tried(string? rows = null)
    {
        Answer("GET", $"/{Id}", Completed(isDryRun: true));
        Report(
            rows
                ?? "{\"line\":2,\"fate\":\"recorded\"}\n{\"line\":3,\"fate\":\"recorded\",\"note\":\"Its date cannot be read.\"}\n"
                    + "{\"line\":4,\"fate\":\"empty\"}\n"
        );
    }

    private void Report(string rows) =>
        system.Services.Instead[$"GET /import-jobs/{Id}/result"] = () =>
            Microsoft.AspNetCore.Http.Results.Text($"{rows}{{\"summary\":{{}},\"dryRun\":true}}\n", "application/x-ndjson", Encoding.UTF8);

    private void Answer(string method, string path, ImportJob job) =>
        system.Services.Instead[$"{method} /import-jobs{path}"] = () => ServiceStandIn.Json(job);
}
