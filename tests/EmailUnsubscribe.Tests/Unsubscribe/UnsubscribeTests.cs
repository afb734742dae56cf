using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class UnsubscribeTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    public static TheoryData<string, string?, string> Bodies =>
        new()
        {
            { "curl -d", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click" },
            {
                "curl -F",
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
            },
            { "fetch with a string", "text/plain;charset=UTF-8", "List-Unsubscribe=One-Click" },
            { "nothing at all", null, "" },
            { "another charset", "application/x-www-form-urlencoded; charset=iso-8859-1", "List-Unsubscribe=One-Click" },
            { "an unknown type", "application/json", "{" },
            { "a type that is none", "nonsense", "List-Unsubscribe=One-Click" },
            { "a broken multipart", "multipart/form-data", "--b\r\n" },
            { "more than is kept", "text/plain", new string('x', 100_000) },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task a_post_with_a_valid_token_is_an_objection_whatever_its_body(string client, string? type, string body)
    {
        var link = await system.LinkSentToAsync(address);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await system.Public.PostAsync(new Uri(link, UriKind.Relative), content);

        await response.ShouldBe(HttpStatusCode.OK);
        var isOneClick = body.Contains("One-Click", StringComparison.Ordinal);
        Assert.Equal(isOneClick ? "text/plain" : "text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(isOneClick ? "in force" : "In force since", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            isOneClick ? "one-click" : "link",
            await system.QueryAsync<string>("select data -> 'capture' ->> 'source' from consent.mt_events order by seq_id desc limit 1")
        );
        Assert.NotEmpty(client);
    }

    [Fact]
    public async Task a_hundred_posts_of_one_link_are_one_event()
    {
        var link = await system.LinkSentToAsync(address);
        var before = await system.ObjectionsAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => OneClickAsync(link)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(before + 1, await system.ObjectionsAsync());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task nothing_but_a_post_acts(string method)
    {
        var link = await system.LinkSentToAsync(address);
        var before = await system.ObjectionsAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), link);
        request.Headers.UserAgent.ParseAdd("Gmail-Actions/1.0");

        using var response = await system.Public.SendAsync(request);

        Assert.InRange((int)response.StatusCode, 200, 499);
        Assert.Equal(before, await system.ObjectionsAsync());
    }

    [Theory]
    [InlineData("fr-FR,fr;q=0.9,en;q=0.8", "lang=\"fr\"", "Ne plus recevoir la lettre")]
    [InlineData("en-GB", "lang=\"en\"", "Stop receiving SENEF")]
    [InlineData("de, en;q=0.2, fr;q=0.1", "lang=\"en\"", "Stop receiving")]
    [InlineData("de", "lang=\"fr\"", "Ne plus recevoir")]
    [InlineData("", "lang=\"fr\"", "Ne plus recevoir")]
    public async Task the_page_speaks_the_language_of_its_reader(string accept, string language, string title)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await system.LinkSentToAsync(address));
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);
        using var reader = new HttpClient { BaseAddress = system.Public.BaseAddress };

        using var response = await reader.SendAsync(request);

        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains(language, page, StringComparison.Ordinal);
        Assert.Contains(title, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("noindex", Assert.Single(response.Headers.GetValues("X-Robots-Tag")));
        Assert.Contains(
            "default-src 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task a_damaged_link_changes_nothing_is_kept_and_still_lets_the_person_object()
    {
        var link = await system.LinkSentToAsync(address);
        var damaged = link[..^5] + (link[^5] == 'A' ? 'B' : 'A') + link[^4..];
        var before = await system.ObjectionsAsync();

        using var page = await system.Public.GetAsync(new Uri(damaged, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("name=\"address\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, await OneClickAsync(damaged));
        Assert.Equal(before, await system.ObjectionsAsync());
        using var unreadable = await system.Public.PostAsync(
            new Uri(damaged, UriKind.Relative),
            new FormUrlEncodedContent([KeyValuePair.Create("address", "nobody")])
        );
        await unreadable.ShouldBe(HttpStatusCode.BadRequest);
        Assert.Equal(before, await system.ObjectionsAsync());
        Assert.Equal(2, await system.QueryAsync<long>("select count(*) from consent.evidence where purpose = 'unattributed'"));

        using var answer = await system.Public.PostAsync(
            new Uri(damaged, UriKind.Relative),
            new FormUrlEncodedContent([KeyValuePair.Create("address", $" {address.ToUpperInvariant()} ")])
        );
        await answer.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(before + 1, await system.ObjectionsAsync());
        Assert.Equal(HttpStatusCode.OK, await OneClickAsync(link));
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                "select count(distinct stream_id) from (select stream_id from consent.mt_events order by seq_id desc limit 2) as last_two"
            )
        );
    }

    private async Task<HttpStatusCode> OneClickAsync(string link)
    {
        using var content = new StringContent(
            "List-Unsubscribe=One-Click",
            Encoding.ASCII,
            new MediaTypeHeaderValue("application/x-www-form-urlencoded")
        );
        using var response = await system.Public.PostAsync(new Uri(link, UriKind.Relative), content);
        return response.StatusCode;
    }
}
