using System.Net;
using System.Text.Json;

namespace SenefConsent.EmailUnsubscribe.Tests;

public class LinksTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    [Fact]
    public async Task each_recipient_gets_a_link_and_the_header_fields_that_carry_it()
    {
        var response = await system.MailPlatform.SendAsync<LinksResponse>(
            HttpMethod.Post, "/links", new LinksRequest("2026-11-news", "newsletter", ["Ann@example.org", "b@example.org", "ann@example.org"]));

        Assert.Equal(["Ann@example.org", "b@example.org", "ann@example.org"], response.Links.Select(link => link.Recipient));
        var link = response.Links[0];
        var token = link.Url["https://email-unsubscribe.example.org/u/".Length..];
        Assert.Equal($"<{link.Url}>, <mailto:unsub+{token}@unsubscribe.example.org>", link.ListUnsubscribe);
        Assert.Equal("List-Unsubscribe=One-Click", link.ListUnsubscribePost);
        Assert.Equal(link.Url, response.Links[2].Url);
        Assert.True(token.Length <= 64, $"The token has {token.Length} characters.");
    }

    [Theory]
    [InlineData("""{"campaign":"c","purpose":"newsletter","recipients":["a@x.fr","nobody"]}""", "positions in recipients hold no e-mail address: 1")]
    [InlineData("""{"campaign":"c","purpose":"invoices","recipients":["a@x.fr"]}""", "purpose is not in the catalogue")]
    [InlineData("""{"campaign":"","purpose":"newsletter","recipients":["a@x.fr"]}""", "campaign is missing")]
    [InlineData("""{"campaign":"ann@x.fr","purpose":"newsletter","recipients":["a@x.fr"]}""", "campaign holds an @")]
    [InlineData("""{"campaign":"c","purpose":"newsletter","recipients":[]}""", "recipients is missing or empty")]
    [InlineData("""{"campaign":"c","purpose":"newsletter","recipients":[null]}""", "recipients contains null")]
    [InlineData("""{"campaign":"c","purpose":"newsletter"}""", "recipients is missing or empty")]
    [InlineData("""{"campaign":"c",""", "not the JSON")]
    public async Task a_request_that_cannot_be_served_says_why_and_gives_no_value_back(string body, string reason)
    {
        var detail = await system.MailPlatform.RefusedAsync(HttpMethod.Post, "/links", body, HttpStatusCode.BadRequest);
        Assert.Contains(reason, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("x.fr", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task more_recipients_than_one_request_takes_are_413() => await system.MailPlatform.RefusedAsync(
        HttpMethod.Post, "/links",
        JsonSerializer.Serialize(new { campaign = "c", purpose = "newsletter", recipients = Enumerable.Range(0, 10_001).Select(number => $"{number}@x.fr") }),
        HttpStatusCode.RequestEntityTooLarge);
}
