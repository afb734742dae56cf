using Microsoft.Playwright;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The pages as a person meets them: in a real Chromium, on a telephone's screen, with and without JavaScript.</summary>
public sealed class PageTests(EmailUnsubscribeSystem system) : IClassFixture<EmailUnsubscribeSystem>, IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), "Debian's chromium is not installed.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet });
    }

    [Theory]
    [InlineData("fr-FR", true, "Ne plus recevoir la lettre d'information ?", "Ne plus recevoir ces e-mails", "C'est fait")]
    [InlineData("fr-FR", false, "Ne plus recevoir la lettre d'information ?", "Ne plus recevoir ces e-mails", "C'est fait")]
    [InlineData("en-GB", true, "Stop receiving the newsletter?", "Stop these e-mails", "Done")]
    [InlineData("en-GB", false, "Stop receiving the newsletter?", "Stop these e-mails", "Done")]
    public async Task one_click_on_the_only_button_refuses(string locale, bool script, string title, string button, string done)
    {
        var page = await OpenAsync(locale, script);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync(await UrlAsync());

        Assert.Equal(title, await page.GetByRole(AriaRole.Heading).InnerTextAsync());
        Assert.Equal(before, await system.ObjectionsAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync(done);
        Assert.Equal(before + 1, await system.ObjectionsAsync());
        Assert.Equal(locale[..2], await system.QueryAsync<string>("select data -> 'capture' -> 'notice' ->> 'language' from consent.mt_events order by seq_id desc limit 1"));
    }

    [Fact]
    public async Task behind_a_damaged_link_one_objects_by_giving_the_address()
    {
        var page = await OpenAsync("en-GB", script: false);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync($"{await UrlAsync()}x");

        await page.GetByLabel("Your e-mail address").FillAsync(address);
        await page.GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Done");
        Assert.Equal(before + 1, await system.ObjectionsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private async Task<IPage> OpenAsync(string locale, bool script)
    {
        var context = await browser!.NewContextAsync(new() { Locale = locale, JavaScriptEnabled = script, ViewportSize = new() { Width = 390, Height = 760 } });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Assert.False(message.Text.Contains("Content Security Policy", StringComparison.Ordinal), message.Text);
        return page;
    }

    private async Task<string> UrlAsync() => new Uri(system.Public.BaseAddress!, await system.LinkSentToAsync(address)).ToString();
}
