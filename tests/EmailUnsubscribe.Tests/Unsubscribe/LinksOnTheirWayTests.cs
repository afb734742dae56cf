namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>Links as mail programs, trackers, wrappers and people's own typing send them.</summary>
public class LinksOnTheirWayTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private const string Browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en\r\n";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";
    private const string OneClick = "List-Unsubscribe=One-Click";

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    public static TheoryData<string> WholeTargets =>
        [
            "/u/TOKEN",
            "//u/TOKEN",
            "/u//TOKEN",
            "/u/TOKEN/",
            "/U/TOKEN",
            "/u/TOKEN%3E",
            "/u/TOKEN>",
            "/u/%3CTOKEN%3E",
            "/u/TOKEN.",
            "/u/TOKEN)",
            "/u/TOKEN%22",
            "/u/TOKEN=",
            "/u/TOKEN=3D",
            "/u/TOKEN%20",
            "/u/TOKEN%0D%0A",
            "/u/TOKEN%C2%A0",
            "/u/TOKEN&utm_source=news",
            "/u/TOKEN%26utm_source=news",
            "/u/TOKEN?utm_source=news",
            "/u/TOKEN%3Futm_source=news",
            "/u/TOKEN%23top",
            "/u/TOKEN%253E",
            "/u/TOKEN;jsessionid=1",
            "/u/TOKEN,",
            "/u/TOKEN/x/y/z",
            "/u%2FTOKEN",
            "/%2Fu%2FTOKEN",
            "/x/u/TOKEN",
            "/uu/TOKEN",
            "/https://unsubscribe.example.org/u/TOKEN",
            "http://HOST/u/TOKEN",
            "http://unsubscribe.example.org/u/TOKEN%3E",
            "https://unsubscribe.example.org/u/TOKEN",
        ];

    [Theory]
    [MemberData(nameof(WholeTargets))]
    public async Task a_whole_token_is_taken_whatever_the_link_has_become(string target)
    {
        var asked = target
            .Replace("TOKEN", (await system.LinkSentToAsync(address))["/u/".Length..], StringComparison.Ordinal)
            .Replace("HOST", system.Public.BaseAddress!.Authority, StringComparison.Ordinal);
        var waiting = await system.WaitingAsync();

        var page = await SendAsync("GET", asked, Browser);
        var answer = await SendAsync("POST", asked, Form, OneClick);

        Assert.Equal((200, 200), (page.Status, answer.Status));
        Assert.Contains("Stop the newsletter", page.Body, StringComparison.Ordinal);
        Assert.Contains("in force", answer.Body, StringComparison.Ordinal);
        Assert.Equal("objection_recorded email newsletter one-click 2026-11-news", await system.RefusedOnAsync(address));
        Assert.Equal(waiting, await system.WaitingAsync());
    }

    [Theory]
    [InlineData("/u/CUT")]
    [InlineData("/u/")]
    [InlineData("/u")]
    [InlineData("//u/CUT")]
    [InlineData("/u//CUT")]
    [InlineData("/u/CUT/x/y/z")]
    [InlineData("/o/")]
    [InlineData("/o/CUT")]
    [InlineData("/o/CUT/x/y")]
    public async Task a_link_that_leads_nowhere_gets_a_page_that_helps_and_is_kept_when_it_is_posted(string target)
    {
        var asked = target.Replace("CUT", $"CUT{Guid.NewGuid():N}", StringComparison.Ordinal);
        var waiting = await system.WaitingAsync();

        var page = await SendAsync("GET", asked, Browser);
        Assert.Equal(waiting, await system.WaitingAsync());
        var answer = await SendAsync("POST", asked, Browser + Form, $"a={Guid.NewGuid():N}");

        Assert.Equal(waiting + 1, await system.WaitingAsync());
        foreach (var (status, head, body) in new[] { page, answer })
        {
            Assert.Equal(404, status);
            Assert.Contains("text/html", head, StringComparison.Ordinal);
            Assert.Contains("lang=\"en\"", body, StringComparison.Ordinal);
            Assert.Contains("This link is incomplete", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/nowhere", 404)]
    [InlineData("PUT", "/u/x", 405)]
    [InlineData("GET", "/links", 405)]
    [InlineData("POST", "/links", 401)]
    [InlineData("POST", "/audits", 401)]
    [InlineData("POST", "/inbound-mail", 401)]
    [InlineData("GET", "/platform-events/x", 405)]
    [InlineData("POST", "/platform-events/x", 404)]
    [InlineData("GET", "/o/x/undo", 404)]
    [InlineData("GET", "/o/x/reason", 404)]
    public async Task a_person_in_a_browser_never_gets_json(string method, string target, int status)
    {
        var french = await SendAsync(method, target, Browser.Replace("Language: en", "Language: fr", StringComparison.Ordinal));

        Assert.Equal(status, french.Status);
        Assert.Contains("text/html", french.Head, StringComparison.Ordinal);
        Assert.Contains("lang=\"fr\"", french.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept: application/json\r\n")]
    [InlineData("Accept: */*\r\n")]
    [InlineData("")]
    public async Task a_program_gets_a_problem_detail(string accept)
    {
        foreach (var target in new[] { "/nowhere", "/" })
        {
            var answer = await SendAsync("GET", target, accept);
            Assert.Equal(404, answer.Status);
            Assert.Contains("application/problem+json", answer.Head, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/o/TICKET/undo>")]
    [InlineData("//o/TICKET/undo")]
    [InlineData("/o//TICKET/undo")]
    [InlineData("/o/TICKET%3E/undo")]
    public async Task what_undoes_a_click_is_read_alike(string target)
    {
        var link = await system.LinkSentToAsync(address);
        var done = await SendAsync("POST", link, Browser);
        var ticket = done.Body.Split("action=\"/o/")[1].Split('/')[0];

        var page = await SendAsync("GET", target.Replace("TICKET", ticket, StringComparison.Ordinal), Browser);

        Assert.Equal(200, page.Status);
        Assert.Contains($"action=\"/o/{ticket}/undo\"", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wider_refusal_keeps_its_width_with_a_tail()
    {
        await SendAsync("POST", $"{await system.LinkSentToAsync(address)}/all%3E", Form);
        Assert.Equal("objection_recorded all prospecting link 2026-11-news", await system.RefusedOnAsync(address));
    }

    private Task<(int Status, string Head, string Body)> SendAsync(string method, string target, string headers, string body = "") =>
        RawHttp.SendAsync(system.Public.BaseAddress!, method, target, headers, body);
}
