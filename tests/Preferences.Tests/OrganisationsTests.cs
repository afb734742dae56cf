using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.Preferences.Tests;

public class OrganisationsTests(PreferencesSystem system) : IClassFixture<PreferencesSystem>
{
    private readonly string organisation = $"company-{Guid.NewGuid():N}";
    private readonly string account = $"customer-{Guid.NewGuid():N}";
    private readonly string domain = $"d{Guid.NewGuid():N}.example.org";
    private readonly string number = $"+336{Random.Shared.Next(10_000_000, 99_999_999)}";

    [Fact]
    public async Task a_refusal_for_the_organisation_holds_for_members_linked_before_and_after()
    {
        await LinkAsync(Email("before"));
        await JoinAsync();
        await JoinAsync();
        var receipt = await ObjectAsync(new OrganisationObjectionRequest("director"));
        Assert.False((await ObjectAsync(new OrganisationObjectionRequest("director"))).IsNew);

        await LinkAsync(Email("before"), new ContactPointAddress(ContactPointKind.Telephone, number));

        Assert.Equal(Rule.OrganisationObjection, (await system.CheckAsync(Channel.Email, "offers", $"before@{domain}")).Rule);
        var decision = await system.CheckAsync(Channel.Sms, "offers", number);
        Assert.Equal((Rule.OrganisationObjection, receipt.EventId), (decision.Rule, decision.EventId!.Value));
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", $"stranger@{domain}")).Verdict);
    }

    [Fact]
    public async Task an_account_is_no_row_of_the_blocklist_whatever_happens_to_it()
    {
        await LinkAsync(Email("member"));
        await JoinAsync();
        await system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest([new PreferenceChoice(Channel.Email, "offers", Choice.Refuse)])
        );
        await system.Website.RefusedAsync(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            """{"choices":[{"channel":"email","purpose":"offers","choice":"allow"}],"notice":{"id":"n","version":"1","language":"fr"},"by":"operator"}""",
            HttpStatusCode.Forbidden
        );

        Assert.Equal(
            0,
            await system.QueryAsync<long>(
                $"select count(*) from {LedgerStore.BlocklistTable} where id = '{system.Keyring.IdOfAccount(account)}'"
            )
        );
        Assert.Equal(
            0,
            (
                await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: false, TestContext.Current.CancellationToken)
            ).Differing
        );
    }

    [Fact]
    public async Task it_is_new_since_a_snapshot_for_members_only_and_was_not_known_before()
    {
        await LinkAsync(Email("member"));
        await JoinAsync();
        var reader = system.Ledger.GetRequiredService<BlocklistReader>();
        var lookup = new BlocklistLookup(
            system.Keyring,
            [ContactAddress.Email($"member@{domain}"), ContactAddress.Email($"stranger@{domain}")],
            organisation: []
        );
        var (snapshot, before) = (await reader.SnapshotAsync(TestContext.Current.CancellationToken), TimeProvider.System.GetUtcNow());

        await ObjectAsync(new OrganisationObjectionRequest("director"));

        Assert.Equal([true, false], await reader.SaidSinceAsync(lookup, snapshot, TestContext.Current.CancellationToken));
        Assert.Equal([Rule.None, Rule.None], await PastAsync(before));
        Assert.Equal([Rule.OrganisationObjection, Rule.None], await PastAsync(TimeProvider.System.GetUtcNow()));

        async Task<IEnumerable<Rule>> PastAsync(DateTimeOffset at) =>
            (
                await reader.DecidePastAsync(
                    lookup,
                    new SendQuestion(Channel.Email, "offers", Audience.Business, at),
                    TestContext.Current.CancellationToken
                )
            ).Select(decision => decision.Rule);
    }

    [Fact]
    public async Task a_new_key_parts_no_member_from_a_refusal_for_the_organisation()
    {
        await LinkAsync(Email("early"));
        await JoinAsync();
        using var rotated = system.Start<Account>(
            "preferences",
            ("Ledger:ContactPointKeys:2", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
        );

        await ObjectAsync(new OrganisationObjectionRequest("director"), rotated);

        // The other services here have the first key only, and would block everybody.
        await ConsentDatabase.ForgetKeyAsync(
            system.OwnerConnectionString,
            KeyUse.ContactPoints.Name,
            version: 2,
            acceptsLoss: true,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(Rule.OrganisationObjection, (await system.CheckAsync(Channel.Email, "offers", $"early@{domain}")).Rule);
    }

    [Fact]
    public async Task a_refusal_for_a_domain_holds_for_every_address_in_it()
    {
        await ObjectAsync(new OrganisationObjectionRequest("director", domain.ToUpperInvariant(), Channel.Email, "newsletter"));
        Assert.Equal(Rule.DomainObjection, (await system.CheckAsync(Channel.Email, "newsletter", $"anyone@{domain}")).Rule);
        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", $"anyone@{domain}")).Verdict);
    }

    [Fact]
    public async Task a_member_consents_for_themselves_specifically_and_an_allow_does_not_reach_so_far()
    {
        var confirmation = new ContactPointConfirmation(ConfirmedBy.Website, TimeProvider.System.GetUtcNow());
        await LinkAsync(Email("member") with { Confirmation = confirmation });
        await JoinAsync();
        await ObjectAsync(new OrganisationObjectionRequest("director"));
        var notice = new Notice($"n-{Guid.NewGuid():N}", "1", "fr");
        using var kept = await system.Website.PutAsJsonAsync($"/notices/{notice.Id}/1/fr", new NoticeTextRequest("oui"));
        await kept.ShouldBe(HttpStatusCode.Created);

        await system.Website.SendAsync<PreferencesResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/preferences",
            new PreferencesRequest([new PreferenceChoice(Channel.Email, "offers", Choice.Allow)], notice)
        );
        Assert.Equal(Rule.OrganisationObjection, (await system.CheckAsync(Channel.Email, "offers", $"member@{domain}")).Rule);
        await system.Website.SendAsync<ConsentsResponse>(
            HttpMethod.Post,
            $"/accounts/{account}/consents",
            new ConsentRequest(Channel.Email, "offers", notice)
        );

        Assert.Equal(Verdict.Allowed, (await system.CheckAsync(Channel.Email, "offers", $"member@{domain}")).Verdict);
        Assert.Equal(Rule.OrganisationObjection, (await system.CheckAsync(Channel.Email, "events", $"member@{domain}")).Rule);
    }

    [Theory]
    [InlineData("""{"by":"director","domain":"not a domain"}""", "not an e-mail domain")]
    [InlineData("""{"by":"director","purpose":"invoices"}""", "not in the catalogue")]
    [InlineData("""{"domain":"x.fr"}""", "lacks 'by'")]
    public async Task an_objection_that_cannot_be_taken_says_why(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Website.RefusedAsync(
                HttpMethod.Post,
                $"/organisations/{organisation}/objections",
                body,
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );

    private ContactPointAddress Email(string name) => new(ContactPointKind.Email, $"{name}@{domain}");

    private Task<ContactPointsResponse> LinkAsync(params ContactPointAddress[] contactPoints) =>
        system.Website.SendAsync<ContactPointsResponse>(
            HttpMethod.Put,
            $"/accounts/{account}/contact-points",
            new ContactPointsRequest(contactPoints)
        );

    private Task<ObjectionReceipt> ObjectAsync(OrganisationObjectionRequest request, HttpClient? website = null) =>
        (website ?? system.Website).SendAsync<ObjectionReceipt>(HttpMethod.Post, $"/organisations/{organisation}/objections", request);

    private async Task JoinAsync()
    {
        using var answer = await system.Website.PutAsJsonAsync($"/accounts/{account}/organisation", new OrganisationRequest(organisation));
        await answer.ShouldBe(HttpStatusCode.NoContent);
    }
}
