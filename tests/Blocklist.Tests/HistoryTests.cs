using System.Net;
using System.Net.Http.Headers;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class HistoryTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private static readonly PreferenceChoice Refused = new(Channel.Email, "newsletter", Choice.Refuse);

    private readonly string account = $"a{Guid.NewGuid():N}";
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task what_a_person_said_is_told_in_plain_words_newest_last_with_what_each_changed()
    {
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused with { Choice = Choice.Allow });

        var english = await HistoryAsync("en", address);
        var french = await HistoryAsync("fr", address);

        Assert.Equal(["objection-recorded", "objection-lifted"], english.Events.Select(entry => entry.Type));
        Assert.Matches(
            @"^On \d+ \w+ \d{4} at \d\d:\d\d \(Paris time\), the person objected to the newsletter by e-mail, in the preferences of their customer account\.$",
            english.Events[0].Text
        );
        Assert.Equal("Blocked from then on by e-mail: the newsletter.", english.Events[0].Effect);
        Assert.Equal("Allowed again by e-mail: the newsletter.", english.Events[1].Effect);
        Assert.Matches(
            @"^Le \d+ \w+ \d{4} à \d+ h \d\d \(heure de Paris\), la personne s’est opposée à la lettre d’information par e-mail, par les préférences de son compte client\.$",
            french.Events[0].Text
        );
        Assert.Equal("De nouveau permis par e-mail : la lettre d’information.", french.Events[1].Effect);
        Assert.All(english.Decisions, decision => Assert.Equal(Verdict.Allowed, decision.Decision));
        Assert.DoesNotContain(address, system.Logs.SelectMany(line => line.Split(' ')));
    }

    [Theory]
    [InlineData("offers", "s’est opposée aux offres commerciales par e-mail")]
    [InlineData("profiling", "s’est opposée au profilage à des fins de prospection par e-mail")]
    [InlineData("prospecting", "s’est opposée à la prospection commerciale par e-mail")]
    public async Task french_is_french(string purpose, string words)
    {
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused with { Purpose = purpose });
        Assert.Contains(words, Assert.Single((await HistoryAsync("fr", address)).Events).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_address_that_nobody_spoke_for_has_an_empty_history()
    {
        var history = await HistoryAsync("en", address);
        Assert.Empty(history.Events);
        Assert.Equal(6, history.Decisions.Count);
    }

    [Theory]
    [InlineData("""{"channel":"all","address":"a@x.fr"}""", "channel is missing or unknown")]
    [InlineData("""{"channel":"email","address":" "}""", "address is empty")]
    [InlineData("""{"channel":"email","address":"a@x.fr","at":"2999-01-01T00:00:00Z"}""", "at is in the future")]
    [InlineData("""{"channel":"email","address":"a@x.fr","reason":""}""", "reason is no reference")]
    [InlineData("""{"channel":"email","address":"a@x.fr","reason":"for a@x.fr"}""", "reason is no reference")]
    [InlineData("""{"channel":"email","address":"a@x.fr","reason":"a\u0000b"}""", "reason is no reference")]
    public async Task a_question_that_cannot_be_answered_says_why_and_leaves_nothing(string body, string reason)
    {
        var before = await system.QueryAsync<long>("select count(*) from consent.history_lookup");
        Assert.Contains(
            reason,
            await system.Marketing.RefusedAsync(HttpMethod.Post, "/history", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );
        Assert.Equal(before, await system.QueryAsync<long>("select count(*) from consent.history_lookup"));
    }

    [Theory]
    [InlineData("/history?channel=email&address=a@x.fr")]
    [InlineData("/history")]
    public async Task an_address_is_not_asked_about_in_the_url(string path)
    {
        using var response = await system.Marketing.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Contains("Ask by POST /history", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DPO-2026-017, appel de la personne")]
    [InlineData(null)]
    public async Task who_looked_when_and_why_is_on_record_before_anything_is_answered(string? reason)
    {
        await AskAsync(new HistoryRequest(Channel.Email, address, Reason: reason));
        Assert.Equal(
            $"all|{reason}|email|true",
            await system.QueryAsync<string>(
                $"""
                select client || '|' || coalesce(reason, '') || '|' || channel || '|' || (looked_up_at > now() - interval '1 hour')::text
                from consent.history_lookup where contact_points @> array['{system.IdOf(address)}'::uuid]
                """
            )
        );
    }

    [Fact]
    public async Task a_look_that_cannot_be_recorded_is_not_answered()
    {
        await using var connection = await system.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locked = new Npgsql.NpgsqlCommand($"lock table {BlocklistTables.HistoryLookup}", connection, transaction))
        {
            await locked.ExecuteNonQueryAsync();
        }

        var asked = AskAsync(new HistoryRequest(Channel.Email, address));
        await system.CheckAsync(Channel.Email, "newsletter", address);
        Assert.False(asked.IsCompleted);
        await transaction.RollbackAsync();
        await asked;
    }

    [Fact]
    public async Task a_past_instant_is_told_as_it_was_known_then()
    {
        var before = (await AskAsync(new HistoryRequest(Channel.Email, address))).AsOf;
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused);
        var refused = (await AskAsync(new HistoryRequest(Channel.Email, address))).AsOf;
        await system.ChosenAsync(account, ContactPointKind.Email, address, Refused with { Choice = Choice.Allow });

        Assert.Equal((0, Rule.None), await ToldAsync(before));
        Assert.Equal((1, Rule.Objection), await ToldAsync(refused));
        Assert.Equal((2, Rule.None), await ToldAsync(null));

        async Task<(int, Rule)> ToldAsync(DateTimeOffset? at)
        {
            var history = await AskAsync(new HistoryRequest(Channel.Email, address, at));
            Assert.Equal(at ?? history.AsOf, history.AsOf);
            return (history.Events.Count, RuleOf(history));
        }
    }

    [Fact]
    public async Task what_the_domain_or_the_organisation_refused_counts_as_in_a_check()
    {
        var domain = $"{Guid.NewGuid():N}.example";
        var organisation = ContactAddress.Organisation($"Organisation {domain}");
        await system.ObjectedAsync(ContactAddress.Domain(domain));
        Assert.Equal(Rule.DomainObjection, RuleOf(await AskAsync(new HistoryRequest(Channel.Email, $"ann@{domain}"))));

        await system.JoinedAsync(ContactAddress.Email(address), organisation);
        Assert.Equal(Rule.None, RuleOf(await AskAsync(new HistoryRequest(Channel.Email, address))));
        await system.ObjectedAsync(organisation);
        var history = await AskAsync(new HistoryRequest(Channel.Email, address));
        Assert.Equal(Rule.OrganisationObjection, RuleOf(history));
        Assert.Equal(["organisation-joined"], history.Events.Select(entry => entry.Type));
        Assert.Equal(
            Rule.OrganisationObjection,
            Assert
                .Single(
                    (
                        await system.Marketing.SendAsync<ChecksResponse>(
                            HttpMethod.Post,
                            "/checks",
                            new ChecksRequest(Channel.Email, "newsletter", [address], Audience.Business, At: history.AsOf)
                        )
                    ).Decisions
                )
                .Rule
        );
    }

    [Fact]
    public async Task a_consumer_without_consent_is_blocked() =>
        Assert.Equal(Rule.ConsentMissing, RuleOf(await AskAsync(new HistoryRequest(Channel.Email, address, Audience: Audience.Consumer))));

    private static Rule RuleOf(HistoryResponse history) => history.Decisions.Single(decision => decision.Purpose == "newsletter").Rule;

    private Task<HistoryResponse> AskAsync(HistoryRequest question) =>
        system.Marketing.SendAsync<HistoryResponse>(HttpMethod.Post, "/history", question);

    private async Task<HistoryResponse> HistoryAsync(string language, string of)
    {
        using var client = new HttpClient { BaseAddress = system.Marketing.BaseAddress };
        client.DefaultRequestHeaders.Authorization = system.Marketing.DefaultRequestHeaders.Authorization;
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        return await client.SendAsync<HistoryResponse>(HttpMethod.Post, "/history", new HistoryRequest(Channel.Email, of));
    }
}
