using Deque.AxeCore.Playwright;
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
    public async Task one_click_on_the_first_button_refuses_what_the_link_says(string locale, bool script, string title, string button, string done)
    {
        var page = await OpenAsync(locale, script);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync(await UrlAsync());

        await TitleAsync(page, title);
        Assert.Equal(before, await system.ObjectionsAsync());
        await PressAsync(page, button);

        await TitleAsync(page, done);
        Assert.Equal(before + 1, await system.ObjectionsAsync());
        Assert.Equal(locale[..2], await system.QueryAsync<string>("select data -> 'capture' -> 'notice' ->> 'language' from consent.mt_events order by seq_id desc limit 1"));
        Assert.Equal("""{"channels": ["email"], "purposes": ["newsletter"]}""", await LastScopeAsync());
    }

    [Theory]
    [InlineData("No more marketing e-mails at all", """{"channels": ["email"], "purposes": ["prospecting"]}""")]
    [InlineData("No more of anything, by any channel", """{"channels": ["all"], "purposes": ["prospecting"]}""")]
    public async Task the_other_buttons_refuse_more(string button, string scope)
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await PressAsync(page, button);
        await TitleAsync(page, "Done");
        Assert.Equal(scope, await LastScopeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_click_made_by_mistake_is_undone_and_a_reason_may_be_given(bool script)
    {
        var page = await OpenAsync("en-GB", script);
        await page.GotoAsync(await UrlAsync());
        await PressAsync(page, "Stop these e-mails");
        await page.GetByLabel("Too many messages").CheckAsync();
        await PressAsync(page, "Send");
        await TitleAsync(page, "Thank you");
        Assert.Equal("too-many", await system.QueryAsync<string>("select data ->> 'reason' from consent.mt_events where type = 'objection_reason_given' order by seq_id desc limit 1"));

        await PressAsync(page, "Undo my objection");
        await TitleAsync(page, "Your click is undone");
        Assert.Equal(0, await system.QueryAsync<int>("select jsonb_array_length(data -> 'statements') from consent.mt_doc_blocklist where id = (select stream_id from consent.mt_events order by seq_id desc limit 1)"));
    }

    [Fact]
    public async Task the_language_is_switched_before_and_after_and_the_click_stays_undoable()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Français" }).ClickAsync();
        await TitleAsync(page, "Ne plus recevoir la lettre d'information ?");
        await PressAsync(page, "Ne plus recevoir ces e-mails");
        await TitleAsync(page, "C'est fait");
        var objections = await system.ObjectionsAsync();

        await PressAsync(page, "English");
        await TitleAsync(page, "Done");
        Assert.Equal(objections, await system.ObjectionsAsync());
        await PressAsync(page, "Undo my objection");
        await TitleAsync(page, "Your click is undone");
        Assert.Equal("objection_lifted", await system.QueryAsync<string>("select type from consent.mt_events order by seq_id desc limit 1"));
    }

    [Fact]
    public async Task behind_a_damaged_link_one_objects_by_giving_the_address()
    {
        var page = await OpenAsync("en-GB", script: false);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync($"{await UrlAsync()}x");

        await page.GetByLabel("Your e-mail address").FillAsync(address);
        await PressAsync(page, "Stop all marketing e-mails");

        await TitleAsync(page, "Done");
        Assert.Equal(before + 1, await system.ObjectionsAsync());
    }

    [Theory]
    [InlineData("fr-FR", "Ne plus recevoir ces e-mails", "Annuler mon opposition", ColorScheme.Light)]
    [InlineData("en-GB", "Stop these e-mails", "Undo my objection", ColorScheme.Dark)]
    public async Task no_page_bars_anyone(string locale, string refuse, string undo, ColorScheme colours)
    {
        var page = await OpenAsync(locale, script: true, scannedIn: colours);
        var url = await UrlAsync();
        await page.GotoAsync($"{url}x");
        await ScanAsync(page, $"damaged-{locale}");
        await page.GotoAsync(url);
        await ScanAsync(page, $"confirm-{locale}");
        await PressAsync(page, refuse);
        await ScanAsync(page, $"done-{locale}");
        await PressAsync(page, undo);
        await ScanAsync(page, $"undone-{locale}");
    }

    [Theory]
    [InlineData("fr-FR", "Ne plus recevoir ces e-mails", "Votre demande n'a pas encore pu être enregistrée", "Réessayer", "C'est fait")]
    [InlineData("en-GB", "Stop these e-mails", "Your request could not be recorded yet", "Try again", "Done")]
    public async Task while_the_store_is_away_the_page_says_so_and_one_more_click_records_the_objection(string locale, string button, string title, string again, string done)
    {
        var page = await OpenAsync(locale, script: true, scannedIn: ColorScheme.Light);
        await page.GotoAsync(await UrlAsync());
        var before = await system.ObjectionsAsync();
        await using (await system.TakeStoreAwayAsync())
        {
            var answer = await page.RunAndWaitForResponseAsync(() => PressAsync(page, button), answer => answer.Request.Method == "POST");
            Assert.Equal((503, "5"), (answer.Status, await answer.HeaderValueAsync("Retry-After")));
            await TitleAsync(page, title);
            await ScanAsync(page, $"try-again-{locale}");
        }

        Assert.Equal(before, await system.ObjectionsAsync());
        await PressAsync(page, again);
        await TitleAsync(page, done);
        Assert.Equal(before + 1, await system.ObjectionsAsync());
        Assert.Equal("""{"channels": ["email"], "purposes": ["newsletter"]}""", await LastScopeAsync());
    }

    [Fact]
    public async Task while_the_store_is_away_the_address_that_was_given_is_not_lost()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync($"{await UrlAsync()}x");
        await page.GetByLabel("Your e-mail address").FillAsync(address);
        var before = await system.ObjectionsAsync();
        await using (await system.TakeStoreAwayAsync())
        {
            await PressAsync(page, "Stop all marketing e-mails");
            await TitleAsync(page, "Your request could not be recorded yet");
        }

        await PressAsync(page, "Try again");
        await TitleAsync(page, "Done");
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

    private static Task TitleAsync(IPage page, string title) => Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    // Axe with the rules of WCAG 2.2 AA; and a picture, to be looked at.
    private static async Task ScanAsync(IPage page, string name)
    {
        var violations = (await page.RunAxe()).Violations;
        Assert.True(violations.Length == 0, $"{name}: {string.Join("; ", violations.Select(violation => $"{violation.Id}: {violation.Help}"))}");
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{name} is wider than a telephone's screen.");
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } directory)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}.png"), FullPage = true });
        }
    }

    private Task<string> LastScopeAsync() => system.QueryAsync<string>("select data ->> 'scope' from consent.mt_events order by seq_id desc limit 1");

    private async Task<IPage> OpenAsync(string locale, bool script, ColorScheme? scannedIn = null)
    {
        var context = await browser!.NewContextAsync(new()
        {
            Locale = locale, JavaScriptEnabled = script, ViewportSize = new() { Width = 390, Height = 760 },

            // The scanner is a script, which the pages' policy would not let in.
            ColorScheme = scannedIn, BypassCSP = scannedIn is not null,
        });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Assert.False(message.Text.Contains("Content Security Policy", StringComparison.Ordinal), message.Text);
        return page;
    }

    private async Task<string> UrlAsync() => new Uri(system.Public.BaseAddress!, await system.LinkSentToAsync(address)).ToString();
}
