using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using SenefConsent.Browser;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

/// <summary>The preference centre as a person meets it: in a real Chromium, on a telephone's screen, with and without JavaScript.</summary>
public sealed class CentrePageTests(PreferencesSystem system, Chromium browser)
    : IClassFixture<PreferencesSystem>,
        IClassFixture<Chromium>,
        IAsyncLifetime
{
    private readonly string account = $"{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    public async ValueTask InitializeAsync() =>
        await system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([new ContactPointAddress(ContactPointKind.Email, address)])
        );

    [Theory]
    [InlineData("fr-FR", true, "Plus aucune publicité, par aucun moyen")]
    [InlineData("en-GB", false, "No more marketing, by any channel")]
    public async Task to_refuse_everything_is_the_first_button_and_takes_two_keys(string locale, bool script, string everything)
    {
        var page = await OpenAsync(locale, script);
        await Assertions.Expect(page.GetByRole(AriaRole.Button).First).ToHaveTextAsync(everything);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await IsDoneAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = everything })).ToHaveCountAsync(0);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);

        await page.Locator("#changed").GetByRole(AriaRole.Button).ClickAsync();
        await IsDoneAsync(page);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
    }

    [Fact]
    public async Task to_allow_takes_as_many_clicks_as_to_refuse_and_the_row_says_since_when_and_by_which_act()
    {
        var page = await OpenAsync("en-GB", script: false);
        var refuse = await ClicksAsync(page, "Refuse the newsletter by e-mail");
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "(chosen on this page or in your account)" }))
            .ToHaveCountAsync(1);

        var allow = await ClicksAsync(await OpenAsync("en-GB", script: false), "Allow the newsletter by e-mail");
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.True(refuse <= allow, $"To refuse took {refuse} clicks, to allow {allow}.");
    }

    [Fact]
    public async Task after_a_choice_the_page_stays_in_place_and_neither_reloading_nor_going_back_sends_it_again()
    {
        var page = await OpenAsync("en-GB", script: false);
        await page.PressAsync("Refuse everything by post");
        await IsDoneAsync(page);
        await Assertions.Expect(page.Locator("#changed")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#post h2")).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator("#changed")).ToContainTextAsync("SENEF will no longer send you marketing mail.");

        Assert.NotEqual("POST", (await page.ReloadAsync())?.Request.Method);
        await page.Locator("#changed").GetByRole(AriaRole.Button, new() { Name = "Allow marketing by post" }).ClickAsync();
        await Assertions.Expect(page.Locator("#changed")).ToContainTextAsync("SENEF may again send you marketing mail.");
        Assert.NotEqual("POST", (await page.GoBackAsync())?.Request.Method);
        await page.GetByRole(AriaRole.Link, new() { Name = "Français" }).ClickAsync();
        await page.TitleAsync("Vos préférences");
    }

    [Theory]
    [InlineData("fr-FR", "J’accepte la lettre d’information par e-mail", "Retirer mon accord pour la lettre d’information par e-mail")]
    [InlineData("en-GB", "I agree to the newsletter by e-mail", "Withdraw consent to the newsletter by e-mail")]
    public async Task a_consumer_is_asked_and_withdraws_with_as_few_clicks_as_it_took_to_consent(
        string locale,
        string agree,
        string withdraw
    )
    {
        var page = await OpenAsync(locale, script: false, asked: Consumer);
        Assert.Equal(Rule.ConsentMissing, (await CheckConsumerAsync()).Rule);

        var given = await ClicksAsync(page, agree);
        var decision = await CheckConsumerAsync();
        Assert.Equal(Rule.Consent, decision.Rule);
        var proof = await system.Website.ReadAsync<ConsentProof>($"/consents/{decision.EventId}/proof");
        Assert.Contains(agree, proof.PiiProcessing.PrivacyNotice!.Text, StringComparison.Ordinal);

        var withdrawn = await ClicksAsync(await OpenAsync(locale, script: false, asked: Consumer), withdraw);
        Assert.Equal(Rule.ConsentWithdrawn, (await CheckConsumerAsync()).Rule);
        Assert.True(withdrawn <= given, $"To withdraw took {withdrawn} clicks, to consent {given}.");
    }

    [Fact]
    public async Task a_consent_is_confirmed_and_withdrawn_on_the_page_behind_its_link()
    {
        var notice = new Notice($"n-{Guid.NewGuid():N}", "1", "fr");
        using var kept = await system.Website.PutAsJsonAsync(
            $"/notices/{notice.Id}/1/fr",
            new NoticeTextRequest("Je souhaite recevoir la lettre d’information.")
        );
        await kept.ShouldBe(HttpStatusCode.Created);
        var pending = Assert.Single(
            (
                await system.Website.SendAsync<ConsentsResponse>(
                    HttpMethod.Post,
                    $"/accounts/{account}/consents",
                    new ConsentRequest(Channel.Email, "newsletter", notice, new ContactPointAddress(ContactPointKind.Email, address))
                )
            ).Consents
        );
        var centre = await OpenAsync("fr-FR", script: false, asked: Consumer);
        await Assertions.Expect(centre.Locator("#email")).ToContainTextAsync("À confirmer\u00a0: la lettre d’information.");

        await centre.GotoAsync(new Uri(system.Website.BaseAddress!, new Uri(pending.ConfirmationUrl!).PathAndQuery).ToString());
        await centre.TitleAsync("Recevoir la lettre d’information de SENEF par e-mail\u00a0?");
        await Assertions.Expect(centre.Locator("blockquote")).ToContainTextAsync("Je souhaite recevoir la lettre d’information.");
        await Assertions.Expect(centre.Locator("main")).ToContainTextAsync($"{address[0]}…");
        Assert.Equal(Rule.ConsentMissing, (await CheckConsumerAsync()).Rule);

        await centre.PressAsync("Je confirme");
        await centre.TitleAsync("C’est confirmé");
        Assert.Equal(Rule.Consent, (await CheckConsumerAsync()).Rule);

        await centre.PressAsync("Retirer mon accord");
        await centre.TitleAsync("Votre refus est en vigueur");
        Assert.Equal(Rule.ConsentWithdrawn, (await CheckConsumerAsync()).Rule);
        await centre.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await centre.TitleAsync("Your refusal is in force");
    }

    [Fact]
    public async Task a_consent_that_must_be_confirmed_is_taken_only_with_a_link_that_was_sent_there_and_never_to_everything()
    {
        var page = await OpenAsync("en-GB", script: false, asked: new CentreLinkRequest(Audience.Consumer));
        await page.Locator("#email summary").ClickAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "I agree to commercial offers by e-mail" }))
            .ToHaveCountAsync(1);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "I agree to the newsletter by e-mail" }))
            .ToHaveCountAsync(0);

        using var forger = new HttpClient { BaseAddress = system.Website.BaseAddress };
        foreach (var purpose in new[] { "newsletter", "prospecting" })
        {
            using var answer = await forger.PostAsync(
                new Uri(page.Url),
                new StringContent($"channel=email&purpose={purpose}&choice=allow&etag=*")
            );
            await answer.ShouldBe(HttpStatusCode.OK);
            Assert.Equal(Rule.ConsentMissing, (await CheckConsumerAsync()).Rule);
        }
    }

    [Fact]
    public async Task a_page_that_is_out_of_date_takes_no_consent_and_every_withdrawal()
    {
        var (one, other) = (
            await OpenAsync("en-GB", script: false, asked: Consumer),
            await OpenAsync("en-GB", script: false, asked: Consumer)
        );
        await one.PressAsync("No more marketing, by any channel");
        await IsDoneAsync(one);

        await ClickAsync(other, "I agree to the newsletter by e-mail");
        await Assertions.Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("nothing was allowed");
        Assert.Equal(Rule.Objection, (await CheckConsumerAsync()).Rule);

        await ClickAsync(other, "I agree to the newsletter by e-mail");
        await IsDoneAsync(other);
        Assert.Equal(Rule.Consent, (await CheckConsumerAsync()).Rule);
    }

    [Fact]
    public async Task of_two_pages_the_older_one_refuses_all_the_same_and_does_not_allow()
    {
        var (one, other) = (await OpenAsync("en-GB", script: false), await OpenAsync("en-GB", script: false));
        await ClickAsync(one, "Refuse the newsletter by e-mail");
        await IsDoneAsync(one);

        await ClickAsync(other, "Refuse commercial offers by e-mail");
        await IsDoneAsync(other);
        await ClickAsync(one, "Allow the newsletter by e-mail");

        await Assertions.Expect(one.GetByRole(AriaRole.Alert)).ToContainTextAsync("nothing was allowed");
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
    }

    [Fact]
    public async Task looking_changes_nothing_and_what_cannot_be_understood_refuses_everything()
    {
        var path = await PathAsync();
        using var reader = new HttpClient { BaseAddress = system.Website.BaseAddress };
        using var looked = await reader.GetAsync(new Uri(path, UriKind.Relative));
        await looked.ShouldBe(HttpStatusCode.OK);
        Assert.Equal("no-store", looked.Headers.CacheControl?.ToString());
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);

        using var answer = await reader.PostAsync(new Uri(path, UriKind.Relative), new StringContent("channel=pigeon&choice=allow"));
        await answer.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
    }

    [Fact]
    public async Task a_damaged_link_is_kept_for_the_dpo()
    {
        using var reader = new HttpClient { BaseAddress = system.Website.BaseAddress };
        using var answer = await reader.PostAsync(
            new Uri($"{(await PathAsync())[..^1]}!", UriKind.Relative),
            new StringContent("channel=all&purpose=prospecting&choice=refuse")
        );
        await answer.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(1, await system.QueryAsync<long>("select count(*) from consent.mt_doc_unattributed"));
    }

    public ValueTask DisposeAsync() => browser.CloseAsync();

    private CentreLinkRequest Consumer => new(Audience.Consumer, new ContactPointAddress(ContactPointKind.Email, address));

    private static async Task<int> ClicksAsync(IPage page, string button)
    {
        var clicks = await ClickAsync(page, button);
        await IsDoneAsync(page);
        return clicks;
    }

    private static async Task<int> ClickAsync(IPage page, string button)
    {
        var row = page.Locator("#email ul").GetByRole(AriaRole.Button, new() { Name = button });
        var isOpen = await row.IsVisibleAsync();
        if (!isOpen)
        {
            await page.Locator("#email summary").ClickAsync();
        }

        await row.ClickAsync();
        return isOpen ? 1 : 2;
    }

    private static Task IsDoneAsync(IPage page) => Assertions.Expect(page.Locator("#changed [role=status]")).ToBeVisibleAsync();

    private Task<SendDecision> CheckConsumerAsync() => system.CheckAsync(Channel.Email, "newsletter", address, Audience.Consumer);

    private async Task<IPage> OpenAsync(string locale, bool script, ColorScheme? scannedIn = null, CentreLinkRequest? asked = null)
    {
        var page = await browser.OpenAsync(locale, script, scannedIn);
        await page.GotoAsync(new Uri(system.Website.BaseAddress!, await PathAsync(asked)).ToString());
        return page;
    }

    private async Task<string> PathAsync(CentreLinkRequest? asked = null) =>
        new Uri(
            (
                await system.Website.SendAsync<CentreLink>(
                    HttpMethod.Post,
                    $"/accounts/{account}/centre-links",
                    asked ?? new CentreLinkRequest()
                )
            ).Url
        ).AbsolutePath;
}
