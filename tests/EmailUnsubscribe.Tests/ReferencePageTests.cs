using System.Collections.Concurrent;
using Microsoft.Playwright;
using SenefConsent.Browser;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The reference page in a real Chromium, which fails on anything that the page's policy stops.</summary>
public class ReferencePageTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>
{
    [Fact]
    public async Task it_shows_the_routes_and_asks_nobody_else_for_anything()
    {
        await using var browser = new Chromium();
        var page = await browser.OpenAsync("en-GB", script: true);
        var asked = new ConcurrentQueue<string>();
        page.Request += (_, request) => asked.Enqueue(request.Url);
        await page.GotoAsync($"{system.Public.BaseAddress}reference/");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("SenefConsent: E-mail unsubscribe", new() { Timeout = 30_000 });

        // On a telephone's screen it is in the menu.
        await Assertions.Expect(page.GetByText("Make unsubscribe links").First).ToBeAttachedAsync();
        Assert.Contains($"{system.Public.BaseAddress}openapi/v1.json", asked);
        Assert.All(
            asked,
            url =>
                Assert.True(
                    url.StartsWith($"{system.Public.BaseAddress}", StringComparison.Ordinal)
                        || url.StartsWith("data:", StringComparison.Ordinal)
                        || url.StartsWith("blob:", StringComparison.Ordinal),
                    url
                )
        );
    }
}
