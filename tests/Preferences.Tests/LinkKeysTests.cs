using System.Net;
using System.Net.Http.Json;

namespace SenefConsent.Preferences.Tests;

/// <summary>
/// The keys of links to the preference centre and of confirmations are rotated; one that leaked is taken out at once, as
/// <c>deploy/docs/keys.md</c> says.
/// </summary>
public sealed class LinkKeysTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly ContactPointAddress mail = new(ContactPointKind.Email, $"{Guid.NewGuid():N}@example.org");

    [Fact]
    public async Task links_to_the_centre_end_with_their_key_and_what_was_refused_by_them_stands()
    {
        await LinkAsync();
        var link = await CentreLinkAsync(system.Website);
        var rotated = system.Start<Account>("preferences", ("Centre:Keys:2", ConsentSystem.KeyOf('q')));
        await ChooseAsync(rotated, link, HttpStatusCode.OK);
        var later = await CentreLinkAsync(rotated);

        var without = system.Start<Account>("preferences", ("Centre:Keys:2", ConsentSystem.KeyOf('q')), ("Centre:Keys:1", ""));
        await ChooseAsync(without, link, HttpStatusCode.NotFound);
        await ChooseAsync(without, later, HttpStatusCode.OK);
        Assert.Equal(Verdict.Blocked, (await system.CheckAsync(Channel.Email, "newsletter", mail.Value)).Verdict);
    }

    [Fact]
    public async Task confirmations_end_with_their_key_and_consents_that_were_confirmed_stand_until_they_are_withdrawn()
    {
        var (sure, waiting) = (new LinkKeysTests(system), new LinkKeysTests(system));
        var (confirmed, unused) = (await sure.AskAsync(system.Website), await waiting.AskAsync(system.Website));
        var rotated = system.Start<Account>("preferences", ("Consents:TokenKeys:2", ConsentSystem.KeyOf('l')));
        await PostAsync(rotated, confirmed, HttpStatusCode.OK);

        var without = system.Start<Account>(
            "preferences",
            ("Consents:TokenKeys:2", ConsentSystem.KeyOf('l')),
            ("Consents:TokenKeys:1", "")
        );
        await PostAsync(without, unused, HttpStatusCode.NotFound);
        Assert.Equal(Rule.Consent, await sure.RuleAsync());
        Assert.Equal(Rule.ConsentMissing, await waiting.RuleAsync());

        await PostAsync(without, await waiting.AskAsync(without), HttpStatusCode.OK);
        Assert.Equal(Rule.Consent, await waiting.RuleAsync());
        await without.SendAsync<WithdrawalResponse>(
            HttpMethod.Post,
            $"/accounts/{sure.account}/consents/withdrawals",
            new WithdrawalRequest(Channel.Email, "newsletter")
        );
        Assert.Equal(Rule.ConsentWithdrawn, await sure.RuleAsync());
    }

    private Task<ContactPointsResponse> LinkAsync() =>
        system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest([mail])
        );

    private async Task<string> CentreLinkAsync(HttpClient service)
    {
        var made = await service.SendAsync<CentreLink>(
            HttpMethod.Post,
            $"/accounts/{account}/centre-links",
            new CentreLinkRequest(SentTo: mail)
        );
        return new Uri(made.Url).AbsolutePath;
    }

    private static async Task ChooseAsync(HttpClient service, string link, HttpStatusCode status)
    {
        using var answer = await service.PostAsync(
            new Uri(link, UriKind.Relative),
            new FormUrlEncodedContent([KeyValuePair.Create("choice", "refuse")])
        );
        await answer.ShouldBe(status);
    }

    private async Task<string> AskAsync(HttpClient service)
    {
        await LinkAsync();
        var shown = new Notice($"n-{Guid.NewGuid():N}", "1", "fr");
        using var kept = await service.PutAsJsonAsync(
            $"/notices/{shown.Id}/{shown.Version}/{shown.Language}",
            new NoticeTextRequest("J'accepte de recevoir la lettre de SENEF. Je peux retirer mon accord à tout moment.")
        );
        await kept.ShouldBe(HttpStatusCode.Created);
        var asked = await service.SendAsync<ConsentsResponse>(
            HttpMethod.Post,
            $"/accounts/{account}/consents",
            new ConsentRequest(Channel.Email, "newsletter", shown)
        );
        return new Uri(Assert.Single(asked.Consents).ConfirmationUrl!).PathAndQuery;
    }

    private static async Task PostAsync(HttpClient service, string path, HttpStatusCode status)
    {
        using var answer = await service.PostAsync(new Uri(path, UriKind.Relative), content: null);
        await answer.ShouldBe(status);
    }

    private async Task<Rule> RuleAsync() => (await system.CheckAsync(Channel.Email, "newsletter", mail.Value, Audience.Consumer)).Rule;
}
