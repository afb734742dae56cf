using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist.Tests;

public class ImportsTests(BlocklistSystem system) : IClassFixture<BlocklistSystem>
{
    private readonly string one = $"{Guid.NewGuid():N}@example.org";
    private readonly string two = $"{Guid.NewGuid():N}@example.org";

    [Theory]
    [InlineData("sendgrid", "email,created\n#,1604933737\n", "2020-11-09T14:55:37+00:00")]
    [InlineData("sendgrid", "email,ip,created\n#,192.0.2.1,2020-11-09 14:55:37\n", "2020-11-09T14:55:37+00:00")]
    [InlineData("mailgun", "address,tags,created_at\n#,*,\"Mon, 09 Nov 2020 14:55:37 UTC\"\n", "2020-11-09T14:55:37+00:00")]
    [InlineData("ses", "EmailAddress,Reason,LastUpdateTime\n#,COMPLAINT,2020-11-09T14:55:37Z\n", "2020-11-09T14:55:37+00:00")]
    [InlineData("brevo", "Email;Reason;Date\n#;Unsubscribed via email;2020-11-09 14:55:37\n", "2020-11-09T14:55:37+00:00")]
    [InlineData(
        "mailchimp",
        "Email Address,First Name,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n#,Ann,2020-11-09 14:55:37,News,\"NORMAL: No "
            + "longer interested\"\n",
        "2020-11-09T14:55:37+00:00"
    )]
    [InlineData("elsewhere", "#\n", null)]
    public async Task a_refusal_of_a_previous_system_is_in_force_with_its_date(string previous, string file, string? since)
    {
        var before = DateTimeOffset.UtcNow;
        var report = await ImportAsync(previous, file.Replace("#", one, StringComparison.Ordinal));
        Assert.Equal("recorded", report[0]["fate"]!.GetValue<string>());
        Assert.DoesNotContain(one, string.Join('\n', report), StringComparison.OrdinalIgnoreCase);

        var decision = Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions);
        Assert.Equal((Rule.Objection, report[0]["eventId"]!.GetValue<Guid>()), (decision.Rule, decision.EventId));
        Assert.True(
            since is null
                ? decision.Since >= before
                : decision.Since == DateTimeOffset.Parse(since, System.Globalization.CultureInfo.InvariantCulture),
            $"{decision.Since}"
        );
    }

    [Fact]
    public async Task a_row_that_fails_is_kept_once_and_costs_the_others_nothing()
    {
        var poison = $"poison-{one}";
        await system.PoisonAsync(system.IdOf(poison));
        var failed = await system.FailedAsync();
        var file = $"email,created\n{one},1604933737\n{poison},1604933737\n{two},1604933738\n";
        Assert.Equal(["recorded", "failed", "recorded"], Fates(await ImportAsync("sendgrid", file)));
        Assert.Equal(["known", "failed", "known"], Fates(await ImportAsync("sendgrid", file)));

        Assert.Equal(
            [Rule.Objection, Rule.None, Rule.Objection],
            (await system.CheckAsync(Channel.Email, "newsletter", one, poison, two)).Decisions.Select(decision => decision.Rule)
        );
        Assert.Equal(failed + 1, await system.FailedAsync());
    }

    [Fact]
    public async Task a_file_that_is_sent_again_records_nothing_twice_and_a_dry_run_nothing_at_all()
    {
        var file = $"email,created\n{one},1604933737\n{two},1604933738\n{one.ToUpperInvariant()},1604933737\n";
        Assert.Equal(["recorded", "recorded", "known"], Fates(await ImportAsync("sendgrid", file, "&dryRun=true")));
        Assert.Equal(Rule.None, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Rule);
        Assert.Equal(["recorded", "recorded", "known"], Fates(await ImportAsync("sendgrid", file)));
        Assert.Equal(["known", "known", "known"], Fates(await ImportAsync("sendgrid", file)));
        Assert.Equal(["known", "known", "known"], Fates(await ImportAsync("sendgrid", file, "&dryRun=true")));
        var id = system.Keyring.IdOf(ContactAddress.Email(one));
        Assert.Equal(1, await system.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{id}'"));
        Assert.Equal(
            "import all",
            await system.QueryAsync<string>(
                "select concat_ws(' ', data #>> '{capture,source}', data #>> '{capture,actor}') from consent.mt_events "
                    + $"where stream_id = '{id}'"
            )
        );
    }

    [Fact]
    public async Task what_is_no_refusal_is_not_made_one_and_each_row_is_told_apart()
    {
        var report = await ImportAsync(
            "ses",
            $"EmailAddress,Reason,LastUpdateTime\n{one},BOUNCE,2020-11-09T14:55:37Z\n,COMPLAINT,2020-11-09T14:55:37Z\n\nnobody,COMPLAINT,\n{two},COMPLAINT,x,y\n"
        );
        Assert.Equal(["no-refusal", "empty", "recorded", "malformed"], Fates(report));
        Assert.Equal([2, 3, 5, 6], report.SkipLast(1).Select(row => row["line"]!.GetValue<int>()));
        Assert.False(report[2]["readable"]!.GetValue<bool>());
        Assert.Contains("No date is known", report[2]["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("Line 6 has 4 cells", report[3]["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, report[^1]["summary"]!["no-refusal"]!.GetValue<int>());
        Assert.Equal(Rule.None, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Rule);
    }

    [Fact]
    public async Task an_import_lifts_nothing_and_a_later_wish_of_the_person_does_where_the_date_is_known()
    {
        await ImportAsync("elsewhere", one + "\n", "&exportedAt=2020-01-01T00:00:00Z");
        await system.ChosenAsync("i1", ContactPointKind.Email, one, new PreferenceChoice(Channel.Email, "prospecting", Choice.Refuse));
        await ImportAsync("elsewhere", $"email,reason,created\n{one},resubscribed,2030-01-01\n");
        Assert.Equal(Rule.Objection, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Rule);
        await system.ChosenAsync("i1", ContactPointKind.Email, one, new PreferenceChoice(Channel.Email, "prospecting", Choice.Allow));
        Assert.Equal(Rule.None, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Rule);
    }

    [Fact]
    public async Task a_reason_that_the_person_gave_is_kept()
    {
        await ImportAsync(
            "mailchimp",
            $"Email Address,UNSUB_TIME,UNSUB_REASON\n{one},2020-11-09 14:55:37,I never signed up for this mailing list\n"
        );
        Assert.Equal(
            "never-asked",
            await system.QueryAsync<string>(
                "select data ->> 'reason' from consent.mt_events where type = 'objection_reason_given' and stream_id = "
                    + $"'{system.IdOf(one)}'"
            )
        );
    }

    [Theory]
    [InlineData("Nom;Courriel\nAnn;#\n")]
    [InlineData("\n;;\nNom;Courriel\nAnn;#\n")]
    [InlineData("Export du 12/03/2024\n\nNom;Courriel pro;Ville\nAnn;#;Paris\n")]
    [InlineData("sep=;\nNom;Contact du client\nAnn;#\n")]
    [InlineData("Ann;#;Paris\nBob;b@example.org;Lyon\n")]
    [InlineData("mailing;Subscriber Email;Sender\n3;#;news@example.com\n")]
    public async Task the_column_of_the_recipients_is_found_by_its_name_or_by_what_it_holds(string file)
    {
        var report = await ImportAsync("elsewhere", file.Replace("#", one, StringComparison.Ordinal));
        Assert.Equal("recorded", Fates(report).First());
        Assert.Equal(Rule.Objection, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Rule);
    }

    [Theory]
    [InlineData("Nom;Ville\nAnn;Paris\n", "It has Nom, Ville. Name it as the column")]
    [InlineData("email;second email\na@example.org;b@example.org\n", "column 1 (email) and column 2 (second email) may hold them")]
    [InlineData("Adresse;Ville\n1 rue X;Paris\n", "It has Adresse, Ville")]
    [InlineData("email;nom\noui;a\nnon;b\noui;c\nnon;d\noui;e\n", "It has email, nom")]
    [InlineData("{\"email\":\"a@example.org\"}\n", "The file is JSON")]
    [InlineData("<html><table><tr><td>a@example.org</td></tr></table></html>", "The file is a page")]
    [InlineData("%PDF-1.7 a@example.org", "The file is a PDF")]
    [InlineData("PK\u0003\u0004a@example.org", "workbook (.xlsx, .ods)")]
    [InlineData("e\0m\0a\0i\0l\0\n\0a\0@\0x\0.\0f\0r\0", "UTF-16")]
    public async Task a_file_in_which_the_recipients_cannot_be_found_is_refused_with_what_was_seen(string file, string reason)
    {
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var response = await system.Marketing.PostAsync(new Uri("/imports?channel=email&system=x", UriKind.Relative), content);
        await response.ShouldBe(HttpStatusCode.BadRequest);
        var detail = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>();
        Assert.Contains(reason, detail, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was recorded.", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("45985", "2025-11-24")]
    [InlineData("23/11/2025", "2025-11-23")]
    [InlineData("2024-03-12 10:00", "2024-03-12")]
    public async Task a_date_of_a_spreadsheet_is_a_day(string date, string day)
    {
        await ImportAsync("elsewhere", $"email;date\n{one};{date}\n");
        var since = Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Since!.Value;
        Assert.Equal(day, since.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("soon", "cannot be read")]
    [InlineData("2999-01-01", "in the future")]
    public async Task a_refusal_without_a_date_that_counts_is_told_and_lifted_by_what_comes_after_its_arrival(string date, string note)
    {
        var report = await ImportAsync("elsewhere", $"email;date\n{one};{date}\n", "&exportedAt=2020-01-01T00:00:00Z");
        Assert.Contains(note, report[0]["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            "unknown",
            await system.QueryAsync<string>(
                "select coalesce(data #>> '{capture,occurredAt}', 'unknown') from consent.mt_events where stream_id = "
                    + $"'{system.IdOf(one)}'"
            )
        );
        await system.ChosenAsync("i2", ContactPointKind.Email, one, new PreferenceChoice(Channel.Email, "prospecting", Choice.Refuse));
        await system.ChosenAsync("i2", ContactPointKind.Email, one, new PreferenceChoice(Channel.Email, "prospecting", Choice.Allow));
        Assert.Equal(Rule.None, Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", one)).Decisions).Rule);
    }

    [Fact]
    public async Task a_whole_domain_is_a_domain_objection_and_another_pattern_is_told_not_to_be_taken()
    {
        var domain = $"{Guid.NewGuid():N}.example.org";
        var report = await ImportAsync("elsewhere", $"email\n*@{domain}\nann*@example.org\n");
        Assert.Equal(["recorded", "not-taken"], Fates(report));
        Assert.Contains("whole domain", report[0]["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            Rule.DomainObjection,
            Assert.Single((await system.CheckAsync(Channel.Email, "newsletter", $"x@{domain}")).Decisions).Rule
        );
    }

    [Fact]
    public async Task a_column_and_a_header_that_are_told_are_believed()
    {
        var report = await ImportAsync("elsewhere", $"nobody;x\n{one};{two}\n", "&column=2&header=false");
        Assert.Equal(["recorded", "recorded"], Fates(report));
        Assert.Contains("Another column holds an address", report[1]["note"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            [Rule.None, Rule.Objection],
            (await system.CheckAsync(Channel.Email, "newsletter", one, two)).Decisions.Select(decision => decision.Rule)
        );
    }

    [Theory]
    [InlineData("channel=email", "system is missing")]
    [InlineData("channel=email&system=a@b", "system is missing")]
    [InlineData("system=x", "channel is missing")]
    [InlineData("channel=email&system=x&purpose=invoices", "purpose is not")]
    [InlineData("channel=email&system=x&dryRun=maybe", "dryRun is")]
    public async Task an_import_that_cannot_be_begun_says_why(string query, string reason)
    {
        using var content = new StringContent(one, Encoding.UTF8, "text/csv");
        using var response = await system.Marketing.PostAsync(new Uri($"/imports?{query}", UriKind.Relative), content);
        await response.ShouldBe(HttpStatusCode.BadRequest);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Fates(IEnumerable<JsonNode> report) =>
        report.SkipLast(1).Select(row => row["fate"]!.GetValue<string>());

    private async Task<List<JsonNode>> ImportAsync(string previous, string file, string more = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file))
        {
            Headers = { ContentType = MediaTypeHeaderValue.Parse("text/csv") },
        };
        using var response = await system.Marketing.PostAsync(
            new Uri($"/imports?channel=email&system={previous}{more}", UriKind.Relative),
            content
        );
        await response.ShouldBe(HttpStatusCode.OK);
        return
        [
            .. (await response.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];
    }
}
