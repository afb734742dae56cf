using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using SenefConsent.Browser;
using SenefConsent.Ledger;

namespace SenefConsent.EmailUnsubscribe.Tests;

/// <summary>The pages as a person meets them: in a real Chromium, with and without JavaScript.</summary>
public sealed class PageTests(ConfirmingSystem system, Chromium browser)
    : IClassFixture<ConfirmingSystem>,
        IClassFixture<Chromium>,
        IAsyncDisposable
{
    private const string Stop = "Stop the newsletter";

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    public static TheoryData<string, ColorScheme, PageWords> Languages =>
        new()
        {
            {
                "fr-FR",
                ColorScheme.Light,
                new(
                    "Ne plus recevoir la lettre d’information",
                    "Ne plus recevoir d’e-mails commerciaux",
                    "Annuler mon opposition",
                    "Envoyer ma réponse",
                    "Réessayer",
                    "C’est fait"
                )
            },
            {
                "en-GB",
                ColorScheme.Dark,
                new(Stop, "Stop all marketing e-mails", "Undo my objection", "Send my answer", "Try again", "Done")
            },
        };

    [Theory]
    [InlineData(
        "fr-FR",
        false,
        "Ne plus recevoir la lettre d’information de SENEF par e-mail\u00A0?",
        "Ne plus recevoir la lettre",
        "C’est fait"
    )]
    [InlineData("en-GB", true, "Stop receiving SENEF’s newsletter by e-mail?", Stop, "Done")]
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
                "select data -> 'capture' -> 'notice' ->> 'language' from consent.mt_events where type = 'objection_recorded' "
                    + "order by seq_id desc limit 1"
            )
        );
        Assert.Equal("""{"channels": ["email"], "purposes": ["newsletter"]}""", await LastScopeAsync());
    }

    [Theory]
    [InlineData("Stop all marketing e-mails", """{"channels": ["email"], "purposes": ["prospecting"]}""")]
    [InlineData("No more marketing, by any channel", """{"channels": ["all"], "purposes": ["prospecting"]}""")]
    public async Task the_other_buttons_refuse_more(string button, string scope)
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.PressAsync(button);
        await page.TitleAsync("Done");
        Assert.Equal(scope, await LastScopeAsync());
    }

    [Fact]
    public async Task a_reason_may_be_given_and_a_click_undone_and_made_again()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.PressAsync(Stop);
        await page.GetByLabel("Too many messages").CheckAsync();
        await page.PressAsync("Send my answer");
        await page.TitleAsync("Thank you for your answer");
        Assert.Equal(
            "too-many",
            await system.QueryAsync<string>(
                "select data ->> 'reason' from consent.mt_events where type = 'objection_reason_given' order by seq_id desc limit 1"
            )
        );

        await page.PressAsync("Undo my objection");
        await page.TitleAsync("Your objection is undone");
        await Assertions.Expect(page.GetByText("SENEF may again send you the newsletter by e-mail.")).ToBeVisibleAsync();
        Assert.Equal(0, await StatementsAsync());

        var objections = await system.ObjectionsAsync();
        await page.PressAsync(Stop);
        await page.TitleAsync("Done");
        Assert.Equal((objections + 1, 1), (await system.ObjectionsAsync(), await StatementsAsync()));
    }

    [Fact]
    public async Task going_back_or_reloading_sends_nothing_again_and_says_what_holds()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.PressAsync(Stop);
        await page.TitleAsync("Done");
        var objections = await system.ObjectionsAsync();
        await page.ReloadAsync();
        await page.TitleAsync("Done");
        await page.GoBackAsync();
        await page.TitleAsync("Stop receiving SENEF’s newsletter by e-mail?");
        await page.GoForwardAsync();
        Assert.Equal((objections, 1), (await system.ObjectionsAsync(), await StatementsAsync()));

        var objection = page.Url;
        await page.PressAsync("Undo my objection");
        await page.TitleAsync("Your objection is undone");
        await page.GotoAsync(objection);
        await page.TitleAsync("Your objection is undone");
    }

    [Fact]
    public async Task the_language_is_switched_before_and_after_and_the_click_stays_undoable()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(await UrlAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Français" }).ClickAsync();
        await page.PressAsync("Ne plus recevoir la lettre d’information");
        await page.TitleAsync("C’est fait");
        var objections = await system.ObjectionsAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await page.TitleAsync("Done");
        Assert.Equal(objections, await system.ObjectionsAsync());
        await page.PressAsync("Undo my objection");
        await page.TitleAsync("Your objection is undone");
        await page.GetByRole(AriaRole.Link, new() { Name = "Français" }).ClickAsync();
        await page.TitleAsync("Votre opposition est annulée");
    }

    [Theory]
    [InlineData("/u/damaged", "This link is incomplete")]
    [InlineData("/", "Stop receiving marketing e-mails from SENEF?")]
    public async Task without_a_whole_link_one_objects_by_giving_the_address(string path, string title)
    {
        var page = await OpenAsync("en-GB", script: false);
        var before = await system.ObjectionsAsync();
        await page.GotoAsync(AddressOf(path));
        await page.TitleAsync(title);

        await page.GetByLabel("Your e-mail address").FillAsync("nobody");
        await page.PressAsync("Stop all marketing e-mails");
        Assert.StartsWith("Error: ", await page.TitleAsync(), StringComparison.Ordinal);
        await Assertions.Expect(page.GetByLabel("Your e-mail address")).ToHaveValueAsync("nobody");
        await page.GetByLabel("Your e-mail address").FillAsync(address);
        await page.PressAsync("Stop all marketing e-mails");

        await page.TitleAsync("Done");
        Assert.Equal(before + 1, await system.ObjectionsAsync());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task no_page_bars_anyone(string locale, ColorScheme colours, PageWords words)
    {
        var page = await OpenAsync(locale, script: true, scannedIn: colours);
        await page.GotoAsync(AddressOf("/"));
        await page.ScanAsync($"home-{locale}");
        await page.GotoAsync(AddressOf("/nowhere"));
        await page.ScanAsync($"nowhere-{locale}");
        await page.GotoAsync(AddressOf("/u/damaged"));
        await page.ScanAsync($"damaged-{locale}");
        await page.GetByRole(AriaRole.Textbox).FillAsync("jean.martin@exemple");
        await page.PressAsync(words.StopAll);
        await page.ScanAsync($"not-an-address-{locale}");
        await page.GotoAsync(AddressOf("/o/damaged"));
        await page.ScanAsync($"damaged-ticket-{locale}");

        var link = await UrlAsync();
        await page.GotoAsync(await UrlAsync("prospecting"));
        await page.ScanAsync($"confirm-all-{locale}");
        await page.GotoAsync(link);
        await page.ScanAsync($"confirm-{locale}");
        await page.PressAsync(words.Stop);
        await page.TitleAsync(words.Done);
        await page.ScanAsync($"done-{locale}");
        var objection = page.Url;
        await page.PressAsync(words.SendReason);
        await page.ScanAsync($"thanks-{locale}");
        await page.GotoAsync(objection.Replace("?", "/undo?", StringComparison.Ordinal));
        await page.ScanAsync($"undo-{locale}");
        await page.PressAsync(words.Undo);
        await page.ScanAsync($"undone-{locale}");

        await page.GotoAsync(link);
        await system.PoisonAsync(new ContactPointKeyring(Options.Create(ConsentSystem.LedgerKeys)).IdOf(ContactAddress.Email(address)));
        await page.PressAsync(words.Stop);
        await page.ScanAsync($"kept-{locale}");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task while_the_store_is_away_the_page_says_so_and_one_more_click_records_the_objection(
        string locale,
        ColorScheme colours,
        PageWords words
    )
    {
        var page = await OpenAsync(locale, script: true, scannedIn: colours);
        await page.GotoAsync(await UrlAsync());
        var before = await system.ObjectionsAsync();
        await using (await system.TakeStoreAwayAsync())
        {
            var answer = await page.RunAndWaitForResponseAsync(
                () => page.PressAsync(words.Stop),
                answer => answer.Request.Method == "POST"
            );
            Assert.Equal((503, "5"), (answer.Status, await answer.HeaderValueAsync("Retry-After")));
            await page.ScanAsync($"try-again-{locale}");
        }

        Assert.Equal(before, await system.ObjectionsAsync());
        await page.PressAsync(words.TryAgain);
        await page.TitleAsync(words.Done);
        Assert.Equal(before + 1, await system.ObjectionsAsync());
        Assert.Equal("""{"channels": ["email"], "purposes": ["newsletter"]}""", await LastScopeAsync());
    }

    [Fact]
    public async Task while_the_store_is_away_the_address_that_was_given_is_not_lost()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.GotoAsync(AddressOf("/u/damaged"));
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
        system.QueryAsync<string>(
            "select data ->> 'scope' from consent.mt_events where type = 'objection_recorded' order by seq_id desc limit 1"
        );

    private Task<int> StatementsAsync() =>
        system.QueryAsync<int>(
            "select jsonb_array_length(data -> 'statements') from consent.mt_doc_blocklist where id = (select stream_id "
                + "from consent.mt_events where type = 'objection_recorded' order by seq_id desc limit 1)"
        );

    private Task<IPage> OpenAsync(string locale, bool script, ColorScheme? scannedIn = null) =>
        browser.OpenAsync(locale, script, scannedIn);

    private async Task<string> UrlAsync(string purpose = "newsletter") => AddressOf(await system.LinkSentToAsync(address, purpose));

    private string AddressOf(string path) => new Uri(system.Service.BaseAddress!, path).ToString();
}

/// <summary>What a person presses and reads in one language.</summary>
public sealed record PageWords(string Stop, string StopAll, string Undo, string SendReason, string TryAgain, string Done);
