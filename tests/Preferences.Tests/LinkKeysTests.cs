using System.Net;
using System.Net.Http.Json;

namespace SenefConsent.Preferences.Tests;

/// <summary>
/// The keys of links to the preference centre and of confirmations are rotated; one that leaked is taken out at once, as
/// <c>deploy/docs/keys.md</c> says.
/// </summary>
public sealed class LinkKeysTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    [Fact]
    public async Task links_to_the_centre_end_with_their_key_and_what_was_refused_by_them_stands()
    {
        var customer = await Customer.OfAsync(system);
        var link = await customer.CentreLinkAsync(system.Website);
        var rotated = system.Start<Account>("preferences", ("Centre:Keys:2", ConsentSystem.KeyOf('q')));
        await PostAsync(rotated, link, HttpStatusCode.OK, ("choice", "refuse"));
        var later = await customer.CentreLinkAsync(rotated);

        var without = system.Start<Account>("preferences", ("Centre:Keys:2", ConsentSystem.KeyOf('q')), ("Centre:Keys:1", ""));
        await PostAsync(without, link, HttpStatusCode.NotFound, ("choice", "refuse"));
        Assert.Equal(Rule.Objection, await customer.RuleAsync(Audience.Business));
        await PostAsync(without, later, HttpStatusCode.OK, ("choice", "refuse"));
    }

    [Fact]
    public async Task confirmations_end_with_their_key_and_consents_that_were_confirmed_stand_until_they_are_withdrawn()
    {
        var (sure, waiting) = (await Customer.OfAsync(system), await Customer.OfAsync(system));
        var (confirmed, unused) = (await sure.AskAsync(system.Website), await waiting.AskAsync(system.Website));
        var rotated = system.Start<Account>("preferences", ("Consents:TokenKeys:2", ConsentSystem.KeyOf('l')));
        await PostAsync(rotated, confirmed, HttpStatusCode.OK);

        var without = system.Start<Account>(
            "preferences",
            ("Consents:TokenKeys:2", ConsentSystem.KeyOf('l')),
            ("Consents:TokenKeys:1", "")
        );
        await PostAsync(without, unused, HttpStatusCode.NotFound);
        Assert.Equal(Rule.Consent, await sure.RuleAsync(Audience.Consumer));
        Assert.Equal(Rule.ConsentMissing, await waiting.RuleAsync(Audience.Consumer));

        await PostAsync(without, await waiting.AskAsync(without), HttpStatusCode.OK);
        Assert.Equal(Rule.Consent, await waiting.RuleAsync(Audience.Consumer));
        await sure.WithdrawAsync(without);
        Assert.Equal(Rule.ConsentWithdrawn, await sure.RuleAsync(Audience.Consumer));
    }

    private static async Task PostAsync(HttpClient service, string path, HttpStatusCode status, params (string Name, string Value)[] fields)
    {
        using var answer = await service.PostAsync(
            new Uri(path, UriKind.Relative),
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );
        await answer.ShouldBe(status);
    }

    private sealed class Customer(PreferencesSystem system)
    {
        private readonly string account = $"customer-{Guid.NewGuid():N}";
        private readonly ContactPointAddress mail = new(ContactPointKind.Email, $"{Guid.NewGuid():N}@example.org");

        public static async Task<Customer> OfAsync(PreferencesSystem system)
        {
            var customer = new Customer(system);
            await system.Website.SendAsync<ContactPointsResponse>(
                HttpMethod.Put,
                $"/accounts/{customer.account}/contact-points",
                new ContactPointsRequest([customer.mail])
            );
            return customer;
        }

        public async Task<string> CentreLinkAsync(HttpClient service)
        {
            var made = await service.SendAsync<CentreLink>(
                HttpMethod.Post,
                $"/accounts/{account}/centre-links",
                new CentreLinkRequest(SentTo: mail)
            );
            return new Uri(made.Url).AbsolutePath;
        }

        public async Task<string> AskAsync(HttpClient service)
        {
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

        public Task<WithdrawalResponse> WithdrawAsync(HttpClient service) =>
            service.SendAsync<WithdrawalResponse>(
                HttpMethod.Post,
                $"/accounts/{account}/consents/withdrawals",
                new WithdrawalRequest(Channel.Email, "newsletter")
            );

        public async Task<Rule> RuleAsync(Audience audience) =>
            (await system.CheckAsync(Channel.Email, "newsletter", mail.Value, audience)).Rule;
    }
}
