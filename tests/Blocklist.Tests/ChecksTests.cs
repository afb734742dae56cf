using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class ChecksTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private const string Question = """{"channel":"email","purpose":"newsletter","audience":"business","recipients":["ann@example.org"]}""";

    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task each_recipient_is_decided_in_the_order_asked()
    {
        await system.ChosenAsync("a1", ContactPointKind.Email, address, new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse));

        var response = await system.CheckAsync(
            Channel.Email,
            "newsletter",
            "other@example.org",
            address.ToUpperInvariant(),
            "nobody",
            $" {address} "
        );

        Assert.Equal(
            [
                (Verdict.Allowed, Rule.None),
                (Verdict.Blocked, Rule.Objection),
                (Verdict.Blocked, Rule.Unreadable),
                (Verdict.Blocked, Rule.Objection),
            ],
            response.Decisions.Select(decision => (decision.Decision, decision.Rule))
        );
        Assert.Equal(address.ToUpperInvariant(), response.Decisions[1].Recipient);
        Assert.NotNull(response.Decisions[1].EventId);
        Assert.InRange(response.Decisions[1].Since!.Value, response.AsOf.AddMinutes(-1), response.AsOf);
    }

    [Fact]
    public async Task a_recipient_whose_check_fails_is_blocked_and_costs_the_others_nothing()
    {
        var (refused, broken) = ($"refused-{address}", $"broken-{address}");
        await system.ObjectedAsync(ContactAddress.Email(refused));
        await system.ObjectedAsync(ContactAddress.Email(broken));
        await using (
            var command = system.Database.CreateCommand(
                $$"""update consent.mt_doc_blocklist set data = '{"statements":7}' where id = '{{system.IdOf(broken)}}'"""
            )
        )
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var response = await system.CheckAsync(Channel.Email, "newsletter", address, broken, refused);
        Assert.Equal(
            [(Verdict.Allowed, Rule.None), (Verdict.Blocked, Rule.Unreadable), (Verdict.Blocked, Rule.Objection)],
            response.Decisions.Select(decision => (decision.Decision, decision.Rule))
        );
        Assert.Contains(system.Logs, line => line.Contains("failed by a fault of ours", StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_cannot_be_read_is_blocked_and_no_error_for_the_others()
    {
        var response = await system.CheckAsync(
            Channel.Email,
            "newsletter",
            null,
            "",
            "nobody",
            "a@b@c",
            new string('x', 300) + "@example.org",
            "ok@example.org"
        );
        Assert.Equal(
            Enumerable.Repeat((Verdict.Blocked, Rule.Unreadable), 5).Append((Verdict.Allowed, Rule.None)),
            response.Decisions.Select(decision => (decision.Decision, decision.Rule))
        );
        Assert.Null(response.Decisions[0].Recipient);
    }

    [Fact]
    public async Task copies_are_recipients_like_the_others()
    {
        await system.ChosenAsync("a2", ContactPointKind.Email, address, new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse));
        var response = await system.Marketing.SendAsync<ChecksResponse>(
            HttpMethod.Post,
            "/checks",
            new ChecksRequest(
                Channel.Email,
                "newsletter",
                ["one@example.org"],
                Audience.Business,
                Cc: [address, "two@example.org"],
                Bcc: [address]
            )
        );
        Assert.Equal(
            [
                ("one@example.org", Verdict.Allowed),
                (address, Verdict.Blocked),
                ("two@example.org", Verdict.Allowed),
                (address, Verdict.Blocked),
            ],
            response.Decisions.Select(decision => (decision.Recipient, decision.Decision))
        );
    }

    [Fact]
    public async Task what_the_domain_or_the_organisation_refused_blocks_all_that_belong_to_it()
    {
        var domain = $"{Guid.NewGuid():N}.example";
        await system.ObjectedAsync(ContactAddress.Domain(domain));
        await system.ObjectedAsync(ContactAddress.Organisation("552 100 554"));

        Assert.Equal(
            Rule.DomainObjection,
            Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", $"anybody@{domain.ToUpperInvariant()}")).Decisions).Rule
        );
        Assert.Equal(Rule.None, await RuleOfAsync(null));
        Assert.Equal(Rule.None, await RuleOfAsync("552100555"));
        Assert.Equal(Rule.OrganisationObjection, await RuleOfAsync("552100554"));
        Assert.Equal(Rule.OrganisationObjection, await RuleOfAsync("55210055400013"));

        async Task<Rule> RuleOfAsync(string? organisation) =>
            Assert
                .Single(
                    (
                        await system.Marketing.SendAsync<ChecksResponse>(
                            HttpMethod.Post,
                            "/checks",
                            new ChecksRequest(Channel.Email, "newsletter", [address], Audience.Business, Organisation: organisation)
                        )
                    ).Decisions
                )
                .Rule;
    }

    [Fact]
    public async Task a_past_instant_is_answered_by_what_was_known_then()
    {
        var before = (await system.CheckAsync(Channel.Email, "newsletter", address)).AsOf;
        await system.ChosenAsync("a3", ContactPointKind.Email, address, new PreferenceChoice(Channel.Email, "newsletter", Choice.Refuse));
        var refused = (await system.CheckAsync(Channel.Email, "newsletter", address)).AsOf;
        await system.ChosenAsync("a3", ContactPointKind.Email, address, new PreferenceChoice(Channel.Email, "newsletter", Choice.Allow));

        Assert.Equal(Rule.None, await RuleAtAsync(null));
        Assert.Equal(Rule.Objection, await RuleAtAsync(refused));
        Assert.Equal(Rule.None, await RuleAtAsync(before));

        async Task<Rule> RuleAtAsync(DateTimeOffset? at)
        {
            var response = await system.Marketing.SendAsync<ChecksResponse>(
                HttpMethod.Post,
                "/checks",
                new ChecksRequest(Channel.Email, "newsletter", [address], Audience.Business, At: at)
            );
            Assert.Equal(at is null, response.Permit is not null);
            return Assert.Single(response.Decisions).Rule;
        }
    }

    [Fact]
    public async Task a_query_is_logged_as_who_asked_about_how_many_and_never_whom()
    {
        await system.CheckAsync(Channel.Email, "surveys", address, "b@example.org", "c@example.org");
        Assert.Contains(
            system.Logs,
            line => line.StartsWith("all asked checks about 3 recipients by Email for surveys", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(system.Logs, line => line.Contains(address, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task a_consumer_without_consent_is_blocked()
    {
        var response = await system.Marketing.SendAsync<ChecksResponse>(
            HttpMethod.Post,
            "/checks",
            new ChecksRequest(Channel.Sms, "offers", ["+33639980001"], Audience.Consumer)
        );
        Assert.Equal(Rule.ConsentMissing, Assert.Single(response.Decisions).Rule);
    }

    [Fact]
    public async Task ten_thousand_recipients_are_answered_in_one_request()
    {
        var response = await system.CheckAsync(
            Channel.Email,
            "newsletter",
            [.. Enumerable.Range(0, 10_000).Select(number => $"{number}@example.org")]
        );
        Assert.Equal(10_000, response.Decisions.Count);
    }

    [Fact]
    public async Task ten_thousand_and_one_are_413() =>
        await system.Marketing.RefusedAsync(
            HttpMethod.Post,
            "/checks",
            JsonSerializer.Serialize(
                new
                {
                    channel = "email",
                    purpose = "newsletter",
                    audience = "business",
                    recipients = Enumerable.Range(0, 10_001).Select(number => $"{number}@example.org"),
                }
            ),
            HttpStatusCode.RequestEntityTooLarge
        );

    [Theory]
    [InlineData("""{"channel":"email","purpose":"newsletter","audience":"business","recipients":[""", "not JSON")]
    [InlineData(
        """{"channel":"fax","purpose":"newsletter","audience":"business","recipients":["a@x.fr"]}""",
        "channel is one of all, email"
    )]
    [InlineData("""{"channel":"all","purpose":"newsletter","audience":"business","recipients":["a@x.fr"]}""", "channel is missing")]
    [InlineData("""{"purpose":"newsletter","audience":"business","recipients":["a@x.fr"]}""", "lacks 'channel'")]
    [InlineData(
        """{"channel":"email","purpose":"invoices","audience":"business","recipients":["a@x.fr"]}""",
        "purpose is not in the catalogue"
    )]
    [InlineData("""{"channel":"email","purpose":"newsletter","audience":"business","recipients":[]}""", "recipients is missing or empty")]
    [InlineData(
        """{"channel":"email","purpose":"newsletter","audience":"business","recipients":["a@x.fr"],"organisation":" - "}""",
        "organisation holds neither"
    )]
    [InlineData(
        """{"channel":"email","purpose":"newsletter","audience":"business","recipients":["a@x.fr"],"at":"2999-01-01T00:00:00Z"}""",
        "at is in the future"
    )]
    [InlineData("", "The body is missing.")]
    public async Task a_question_that_cannot_be_answered_says_why(string body, string reason) =>
        Assert.Contains(
            reason,
            await system.Marketing.RefusedAsync(HttpMethod.Post, "/checks", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer senef_wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic YTpi", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer senef_nothing", HttpStatusCode.Forbidden)]
    public async Task only_a_client_with_the_scope_is_answered(string? authorization, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = system.Marketing.BaseAddress };
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        Assert.NotEmpty(await client.RefusedAsync(HttpMethod.Post, "/checks", Question, status));
    }

    [Fact]
    public async Task the_service_tells_that_it_lives_is_ready_and_what_it_offers()
    {
        using var client = new HttpClient { BaseAddress = system.Marketing.BaseAddress };
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/live", UriKind.Relative)));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        Assert.Contains("/checks", await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)), StringComparison.Ordinal);
    }
}
