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
