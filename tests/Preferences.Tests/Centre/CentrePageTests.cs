using System.Net;
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
    [InlineData("fr-FR", true, "Tout refuser, par tous les moyens")]
    [InlineData("en-GB", false, "Refuse everything, by every channel")]
    public async Task to_refuse_everything_is_the_first_button_and_one_click(string locale, bool script, string everything)
    {
        var page = await OpenAsync(locale, script);
        var first = page.GetByRole(AriaRole.Button).First;
        await Assertions.Expect(first).ToHaveTextAsync(everything);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);

        await first.ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
    }

    [Fact]
    public async Task to_allow_takes_as_many_clicks_as_to_refuse_and_the_row_says_since_when_and_by_which_act()
    {
        var page = await OpenAsync("en-GB", script: false);
        var refuse = await ClicksAsync(page, "Refuse: the newsletter by e-mail");
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "(your preferences)" })).ToHaveCountAsync(1);

        var allow = await ClicksAsync(page, "Allow: the newsletter by e-mail");
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.True(refuse <= allow, $"To refuse took {refuse} clicks, to allow {allow}.");
    }

    [Theory]
    [InlineData("fr-FR", "J'accepte : la lettre d’information par e-mail", "Retirer mon accord : la lettre d’information par e-mail")]
    [InlineData("en-GB", "I agree: the newsletter by e-mail", "Withdraw: the newsletter by e-mail")]
    public async Task a_consumer_is_asked_and_withdraws_with_as_few_clicks_as_it_took_to_consent(
        string locale,
        string agree,
        string withdraw
    )
    {
        var page = await OpenAsync(
            locale,
            script: false,
            asked: new CentreLinkRequest(Audience.Consumer, new ContactPointAddress(ContactPointKind.Email, address))
        );
        Assert.Equal(Rule.ConsentMissing, (await CheckConsumerAsync()).Rule);

        var given = await ClicksAsync(page, agree);
        var decision = await CheckConsumerAsync();
        Assert.Equal(Rule.Consent, decision.Rule);
        var proof = await system.Website.ReadAsync<ConsentProof>($"/consents/{decision.EventId}/proof");
        Assert.Contains(agree, proof.PiiProcessing.PrivacyNotice!.Text, StringComparison.Ordinal);

        var withdrawn = await ClicksAsync(page, withdraw);
        Assert.Equal(Rule.ConsentWithdrawn, (await CheckConsumerAsync()).Rule);
        Assert.True(withdrawn <= given, $"To withdraw took {withdrawn} clicks, to consent {given}.");
    }

    [Fact]
    public async Task a_consent_that_must_be_confirmed_is_taken_only_with_a_link_that_was_sent_there()
    {
        var page = await OpenAsync("en-GB", script: false, asked: new CentreLinkRequest(Audience.Consumer));
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "I agree: commercial offers by e-mail" }))
            .ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "I agree: the newsletter by e-mail" })).ToHaveCountAsync(0);

        using var forger = new HttpClient { BaseAddress = system.Website.BaseAddress };
        using var answer = await forger.PostAsync(
            new Uri(page.Url),
            new StringContent("channel=email&purpose=newsletter&choice=allow&etag=*")
        );
        await answer.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(Rule.ConsentMissing, (await CheckConsumerAsync()).Rule);
    }

    [Fact]
    public async Task a_page_that_is_out_of_date_takes_no_consent_and_every_withdrawal()
    {
        var consumer = new CentreLinkRequest(Audience.Consumer, new ContactPointAddress(ContactPointKind.Email, address));
        var (one, other) = (
            await OpenAsync("en-GB", script: false, asked: consumer),
            await OpenAsync("en-GB", script: false, asked: consumer)
        );
        await one.PressAsync("Refuse everything, by every channel");
        await Assertions.Expect(one.GetByRole(AriaRole.Status)).ToBeVisibleAsync();

        await other.PressAsync("I agree: the newsletter by e-mail");
        await Assertions.Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("nothing was allowed");
        Assert.Equal(Rule.Objection, (await CheckConsumerAsync()).Rule);

        await other.PressAsync("I agree: the newsletter by e-mail");
        await Assertions.Expect(other.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        Assert.Equal(Rule.Consent, (await CheckConsumerAsync()).Rule);
    }

    [Fact]
    public async Task of_two_pages_the_older_one_refuses_all_the_same_and_does_not_allow()
    {
        var (one, other) = (await OpenAsync("en-GB", script: false), await OpenAsync("en-GB", script: false));
        await one.PressAsync("Refuse: the newsletter by e-mail");
        await Assertions.Expect(one.GetByRole(AriaRole.Status)).ToBeVisibleAsync();

        await other.PressAsync("Refuse: commercial offers by e-mail");
        await Assertions.Expect(other.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await one.PressAsync("Allow: the newsletter by e-mail");

        await Assertions.Expect(one.GetByRole(AriaRole.Alert)).ToContainTextAsync("nothing was allowed");
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
    }

    [Theory]
    [InlineData("fr-FR", "Tout refuser, par tous les moyens", ColorScheme.Light)]
    [InlineData("en-GB", "Refuse everything, by every channel", ColorScheme.Dark)]
    public async Task no_page_bars_anyone(string locale, string everything, ColorScheme colours)
    {
        var page = await OpenAsync(locale, script: true, colours);
        await page.ScanAsync($"centre-{locale}");
        await page.PressAsync(everything);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await page.ScanAsync($"centre-refused-{locale}");
        await page.GotoAsync(page.Url + "x");
        await page.ScanAsync($"centre-damaged-{locale}");
        var consumer = await OpenAsync(
            locale,
            script: true,
            colours,
            new CentreLinkRequest(Audience.Consumer, new ContactPointAddress(ContactPointKind.Email, address))
        );
        await consumer.ScanAsync($"centre-consumer-{locale}");
    }

    [Fact]
    public async Task a_scan_finds_what_bars_someone()
    {
        var page = await OpenAsync("fr-FR", script: true, ColorScheme.Light);
        await page.SetContentAsync("<html lang=fr><title>t</title><main><h1>t</h1><img src='data:,'></main>");
        Assert.Contains(
            "image-alt",
            (await Assert.ThrowsAnyAsync<Exception>(() => page.ScanAsync("image"))).Message,
            StringComparison.Ordinal
        );
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

    private static async Task<int> ClicksAsync(IPage page, string button)
    {
        await page.PressAsync(button);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        return 1;
    }

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
