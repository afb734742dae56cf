using System.Net;
using System.Text;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A file is dropped, looked at, screened and fetched.</summary>
public sealed class ScreeningsTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private const string Key = "senef_marketing";
    private const string Jobs = "/marketing/screenings";

    private static readonly Guid Id = Guid.Parse("019aa000-0000-7000-8000-000000000001");
    private static readonly string Page = $"{Jobs}/{Id}";

    private StaffBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        system.Services.Keys[Key] = ["check"];
        Answer("POST", "", Prepared);
        Answer("GET", $"/{Id}", Prepared);
        Answer("POST", $"/{Id}/start", Prepared with { State = JobState.Waiting, Preview = null });
        browser = system.OpenLocal();
        await browser.SignInAsync(Key, Jobs);
    }

    public ValueTask DisposeAsync() => system.ForgetAsync();

    private ScreeningJob Prepared =>
        new(
            Id,
            JobState.Prepared,
            system.Clock.GetUtcNow(),
            system.Clock.GetUtcNow().AddDays(1),
            1000,
            0,
            null,
            null,
            new ScreeningJobQuestion(),
            new FilePreview(
                "utf-8",
                ";",
                true,
                [new(1, "Nom"), new(2, null)],
                null,
                null,
                [],
                null,
                [
                    ["Zoé", "zoe@example.org"],
                ]
            )
        );

    [Fact]
    public async Task a_file_that_is_dropped_is_handed_to_the_service_as_it_is_and_its_columns_are_shown()
    {
        var seen = await browser.DropAsync(Jobs, "list.csv", Encoding.UTF8.GetBytes("Nom;Mail\nZoé;zoe@example.org\n"), ("sheet", ""));
        Assert.Equal((HttpStatusCode.OK, Page), (seen.Status, seen.At.AbsolutePath));
        Assert.Equal("Nom;Mail\nZoé;zoe@example.org\n", system.Services.Bodies["POST /screening-jobs"]);
        Assert.Contains("zoe@example.org", seen.Html, StringComparison.Ordinal);
        Assert.Contains("Column 2", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(" checked", seen.Html.Split("name=\"rows\"")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task unicode_text_of_excel_is_handed_in_as_utf_8()
    {
        await browser.DropAsync(Jobs, "list.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Mail\tNom\na@b.fr\tZoé\n")]);
        Assert.Equal("Mail\tNom\na@b.fr\tZoé\n", system.Services.Bodies["POST /screening-jobs"].TrimStart('\uFEFF'));
    }

    [Fact]
    public async Task a_workbook_is_handed_in_as_the_rows_that_excel_saves_in_france()
    {
        await browser.DropAsync(
            Jobs,
            "list.xlsx",
            Workbooks.Of(
                (
                    "Contacts",
                    [
                        ["Nom", "Mail"],
                        ["Zoé; la \"grande\"", "zoe@example.org"],
                    ]
                )
            )
        );
        Assert.Equal(
            "Nom;Mail\r\n\"Zoé; la \"\"grande\"\"\";zoe@example.org\r\n",
            system.Services.Bodies["POST /screening-jobs"].TrimStart('\uFEFF')
        );
    }

    [Fact]
    public async Task of_a_workbook_with_several_sheets_one_must_be_named_so_that_nobody_is_left_out()
    {
        var file = Workbooks.Of(
            (
                "Clients",
                [
                    ["Mail"],
                    ["a@example.org"],
                ]
            ),
            (
                "Prospects",
                [
                    ["Mail"],
                    ["b@example.org"],
                ]
            )
        );
        var seen = await browser.DropAsync(Jobs, "list.xlsx", file, ("sheet", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("Clients, Prospects", ErrorAt("sheet", seen), StringComparison.Ordinal);
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == "POST /screening-jobs");

        await browser.DropAsync(Jobs, "list.xlsx", file, ("sheet", "prospects"));
        Assert.Equal("Mail\r\nb@example.org\r\n", system.Services.Bodies["POST /screening-jobs"].TrimStart('\uFEFF'));
    }

    [Theory]
    [InlineData("list.csv", "", "empty")]
    [InlineData("", "", "Choose a file")]
    [InlineData("list.xlsx", "PK\u0003\u0004 and nothing else", "damaged or locked")]
    public async Task what_is_wrong_with_a_file_stands_beside_it(string name, string content, string said)
    {
        var seen = await browser.DropAsync(Jobs, name == "" ? "\"\"" : name, Encoding.ASCII.GetBytes(content));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains(said, ErrorAt("file", seen), StringComparison.Ordinal);
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == "POST /screening-jobs");
    }

    [Fact]
    public async Task what_the_service_says_of_a_file_stands_beside_it()
    {
        system.Services.Instead["POST /screening-jobs"] = () => ServiceStandIn.Problem(400, "The file is a PDF.");
        var seen = await browser.DropAsync(Jobs, "list.csv", "%PDF"u8.ToArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("The file is a PDF.", ErrorAt("file", seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task nothing_starts_before_channel_purpose_and_audience_are_chosen()
    {
        await browser.GoAsync(Page);
        var seen = await browser.PostAsync($"{Page}/start", ("purpose", "newsletter"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.NotEmpty(ErrorAt("channel", seen));
        Assert.NotEmpty(ErrorAt("audience", seen));
        Assert.DoesNotContain(system.Services.Calls, call => call.Call == $"POST /screening-jobs/{Id}/start");
    }

    [Theory]
    [InlineData("", "allowed")]
    [InlineData("all", "")]
    public async Task what_was_chosen_is_what_is_asked(string rows, string only)
    {
        await StartAsync(rows);
        Assert.Equal(
            new ScreeningJobQuestion(Channel.Email, "newsletter", Audience.Business, Organisation: "", Column: "2", Only: only),
            System.Text.Json.JsonSerializer.Deserialize<ScreeningJobQuestion>(
                system.Services.Bodies[$"POST /screening-jobs/{Id}/start"],
                System.Text.Json.JsonSerializerOptions.Web
            )
        );
    }

    [Fact]
    public async Task a_column_that_the_service_cannot_find_is_asked_for_beside_its_field()
    {
        system.Services.Instead[$"POST /screening-jobs/{Id}/start"] = () =>
            ServiceStandIn.Problem(400, "Columns 1 and 2 may hold the recipients. Give one as column.");
        var seen = await StartAsync("");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("Columns 1 and 2", ErrorAt("column", seen), StringComparison.Ordinal);
        Assert.Contains("value=\"business\" checked", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_running_screening_shows_how_far_it_is_and_reloads_itself_until_someone_stops_that()
    {
        Answer("GET", $"/{Id}", Prepared with { State = JobState.Running, BytesRead = 420, Summary = Summary(4200, 4000), Preview = null });
        var seen = await browser.GoAsync(Page);
        Assert.Contains("42% of the file, rows done: 4,200", seen.Html, StringComparison.Ordinal);
        Assert.True(seen.Answer.Headers.Contains("Refresh"));
        Assert.False((await browser.GoAsync($"{Page}?reload=off")).Answer.Headers.Contains("Refresh"));
    }

    [Fact]
    public async Task a_screened_file_shows_its_numbers_and_is_fetched()
    {
        Answer("GET", $"/{Id}", Completed);
        system.Services.Instead[$"GET /screening-jobs/{Id}/result"] = () =>
            Microsoft.AspNetCore.Http.Results.Text("Nom;Mail\nZoé;zoe@example.org\n", "text/csv");
        var seen = await browser.GoAsync(Page);
        Assert.Contains("Rows that you may write to: 9,400 of 10,000", seen.Html, StringComparison.Ordinal);
        Assert.Contains("class=\"good\"", seen.Html, StringComparison.Ordinal);
        Assert.False(seen.Answer.Headers.Contains("Refresh"));

        var file = await browser.GoAsync($"{Page}/result");
        Assert.Equal("Nom;Mail\nZoé;zoe@example.org\n", file.Html);
        Assert.Equal("attachment", file.Answer.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task a_failed_screening_says_why_and_can_be_started_again()
    {
        Answer("GET", $"/{Id}", Prepared with { State = JobState.Failed, Error = "Line 7 has a quote too many.", Preview = null });
        var seen = await browser.GoAsync(Page);
        Assert.Contains("Line 7 has a quote too many.", seen.Html, StringComparison.Ordinal);
        Assert.Contains($"action=\"{Page}/start\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_that_is_gone_says_so_and_leads_to_a_new_one()
    {
        system.Services.Instead[$"GET /screening-jobs/{Id}"] = () =>
            ServiceStandIn.Problem(404, "This client has started no job of this id.");
        var seen = await browser.GoAsync(Page);
        Assert.Equal(HttpStatusCode.NotFound, seen.Status);
        Assert.Contains("24 hours after it was dropped", seen.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Jobs}\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_is_removed_before_its_time()
    {
        await browser.GoAsync(Page);
        var seen = await browser.PostAsync($"{Page}/remove");
        Assert.Contains(system.Services.Calls, call => call.Call == $"DELETE /screening-jobs/{Id}");
        Assert.Contains("are removed", seen.Html, StringComparison.Ordinal);
    }

    private ScreeningJob Completed =>
        Prepared with
        {
            State = JobState.Completed,
            BytesRead = 1000,
            Summary = Summary(10_000, 9_400),
            Preview = null,
            Asked = new(Channel.Email, "newsletter", Audience.Business, Only: "allowed"),
        };

    private ScreeningSummary Summary(long rows, long allowed) =>
        new(
            Id,
            ScreeningOutcome.Completed,
            system.Clock.GetUtcNow(),
            system.Clock.GetUtcNow(),
            rows,
            allowed,
            rows - allowed,
            0,
            null,
            new Dictionary<string, long> { ["none"] = allowed, ["objection"] = rows - allowed }
        );

    private async Task<Seen> StartAsync(string rows)
    {
        await browser.GoAsync(Page);
        return await browser.PostAsync(
            $"{Page}/start",
            ("channel", "email"),
            ("purpose", "newsletter"),
            ("audience", "business"),
            ("column", "2"),
            ("organisation", ""),
            ("rows", rows)
        );
    }

    private void Answer(string method, string path, ScreeningJob job) =>
        system.Services.Instead[$"{method} /screening-jobs{path}"] = () => ServiceStandIn.Json(job);

    private static string ErrorAt(string field, Seen seen) =>
        seen.Html.Split($"id=\"{field}-error\"") is [_, var rest, ..] ? WebUtility.HtmlDecode(rest.Split("</p>")[0]) : "";
}
