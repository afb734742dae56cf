using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

public class ConsentTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private const string Text = "J'accepte de recevoir les offres de SENEF. Je peux retirer mon accord à tout moment.";

    private readonly Notice shown = new($"n-{Guid.NewGuid():N}", "1", "fr");
    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";
    private readonly string number = $"+336{Random.Shared.Next(10_000_000, 99_999_999)}";

    [Fact]
    public async Task a_consent_allows_a_consumer_and_its_withdrawal_refuses_and_is_not_brought_back()
    {
        await ArrangeAsync();
        var consent = Assert.Single((await ConsentAsync(new(Channel.Sms, "offers", shown))).Consents);
        Assert.Equal(ConsentState.Given, consent.State);
        Assert.Equal(Rule.Consent, (await system.CheckAsync(Channel.Sms, "offers", number, Audience.Consumer)).Rule);
        Assert.Equal(Rule.ConsentMissing, (await system.CheckAsync(Channel.Sms, "events", number, Audience.Consumer)).Rule);

        Assert.Equal(1, (await WithdrawAsync(new(Channel.Sms, "offers"))).Withdrawn);
        Assert.Equal(0, (await WithdrawAsync(new(Channel.Sms, "offers"))).Withdrawn);

        Assert.Equal(Rule.ConsentWithdrawn, (await system.CheckAsync(Channel.Sms, "offers", number, Audience.Consumer)).Rule);
        var again = Assert.Single((await ConsentAsync(new(Channel.Sms, "offers", shown))).Consents);
        Assert.NotEqual(consent.Id, again.Id);
        Assert.Equal(Rule.Consent, (await system.CheckAsync(Channel.Sms, "offers", number, Audience.Consumer)).Rule);
        Assert.Equal(
            Choice.Allow,
            (await system.Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences"))
                .Preferences.Single(preference => preference is { Channel: Channel.Sms, Purpose: "offers" })
                .Choice
        );
    }

    [Fact]
    public async Task a_withdrawal_covers_what_is_linked_later_and_needs_no_consent_before()
    {
        await WithdrawAsync(new(Channel.Sms, "offers"));
        await ArrangeAsync();
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Sms, "offers", number)).Verdict);
    }

    [Fact]
    public async Task a_consent_to_calls_lasts_a_year_and_is_not_renewed_by_sending_it_again()
    {
        await ArrangeAsync();
        var consent = Assert.Single(
            (await ConsentAsync(new(Channel.Telephone, "offers", shown, ValidUntil: TimeProvider.System.GetUtcNow().AddYears(5)))).Consents
        );
        var again = Assert.Single((await ConsentAsync(new(Channel.Telephone, "offers", shown))).Consents);
        Assert.Equal(consent, again);
        Assert.Equal(
            Rule.Consent,
            (await system.CheckAsync(Channel.Telephone, "offers", number, Audience.Consumer, consent.ValidUntil!.Value.AddSeconds(-1))).Rule
        );
        Assert.Equal(
            Rule.ConsentExpired,
            (await system.CheckAsync(Channel.Telephone, "offers", number, Audience.Consumer, consent.ValidUntil)).Rule
        );

        var renewed = Assert.Single((await ConsentAsync(new(Channel.Telephone, "offers", shown, Renews: consent.Id))).Consents);
        Assert.True(renewed.ValidUntil > consent.ValidUntil);
    }

    [Fact]
    public async Task double_opt_in_allows_nothing_until_it_is_confirmed_by_a_click_and_not_by_a_scanner()
    {
        await ArrangeAsync();
        var pending = Assert.Single((await ConsentAsync(new(Channel.Email, "newsletter", shown))).Consents);
        Assert.Equal(ConsentState.Pending, pending.State);
        var path = new Uri(pending.ConfirmationUrl!).PathAndQuery;
        using var page = await system.Website.GetAsync(new Uri(path, UriKind.Relative));
        await page.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(Rule.ConsentMissing, (await system.CheckAsync(Channel.Email, "newsletter", address, Audience.Consumer)).Rule);
        using var early = await system.Website.GetAsync(new Uri($"/consents/{pending.Id}/proof", UriKind.Relative));
        await early.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(pending.ConfirmBefore, await PendingAsync());

        await ConfirmAsync(path, HttpStatusCode.OK);
        await ConfirmAsync(path, HttpStatusCode.OK);

        Assert.Null(await PendingAsync());
        var proof = await system.Website.ReadAsync<ConsentProof>($"/consents/{pending.Id}/proof");
        Assert.Equal(("given", Source.Link), (proof.Event.State, proof.Event.Method));
        Assert.Equal(proof.RecordId, (await system.Website.ReadAsync<ConsentProof>($"/consents/{proof.RecordId}/proof")).RecordId);

        Assert.Equal(Rule.Consent, (await system.CheckAsync(Channel.Email, "newsletter", address, Audience.Consumer)).Rule);
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.mt_events where type = 'consent_given' and data ->> 'request' = '{pending.Id}'"
            )
        );
        using var restored = await system.Website.GetAsync(new Uri($"{path}/withdrawal", UriKind.Relative));
        await restored.ShouldBe(HttpStatusCode.OK);
        await ConfirmAsync($"{path}%3E", HttpStatusCode.OK);
        await ConfirmAsync($"/x{path}/y", HttpStatusCode.OK);
        await ConfirmAsync($"{path[..^4]}AAAA", HttpStatusCode.NotFound);
        await ConfirmAsync("/consents/confirmations/", HttpStatusCode.NotFound);
        await ConfirmAsync("/consents/confirmations/x/y", HttpStatusCode.NotFound);
        await ConfirmAsync("/consents/confirmations/x", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task a_confirmation_used_again_after_a_withdrawal_says_that_the_refusal_stands()
    {
        await ArrangeAsync();
        var pending = Assert.Single((await ConsentAsync(new(Channel.Email, "newsletter", shown))).Consents);
        var path = new Uri(pending.ConfirmationUrl!).PathAndQuery;
        await ConfirmAsync(path, HttpStatusCode.OK);
        await system.Website.SendAsync<WithdrawalResponse>(
            HttpMethod.Post,
            $"/accounts/{account}/consents/withdrawals",
            new WithdrawalRequest(Channel.Email, "newsletter")
        );

        await ConfirmAsync(path, HttpStatusCode.Conflict);

        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", address, Audience.Consumer)).Verdict);
    }

    [Fact]
    public async Task a_consent_is_withdrawn_with_the_link_that_confirmed_it_also_when_the_account_has_lost_the_address()
    {
        await ArrangeAsync();
        var pending = Assert.Single((await ConsentAsync(new(Channel.Email, "newsletter", shown))).Consents);
        var path = new Uri(pending.ConfirmationUrl!).PathAndQuery;
        await ConfirmAsync(path, HttpStatusCode.OK);
        await system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([])
        );

        await ConfirmAsync($"{path}/withdrawal", HttpStatusCode.OK);
        await ConfirmAsync($"{path}/withdrawal", HttpStatusCode.OK);

        Assert.Equal(Rule.ConsentWithdrawn, (await system.CheckAsync(Channel.Email, "newsletter", address, Audience.Consumer)).Rule);
        Assert.Equal("withdrawn", (await system.Website.ReadAsync<ConsentProof>($"/consents/{pending.Id}/proof")).Event.State);
        var waiting = await system.QueryAsync<long>("select count(*) from consent.mt_doc_unattributed");
        await ConfirmAsync($"{path[..^4]}AAAA/withdrawal", HttpStatusCode.NotFound);
        Assert.Equal(waiting + 1, await system.QueryAsync<long>("select count(*) from consent.mt_doc_unattributed"));
    }

    [Fact]
    public async Task a_confirmation_does_not_lift_what_was_refused_after_the_request()
    {
        await ArrangeAsync();
        var pending = Assert.Single((await ConsentAsync(new(Channel.Email, "newsletter", shown))).Consents);
        await system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest([new PreferenceChoice(Channel.All, "prospecting", Choice.Refuse)])
        );

        await ConfirmAsync(new Uri(pending.ConfirmationUrl!).PathAndQuery, HttpStatusCode.Conflict);

        Assert.Equal(Rule.Objection, (await system.CheckAsync(Channel.Email, "newsletter", address)).Rule);
    }

    [Fact]
    public async Task a_specific_consent_opens_its_scope_of_a_refusal_of_everything_and_nothing_more()
    {
        await ArrangeAsync();
        await system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest([new PreferenceChoice(Channel.All, "prospecting", Choice.Refuse)])
        );

        await ConsentAsync(new(Channel.Sms, "offers", shown));

        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Sms, "offers", number)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Sms, "profiling", number)).Verdict);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "offers", address)).Verdict);
    }

    [Fact]
    public async Task a_notice_is_kept_for_ever_and_a_consent_needs_one()
    {
        await ArrangeAsync();
        var kept = await system.Website.ReadAsync<NoticeText>($"/notices/{shown.Id}/1/fr");
        Assert.Equal(Text, kept.Text);
        using var other = await PutNoticeAsync("another text");
        await other.ShouldBe(HttpStatusCode.Conflict);
        using var same = await PutNoticeAsync(Text);
        await same.ShouldBe(HttpStatusCode.OK);

        foreach (
            var (notice, status) in new[]
            {
                (shown with { Version = "2" }, HttpStatusCode.Conflict),
                (shown with { Hash = new string('0', 64) }, HttpStatusCode.Conflict),
            }
        )
        {
            await system.Website.RefusedAsync(
                HttpMethod.Post,
                $"/accounts/{account}/consents",
                JsonSerializer.Serialize(new ConsentRequest(Channel.Sms, "offers", notice), JsonSerializerOptions.Web),
                status
            );
        }
    }

    [Fact]
    public async Task the_proof_holds_the_act_the_exact_text_and_what_came_before_and_after()
    {
        await ArrangeAsync();
        await WithdrawAsync(new(Channel.Sms, "offers"));
        var consent = Assert.Single((await ConsentAsync(new(Channel.Sms, "offers", shown))).Consents);
        var proof = await system.Website.ReadAsync<ConsentProof>($"/consents/{consent.Id}/proof");
        Assert.Equal("given", proof.Event.State);
        Assert.Equal((Text, NoticeRegister.HashOf(Text)), (proof.PiiProcessing.PrivacyNotice!.Text, proof.Event.Notice!.Hash));
        await WithdrawAsync(new(Channel.Sms, "offers"));

        var later = await system.Website.ReadAsync<ConsentProof>($"/consents/{consent.Id}/proof");
        Assert.Equal("withdrawn", later.Event.State);
        Assert.Equal(["withdrawn", "given", "withdrawn"], later.Chain.Select(e => e.State));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/consents/{consent.Id}/proof")
        {
            Headers = { { "Accept", "text/html" }, { "Accept-Language", "fr" } },
        };
        using var page = await system.Website.SendAsync(request);
        await page.ShouldBe(HttpStatusCode.OK);
        var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        Assert.Contains(Text, html, StringComparison.Ordinal);
        Assert.Contains("consentement retiré", html, StringComparison.Ordinal);
        using var none = await system.Website.GetAsync(new Uri($"/consents/{Guid.NewGuid()}/proof", UriKind.Relative));
        await none.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"channel":"all","purpose":"offers","notice":{"id":"n","version":"1","language":"fr"}}""", "a consent is specific")]
    [InlineData("""{"channel":"sms","purpose":"prospecting","notice":{"id":"n","version":"1","language":"fr"}}""", "a consent is specific")]
    [InlineData("""{"channel":"sms","purpose":"offers"}""", "lacks 'notice'")]
    [InlineData(
        """{"channel":"sms","purpose":"offers","notice":{"id":"n","version":"1","language":"fr"},"contactPoint":{"kind":"email","value":"a@x.fr"}}""",
        "not one that this channel reaches"
    )]
    public async Task a_consent_that_cannot_be_taken_says_why(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Website.RefusedAsync(HttpMethod.Post, $"/accounts/{account}/consents", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task a_policy_version_lists_whom_to_tell_and_which_consents_to_ask_again()
    {
        await ArrangeAsync();
        var offers = Assert.Single((await ConsentAsync(new(Channel.Sms, "offers", shown))).Consents);
        var events = Assert.Single((await ConsentAsync(new(Channel.Sms, "events", shown))).Consents);
        var version = $"v-{Guid.NewGuid():N}";

        var page = await system.Website.SendAsync<PolicyAccountsPage>(
            HttpMethod.Post,
            "/policy-versions",
            new PolicyVersionRequest(version, [new PolicyChange(Channel.All, "offers")])
        );

        var told = Assert.Single(page.Accounts, told => told.Account == system.Keyring.IdOfAccount(account));
        Assert.Equal([offers.Id], told.AskAgain.Select(consent => consent.EventId));
        Assert.Equal([events.Id], told.Untouched.Select(consent => consent.EventId));
        await system.Website.RefusedAsync(
            HttpMethod.Post,
            "/policy-versions",
            JsonSerializer.Serialize(new PolicyVersionRequest(version, []), JsonSerializerOptions.Web),
            HttpStatusCode.Conflict
        );
        Assert.Empty(
            (await system.Website.ReadAsync<PolicyAccountsPage>($"/policy-versions/{version}/accounts?after={Guid.AllBitsSet}")).Accounts
        );
    }

    private async Task ArrangeAsync()
    {
        using var kept = await PutNoticeAsync(Text);
        await kept.ShouldBe(HttpStatusCode.Created);
        await system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([
                new ContactPointAddress(ContactPointKind.Email, address),
                new ContactPointAddress(ContactPointKind.Telephone, number),
            ])
        );
    }

    private Task<HttpResponseMessage> PutNoticeAsync(string text) =>
        system.Website.PutAsJsonAsync($"/notices/{shown.Id}/{shown.Version}/{shown.Language}", new NoticeTextRequest(text));

    private Task<ConsentsResponse> ConsentAsync(ConsentRequest request) =>
        system.Website.SendAsync<ConsentsResponse>(HttpMethod.Post, $"/accounts/{account}/consents", request);

    private Task<WithdrawalResponse> WithdrawAsync(WithdrawalRequest request) =>
        system.Website.SendAsync<WithdrawalResponse>(HttpMethod.Post, $"/accounts/{account}/consents/withdrawals", request);

    private async Task<DateTimeOffset?> PendingAsync() =>
        (await system.Website.ReadAsync<PreferencesResponse>($"/accounts/{account}/preferences?audience=consumer"))
            .Preferences.Single(preference => preference is { Channel: Channel.Email, Purpose: "newsletter" })
            .ConfirmBefore;

    private async Task ConfirmAsync(string path, HttpStatusCode status)
    {
        using var answer = await system.Website.PostAsync(new Uri(path, UriKind.Relative), content: null);
        await answer.ShouldBe(status);
    }
}
