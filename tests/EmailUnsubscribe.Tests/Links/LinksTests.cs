using System.Net;
using System.Text;
using System.Text.Json;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class LinksTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    [Fact]
    public async Task each_recipient_gets_a_link_and_the_header_fields_that_carry_it()
    {
        var response = await system.MailPlatform.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", "newsletter", ["Ann@example.org", "b@example.org", "ann@example.org"])
        );

        Assert.Equal(["Ann@example.org", "b@example.org", "ann@example.org"], response.Links.Select(link => link.Recipient));
        var link = response.Links[0];
        var token = link.Url["https://email-unsubscribe.example.org/u/".Length..];
        Assert.Equal($"<{link.Url}>, <mailto:unsub+{token}@unsubscribe.example.org>", link.ListUnsubscribe);
        Assert.Equal("List-Unsubscribe=One-Click", link.ListUnsubscribePost);
        Assert.Equal(link.Url, response.Links[2].Url);
        Assert.True(token.Length <= 64, $"The token has {token.Length} characters.");
    }

    [Theory]
    [InlineData(
        """{"campaign":"c","purpose":"newsletter","recipients":["a@x.fr","nobody"]}""",
        "positions in recipients hold no e-mail address: 1"
    )]
    [InlineData("""{"campaign":"c","purpose":"invoices","recipients":["a@x.fr"]}""", "purpose is not in the catalogue")]
    [InlineData("""{"campaign":"","purpose":"newsletter","recipients":["a@x.fr"]}""", "campaign is missing")]
    [InlineData("""{"campaign":"ann@x.fr","purpose":"newsletter","recipients":["a@x.fr"]}""", "campaign holds an @")]
    [InlineData("""{"campaign":"c","purpose":"newsletter","recipients":[]}""", "recipients is missing or empty")]
    [InlineData("""{"campaign":"c","purpose":"newsletter","recipients":[null]}""", "recipients[0] is null")]
    [InlineData("""{"campaign":"c","purpose":"newsletter"}""", "lacks 'recipients'")]
    [InlineData("""{"campaign":"c",""", "not JSON")]
    public async Task a_request_that_cannot_be_served_says_why_and_gives_no_value_back(string body, string reason)
    {
        var detail = await system.MailPlatform.RefusedAsync(HttpMethod.Post, "/links", body, HttpStatusCode.BadRequest);
        Assert.Contains(reason, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("x.fr", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task more_recipients_than_one_request_takes_are_413() =>
        await system.MailPlatform.RefusedAsync(
            HttpMethod.Post,
            "/links",
            JsonSerializer.Serialize(
                new
                {
                    campaign = "c",
                    purpose = "newsletter",
                    recipients = Enumerable.Range(0, 10_001).Select(number => $"{number}@x.fr"),
                }
            ),
            HttpStatusCode.RequestEntityTooLarge
        );

    [Fact]
    public async Task lines_are_answered_line_by_line_and_a_bad_one_by_its_number()
    {
        string[] lines =
        [
            """{"recipient":"Ann@example.org"}""",
            "",
            """{"name":"b","recipient":"b@example.org","tags":["x",{}]}""" + "\r",
            "nonsense",
            "{}",
            """{"recipient":7}""",
            """{"recipient":"nobody"}""",
            """{"recipient":"d\u0040example.org"} {}""",
            """{"recipient":"e\u0040example.org"}""",
        ];
        var answers = await LinesAsync(string.Join('\n', lines), "newsletter");

        Assert.Equal(8, answers.Count);
        var links = await system.MailPlatform.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", "newsletter", ["Ann@example.org", "b@example.org", "e@example.org"])
        );
        Assert.Equal(
            links.Links,
            answers
                .Where(answer => answer.TryGetProperty("url", out _))
                .Select(answer => answer.Deserialize<UnsubscribeLink>(JsonSerializerOptions.Web))
        );
        Assert.Equal(
            [4, 5, 6, 7, 8],
            answers.Where(answer => answer.TryGetProperty("line", out _)).Select(answer => answer.GetProperty("line").GetInt32())
        );
        Assert.Contains("Line 7 holds no e-mail address", answers[5].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("nobody", answers[5].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task any_number_of_lines_is_answered_while_they_come()
    {
        const int Recipients = 50_000;
        var answers = await LinesAsync(
            string.Concat(Enumerable.Range(0, Recipients).Select(number => $$"""{"recipient":"{{number}}@example.org"}""" + "\n")),
            "newsletter"
        );
        Assert.Equal(
            Enumerable.Range(0, Recipients).Select(number => $"{number}@example.org"),
            answers.Select(answer => answer.GetProperty("recipient").GetString())
        );
    }

    [Fact]
    public async Task a_line_without_an_end_is_refused_and_nothing_is_held()
    {
        var answers = await LinesAsync("""{"recipient":"a@example.org"}""" + "\n" + new string('x', 100_000), "newsletter");
        Assert.Equal("a@example.org", answers[0].GetProperty("recipient").GetString());
        Assert.Contains("Line 2 is longer than", answers[1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("campaign=c", "purpose is not in the catalogue")]
    [InlineData("purpose=newsletter", "campaign is missing")]
    [InlineData("campaign=a@x.fr&purpose=newsletter", "campaign holds an @")]
    public async Task lines_for_no_mailing_are_refused(string query, string reason)
    {
        using var content = new StringContent("", Encoding.UTF8, "application/x-ndjson");
        using var response = await system.MailPlatform.PostAsync(new Uri($"/links?{query}", UriKind.Relative), content);
        await response.ShouldBe(HttpStatusCode.BadRequest);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("news\\u0000", "U+0000")]
    [InlineData("news\\n", "U+000A")]
    [InlineData("\\u200Bnews", "U+200B")]
    [InlineData("news\\uFFFE", "U+FFFE")]
    public async Task a_campaign_is_a_name_that_can_be_kept_and_seen(string campaign, string character)
    {
        var body = $$"""{"campaign":"{{campaign}}","purpose":"newsletter","recipients":["a@x.fr"]}""";
        var detail = await system.MailPlatform.RefusedAsync(HttpMethod.Post, "/links", body, HttpStatusCode.BadRequest);
        Assert.Contains("campaign", detail, StringComparison.Ordinal);
        Assert.Contains(character, detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=none-such")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/x-ndjson; charset=none-such")]
    public async Task an_unknown_charset_is_told(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/links") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await system.MailPlatform.SendAsync(request);
        await response.ShouldBe(HttpStatusCode.BadRequest);
        Assert.Contains("charset", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_body_without_a_type_is_told()
    {
        using var response = await system.MailPlatform.PostAsync(
            new Uri("/links", UriKind.Relative),
            new ByteArrayContent("{}"u8.ToArray())
        );
        await response.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task a_recipient_that_is_no_address_is_told_by_its_place_and_one_that_is_wrapped_gets_the_link_of_its_address()
    {
        var body =
            """{"campaign":"news","purpose":"newsletter","recipients":["ann@x.fr","a\u0000@x.fr","Ann <ann@x.fr>","\u0430nn@x.fr"]}""";
        var detail = await system.MailPlatform.RefusedAsync(HttpMethod.Post, "/links", body, HttpStatusCode.BadRequest);
        Assert.Contains("1, 3", detail, StringComparison.Ordinal);

        var made = await system.MailPlatform.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("news", "newsletter", ["ann@x.fr", "Ann <ann@x.fr>", "\u200Bmailto:ann@x.fr"])
        );
        Assert.Single(made.Links.Select(link => link.ContactPoint).Distinct());
    }

    private async Task<List<JsonElement>> LinesAsync(string lines, string purpose)
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var response = await system.MailPlatform.PostAsync(
            new Uri($"/links?campaign=2026-11-news&purpose={purpose}", UriKind.Relative),
            content
        );
        await response.ShouldBe(HttpStatusCode.OK);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
