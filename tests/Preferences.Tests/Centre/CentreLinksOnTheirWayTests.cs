using System.Net;

namespace SenefConsent.Preferences.Tests;

/// <summary>Links of the preference centre as mail programs and wrappers send them.</summary>
public class CentreLinksOnTheirWayTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private const string Browser = "Accept: text/html,*/*;q=0.8\r\nAccept-Language: en\r\n";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    [Theory]
    [InlineData("/centre/TOKEN%3E")]
    [InlineData("/centre/TOKEN.")]
    [InlineData("/centre/TOKEN&utm_source=news")]
    [InlineData("/centre/TOKEN/x/y")]
    [InlineData("//centre/TOKEN")]
    [InlineData("/centre//TOKEN")]
    [InlineData("/centre%2FTOKEN%253E")]
    [InlineData("http://preferences.example.org/centre/TOKEN")]
    public async Task a_whole_token_is_taken_whatever_the_link_has_become(string target)
    {
        var link = await system.Website.SendAsync<CentreLink>(
            HttpMethod.Post,
            $"/accounts/{Guid.NewGuid():N}/centre-links",
            new CentreLinkRequest(SentTo: new ContactPointAddress(ContactPointKind.Email, "jean.martin@example.org"))
        );
        var asked = target.Replace("TOKEN", link.Url.Split("/centre/")[1], StringComparison.Ordinal);

        var (status, _, shown) = await SendAsync("GET", asked);
        Assert.Equal(200, status);
        Assert.Contains("j…n@example.org", WebUtility.HtmlDecode(shown), StringComparison.Ordinal);
        Assert.Equal(200, (await SendAsync("POST", asked, "choice=refuse")).Status);
        var (led, head, _) = await SendAsync("POST", asked, "choice=refuse&language=en");
        Assert.Equal(303, led);
        Assert.Contains("?lang=en&channel=all&purpose=prospecting#changed", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/centre")]
    [InlineData("/centre/CUT")]
    [InlineData("//centre/CUT")]
    [InlineData("/centre/CUT/x/y")]
    public async Task a_link_that_leads_nowhere_gets_a_page_that_helps_and_is_kept_when_it_is_posted(string target)
    {
        const string Waiting = "select count(*) from consent.mt_doc_unattributed";
        var before = await system.QueryAsync<long>(Waiting);

        foreach (
            var (status, head, body) in new[] { await SendAsync("GET", target), await SendAsync("POST", target, $"a={Guid.NewGuid():N}") }
        )
        {
            Assert.Equal(404, status);
            Assert.Contains("text/html", head, StringComparison.Ordinal);
            Assert.Contains("lang=\"en\"", body, StringComparison.Ordinal);
        }

        Assert.Equal(before + 1, await system.QueryAsync<long>(Waiting));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/accounts/1/preferences")]
    [InlineData("/consents/confirmations/")]
    [InlineData("/consents/confirmations/x/y")]
    public async Task a_person_in_a_browser_never_gets_json(string target) =>
        Assert.Contains("text/html", (await SendAsync("GET", target)).Head, StringComparison.Ordinal);

    private Task<(int Status, string Head, string Body)> SendAsync(string method, string target, string body = "") =>
        RawHttp.SendAsync(system.Website.BaseAddress!, method, target, Browser + Form, body);
}
