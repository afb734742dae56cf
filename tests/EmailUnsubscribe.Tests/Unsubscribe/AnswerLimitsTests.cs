using System.Net;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The service with at most three answers a minute to an address whose link is none of ours.</summary>
public sealed class NarrowUnsubscribeSystem : ConsentSystem
{
    public HttpClient Service { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Service = Start<UnsubscribeOptions>("email-unsubscribe", ("Unproven:AnsweredPerMinute", "3"));
    }
}

public class AnswerLimitsTests(NarrowUnsubscribeSystem system) : IClassFixture<NarrowUnsubscribeSystem>
{
    [Fact]
    public async Task links_that_are_none_of_ours_are_answered_so_often_and_a_whole_one_always()
    {
        var links = await system.Service.SendAsync<LinksResponse>(
            HttpMethod.Post,
            "/links",
            new LinksRequest("2026-11-news", "newsletter", ["ann@example.org"])
        );
        var whole = new Uri(links.Links[0].Url).AbsolutePath;
        var last = HttpStatusCode.NotFound;
        for (var tries = 0; tries < 10; tries++)
        {
            using var damaged = await system.Service.GetAsync(new Uri($"/u/damaged-{tries}", UriKind.Relative));
            last = damaged.StatusCode;
            if (last == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal("text/html", damaged.Content.Headers.ContentType?.MediaType);
                Assert.NotNull(damaged.Headers.RetryAfter);
            }
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using var page = await system.Service.GetAsync(new Uri(whole, UriKind.Relative));
        await page.ShouldBe(HttpStatusCode.OK);
        using var click = await system.Service.PostAsync(new Uri(whole, UriKind.Relative), new StringContent("List-Unsubscribe=One-Click"));
        await click.ShouldBe(HttpStatusCode.OK);
    }
}
