using Microsoft.Playwright;
using SenefConsent.Browser;

namespace SenefConsent.Preferences.Tests;

/// <summary>Every page in a browser, as its server would send it: no service and no database is needed for how it looks.</summary>
public sealed class EveryPageTests(Chromium browser) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task no_page_bars_anyone_in_any_light_on_any_screen_or_without_its_style(string language)
    {
        var page = await browser.OpenAsync(language, script: true, ColorScheme.Light);
        foreach (var (name, shown) in EveryPage.In(language).Where(page => language == "fr" || IsOneOfItsKind(page.Name)))
        {
            await page.SetContentAsync((await AnsweredPage.OfAsync(shown)).Html);
            if (name.EndsWith("mixed", StringComparison.Ordinal))
            {
                await page.EvaluateAsync("document.querySelectorAll('details').forEach(part => part.open = true)");
            }

            await page.ScanAsync($"{name}-{language}");
        }
    }

    // The other language has the same parts, and French the longer words.
    private static bool IsOneOfItsKind(string name) =>
        name is "centre-mixed" or "centre-consumer-agreed" or "consent-confirm" or "consent-proof";

    [Fact]
    public async Task a_scan_finds_what_bars_someone()
    {
        var page = await browser.OpenAsync("fr-FR", script: true, ColorScheme.Light);
        await page.SetContentAsync("<html lang=fr><title>t</title><main><h1>t</h1><img src='data:,'></main>");
        Assert.Contains(
            "image-alt",
            (await Assert.ThrowsAnyAsync<Exception>(() => page.ScanAsync("image"))).Message,
            StringComparison.Ordinal
        );
    }
}
