using Microsoft.Playwright;
using SenefConsent.Browser;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The pages as a person meets them: in a real Chromium, on a telephone's screen, with and without JavaScript.</summary>
public sealed class PageTests(EmailUnsubscribeSystem system, Chromium browser)
    : IClassFixture<EmailUnsubscribeSystem>,
        IClassFixture<Chromium>,
        IAsyncDisposable
{
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("fr-FR", true, "Ne plus recevoir la lettre d'information ?", "Ne plus recevoir ces e-mails", "C'est fait")]
    [InlineData("fr-FR", false, "Ne plus recevoir la lettre d'information ?", "Ne plus recevoir ces e-mails", "C'est fait")]
    [InlineData("en-GB", true, "Stop receiving the newsletter?", "Stop these e-mails", "Done")]
    [InlineData("en-GB", false, "Stop receiving the newsletter?", "Stop these e-mails", "Done")]
    public async Task one_click_on_the_first_button_refuses_what_the_link_says(
        string locale,
        bool script,
        string title,
        string button,
        string done
    )
    {
        var page = await OpenAsync(locale, script);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync(await UrlAsync());

        await page.TitleAsync(title);
        Assert.Equal(before, await system.ObjectionsAsync());
        await page.PressAsync(button);

        await page.TitleAsync(done);
        Assert.Equal(before + 1, await system.ObjectionsAsync());
        Assert.Equal(
            locale[..2],
            await system.QueryAsync<string>(
                "select data -> 'capture' -> 'notice' ->> 'language' from consent.mt_events order by seq_id desc limit 1"
            )
        );
        Assert.Equal("""{"channels": ["email"], "purposes": ["newsletter"]}""", await LastScopeAsync());
    }

    [Theory]
    [InlineData("No more marketing e-mails at all", """{"channels": ["email"], "purposes": ["prospecting"]}""")]
    [InlineData("No more of anything, by any channel", """{"channels": ["all"], "purposes": ["prospecting"]}""")]
    public async Task the_other_buttons_refuse_more(string button, string scope)
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.PressAsync(button);
        await page.TitleAsync("Done");
        Assert.Equal(scope, await LastScopeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_click_made_by_mistake_is_undone_and_a_reason_may_be_given(bool script)
    {
        var page = await OpenAsync("en-GB", script);
        await page.GotoAsync(await UrlAsync());
        await page.PressAsync("Stop these e-mails");
        await page.GetByLabel("Too many messages").CheckAsync();
        await page.PressAsync("Send");
        await page.TitleAsync("Thank you");
        Assert.Equal(
            "too-many",
            await system.QueryAsync<string>(
                "select data ->> 'reason' from consent.mt_events where type = 'objection_reason_given' order by seq_id desc limit 1"
            )
        );

        await page.PressAsync("Undo my objection");
        await page.TitleAsync("Your click is undone");
        Assert.Equal(
            0,
            await system.QueryAsync<int>(
                "select jsonb_array_length(data -> 'statements') from consent.mt_doc_blocklist where id = (select stream_id "
                    + "from consent.mt_events order by seq_id desc limit 1)"
            )
        );
    }

    [Fact]
    public async Task the_language_is_switched_before_and_after_and_the_click_stays_undoable()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Français" }).ClickAsync();
        await page.TitleAsync("Ne plus recevoir la lettre d'information ?");
        await page.PressAsync("Ne plus recevoir ces e-mails");
        await page.TitleAsync("C'est fait");
        var objections = await system.ObjectionsAsync();

        await page.PressAsync("English");
        await page.TitleAsync("Done");
        Assert.Equal(objections, await system.ObjectionsAsync());
        await page.PressAsync("Undo my objection");
        await page.TitleAsync("Your click is undone");
        Assert.Equal(
            "objection_lifted",
            await system.QueryAsync<string>("select type from consent.mt_events order by seq_id desc limit 1")
        );
    }

    [Fact]
    public async Task behind_a_damaged_link_one_objects_by_giving_the_address()
    {
        var page = await OpenAsync("en-GB", script: false);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync($"{await UrlAsync()}x");

        await page.GetByLabel("Your e-mail address").FillAsync(address);
        await page.PressAsync("Stop all marketing e-mails");

        await page.TitleAsync("Done");
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
        await page.ScanAsync($"damaged-{locale}");
        await page.GotoAsync(url);
        await page.ScanAsync($"confirm-{locale}");
        await page.PressAsync(refuse);
        await page.ScanAsync($"done-{locale}");
        await page.PressAsync(undo);
        await page.ScanAsync($"undone-{locale}");
    }

    [Theory]
    [InlineData("fr-FR", "Ne plus recevoir ces e-mails", "Votre demande n'a pas encore pu être enregistrée", "Réessayer", "C'est fait")]
    [InlineData("en-GB", "Stop these e-mails", "Your request could not be recorded yet", "Try again", "Done")]
    public async Task while_the_store_is_away_the_page_says_so_and_one_more_click_records_the_objection(
        string locale,
        string button,
        string title,
        string again,
        string done
    )
    {
        var page = await OpenAsync(locale, script: true, scannedIn: ColorScheme.Light);
        await page.GotoAsync(await UrlAsync());
        var before = await system.ObjectionsAsync();
        await using (await system.TakeStoreAwayAsync())
        {
            var answer = await page.RunAndWaitForResponseAsync(() => page.PressAsync(button), answer => answer.Request.Method == "POST");
            Assert.Equal((503, "5"), (answer.Status, await answer.HeaderValueAsync("Retry-After")));
            await page.TitleAsync(title);
            await page.ScanAsync($"try-again-{locale}");
        }

        Assert.Equal(before, await system.ObjectionsAsync());
        await page.PressAsync(again);
        await page.TitleAsync(done);
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
            await page.PressAsync("Stop all marketing e-mails");
            await page.TitleAsync("Your request could not be recorded yet");
        }

        await page.PressAsync("Try again");
        await page.TitleAsync("Done");
        Assert.Equal(before + 1, await system.ObjectionsAsync());
    }

    public ValueTask DisposeAsync() => browser.CloseAsync();

    private Task<string> LastScopeAsync() =>
        system.QueryAsync<string>("select data ->> 'scope' from consent.mt_events order by seq_id desc limit 1");

    private Task<IPage> OpenAsync(string locale, bool script, ColorScheme? scannedIn = null) =>
        browser.OpenAsync(locale, script, scannedIn);

    private async Task<string> UrlAsync() => new Uri(system.Public.BaseAddress!, await system.LinkSentToAsync(address)).ToString();
}
