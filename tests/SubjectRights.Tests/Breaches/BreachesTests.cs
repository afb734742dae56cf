using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SenefConsent.Client;
using SenefConsent.Database;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights.Tests;

public sealed class BreachesTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly BreachesClient dpo = new(system.Dpo);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static BreachFactsRequest Facts(string? description = null) =>
        new(
            BreachCause.SecretLeaked,
            [BreachNature.Confidentiality],
            [PersonalDataCategory.ContactDetails],
            [BreachConsequence.Phishing],
            Now.AddDays(-3),
            Persons: 30,
            Records: 40,
            Description: description
        );

    private Task<BreachResponse> RecordAsync(double hoursAgo = 1, BreachFactsRequest? facts = null, string? key = null) =>
        dpo.RecordAsync(new BreachRequest(Now.AddHours(-hoursAgo - 1), Now.AddHours(-hoursAgo), facts), key);

    [Fact]
    public async Task a_breach_goes_through_all_its_steps_to_its_end()
    {
        var found = await RecordAsync();
        var id = found.Id;
        Assert.Matches(@"\AB-20\d\d-\d{4,}\z", found.Reference);
        Assert.Equal((70, null, false), (found.Clock.HoursLeft, found.Clock.IsNotifiable, found.Clock.IsLate));
        Assert.Equal(8, found.Missing.Count);
        Assert.Contains("not known is cause", await RefusedAsync(() => dpo.CloseAsync(id)));

        await dpo.DescribeAsync(id, Facts("a key stood in a public repository"));
        await dpo.RecordProcessorNoticeAsync(id, new ProcessorNoticeRequest(Now.AddHours(-2), "we are sorry"));
        await dpo.NotifyAuthorityAsync(id, new AuthorityNoticeRequest(AuthorityNoticeKind.Initial, "CNIL-2026-7", Now, Content: "first"));
        await dpo.AssessAsync(id, new BreachAssessmentRequest(BreachRisk.High, "addresses of customers"));
        var planned = await dpo.TakeMeasureAsync(id, new BreachMeasureRequest(BreachMeasureKind.SecretsReplaced, IsPlanned: true));
        await dpo.CompleteMeasureAsync(id, planned.Measures.Single().Id);
        Assert.Contains("lacked measures, assessment", await RefusedAsync(() => dpo.CloseAsync(id)));
        await dpo.NotifyAuthorityAsync(id, new AuthorityNoticeRequest(AuthorityNoticeKind.Complementary, "CNIL-2026-8", Now));
        Assert.Contains("persons were neither told", await RefusedAsync(() => dpo.CloseAsync(id)));
        var form = await dpo.FormAsync(id, LetterLanguage.French);
        Assert.Equal(("edpb-2026-06", "Les mesures"), (form.Form, form.Sections.Single(part => part.Id == "measures").Title));
        Assert.DoesNotContain(form.Sections.SelectMany(part => part.Questions), question => question.State == BreachAnswerState.Missing);

        Assert.Contains("<h1>", await dpo.LetterPageAsync(id, LetterLanguage.French));
        var told = await dpo.TellPersonsAsync(id, new TellingRequest(LetterChannel.Email, Now, 30));
        var pdf = await dpo.SentLetterPdfAsync(id, told.Tellings.Single().Id);
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        Assert.Empty(told.LeftToDo);
        var closed = await dpo.CloseAsync(id);
        Assert.NotNull(closed.ClosedAt);
        Assert.Contains("was closed on", await RefusedAsync(() => dpo.DescribeAsync(id, Facts())));
        Assert.Null((await dpo.ReopenAsync(id)).ClosedAt);
    }

    [Fact]
    public async Task what_was_written_is_sealed_and_belongs_to_the_breach()
    {
        var found = await RecordAsync(facts: Facts("Ann of accounting sent the list to Bob"));
        var kept = Assert.Single(found.Evidence);
        Assert.Equal("Ann of accounting sent the list to Bob", (await dpo.EvidenceAsync(found.Id, kept)).Content);
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.evidence_owner where contact_point = '{found.Id}' and evidence = '{kept}'"
            )
        );
        Assert.DoesNotContain(
            "Bob",
            await system.QueryAsync<string>($"select string_agg(data::text, ' ') from consent.mt_events where stream_id = '{found.Id}'"),
            StringComparison.Ordinal
        );
        var another = await RecordAsync();
        await RefusedAsync(() => dpo.EvidenceAsync(another.Id, kept), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task what_was_written_is_kept_until_five_years_after_the_closing()
    {
        var found = await RecordAsync(facts: Facts("words"));
        Assert.Equal("open", await EndAsync());
        await dpo.AssessAsync(found.Id, new BreachAssessmentRequest(BreachRisk.Unlikely, "because"));
        await dpo.TakeMeasureAsync(found.Id, new BreachMeasureRequest(BreachMeasureKind.Monitored));
        var closed = await dpo.CloseAsync(found.Id);
        Assert.Equal(closed.ClosedAt!.Value.AddYears(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), await EndAsync());
        await dpo.ReopenAsync(found.Id);
        Assert.Equal("open", await EndAsync());

        Task<string> EndAsync() =>
            system.QueryAsync<string>(
                $"select coalesce(to_char(until, 'YYYY-MM-DD'), 'open') from consent.retention_extension where subject = '{found.Id}'"
            );
    }

    [Fact]
    public async Task a_breach_ends_with_its_events_five_years_after_its_closing()
    {
        var (ended, open) = (await RecordAsync(facts: Facts("words")), await RecordAsync(facts: Facts("words")));
        await dpo.AssessAsync(ended.Id, new BreachAssessmentRequest(BreachRisk.Unlikely, "because"));
        await dpo.TakeMeasureAsync(ended.Id, new BreachMeasureRequest(BreachMeasureKind.Monitored));
        var closed = (await dpo.CloseAsync(ended.Id)).ClosedAt!.Value;
        await system.EraseAsync(closed.AddYears(5).AddSeconds(-1));
        await dpo.GetAsync(ended.Id);
        await system.EraseAsync(closed.AddYears(5).AddSeconds(1));
        await RefusedAsync(() => dpo.GetAsync(ended.Id), HttpStatusCode.NotFound);
        await dpo.GetAsync(open.Id);
        Assert.Empty(await ConsentDatabase.CompareAsync(system.OwnerConnectionString, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task the_list_says_how_many_hours_are_left()
    {
        var (late, soon) = (await RecordAsync(80), await RecordAsync(70));
        var page = await dpo.PageAsync(open: true);
        Assert.Equal((-9, true), Listed(late));
        Assert.Equal((1, false), Listed(soon));
        Assert.Equal(page.Breaches.OrderByDescending(one => one.AwareAt).Select(one => one.Id), page.Breaches.Select(one => one.Id));
        Assert.DoesNotContain((await dpo.PageAsync(open: false)).Breaches, one => one.Id == soon.Id);

        (int?, bool) Listed(BreachResponse breach)
        {
            var listed = Assert.Single(page.Breaches, one => one.Id == breach.Id);
            return (listed.Clock.HoursLeft, listed.Clock.IsLate);
        }
    }

    [Fact]
    public async Task a_notice_after_the_72_hours_is_taken_with_its_reasons_only()
    {
        var found = await RecordAsync(80);
        var notice = new AuthorityNoticeRequest(AuthorityNoticeKind.Initial, "CNIL-2026-9", Now);
        Assert.Contains("add delayReasons", await RefusedAsync(() => dpo.NotifyAuthorityAsync(found.Id, notice)));
        var notified = await dpo.NotifyAuthorityAsync(found.Id, notice with { DelayReasons = "the processor told us late" });
        Assert.True(notified.Clock.IsLate);
        var corrected = await dpo.CorrectAwarenessAsync(
            found.Id,
            new AwarenessRequest(found.AwareAt.AddHours(-0.5), "the ticket was opened earlier")
        );
        Assert.Equal(found.Clock.NotifyBefore.AddHours(-0.5), corrected.Clock.NotifyBefore);
    }

    [Fact]
    public async Task persons_are_not_told_on_a_ground_only()
    {
        var found = await RecordAsync(facts: Facts());
        var waiver = new TellingWaiverRequest(TellingWaiverGround.Effort, "no addresses are held");
        Assert.Contains("is not assessed", await RefusedAsync(() => dpo.WaiveTellingAsync(found.Id, waiver)));
        await dpo.AssessAsync(found.Id, new BreachAssessmentRequest(BreachRisk.High, "because"));
        Assert.Contains("publicNoticeAt", await RefusedAsync(() => dpo.WaiveTellingAsync(found.Id, waiver)));
        var waived = await dpo.WaiveTellingAsync(found.Id, waiver with { PublicNoticeAt = Now });
        Assert.Equal(TellingWaiverGround.Effort, waived.Waivers.Single().Ground);
    }

    [Fact]
    public async Task a_letter_waits_until_what_it_has_to_say_is_known()
    {
        var found = await RecordAsync();
        var telling = new TellingRequest(LetterChannel.Email, Now, 3);
        Assert.Contains("Not known is", await RefusedAsync(() => dpo.TellPersonsAsync(found.Id, telling)));
        await RefusedAsync(() => dpo.LetterPageAsync(found.Id, LetterLanguage.English));
    }

    [Fact]
    public async Task the_same_request_under_the_same_key_records_one_breach()
    {
        var (key, request) = ($"{Guid.NewGuid():N}", new BreachRequest(Now.AddHours(-3), Now.AddHours(-2)));
        Assert.Equal((await dpo.RecordAsync(request, key)).Id, (await dpo.RecordAsync(request, key)).Id);
        await RefusedAsync(() => dpo.RecordAsync(request with { AwareAt = Now }, key), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task acts_that_arrive_at_once_have_one_effect()
    {
        var found = await RecordAsync(facts: Facts());
        var notice = new AuthorityNoticeRequest(AuthorityNoticeKind.Initial, "CNIL-2026-9", Now);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => dpo.NotifyAuthorityAsync(found.Id, notice)));
        Assert.Single((await dpo.GetAsync(found.Id)).Notices);
    }

    [Fact]
    public async Task each_read_is_a_row_that_stays()
    {
        var found = await RecordAsync(facts: Facts("words"));
        await dpo.GetAsync(found.Id);
        await dpo.EvidenceAsync(found.Id, found.Evidence[0]);
        Assert.Equal(
            "breach, evidence",
            await system.QueryAsync<string>(
                $"select string_agg(what, ', ' order by id) from consent.rights_read where about in ('{found.Id}', '{found.Evidence[0]}')"
            )
        );
    }

    [Fact]
    public async Task a_list_comes_back_with_who_is_touched_and_nothing_of_it_is_kept()
    {
        var (ann, bob) = ($"{Guid.NewGuid():N}@example.org", $"{Guid.NewGuid():N}@example.org");
        var found = await RecordAsync();
        Assert.Contains("has no scope", await RefusedListAsync(found.Id, "email\nann@example.org\n", HttpStatusCode.Conflict));
        await dpo.AddScopeAsync(found.Id, new BreachScopeRequest(BreachScopeKind.Ids, ContactPoints: [new(ContactPointKind.Email, bob)]));
        var removed = await dpo.AddScopeAsync(
            found.Id,
            new BreachScopeRequest(BreachScopeKind.Ids, ContactPoints: [new(ContactPointKind.Email, ann)])
        );
        await dpo.RemoveScopeAsync(found.Id, removed.Scopes[^1].Id);
        await dpo.AddScopeAsync(
            found.Id,
            new BreachScopeRequest(
                BreachScopeKind.Ids,
                ContactPoints: [new(ContactPointKind.Email, bob.ToUpperInvariant()), new(ContactPointKind.Email, "cid@example.org")]
            )
        );
        const string Named = "name;email;decision;rule\r\n";
        var csv = await ScreenAsync(found.Id, $"{Named}Ann;{ann};blocked;objection\r\n\r\nBob;\"{bob}\";;\r\nDan;nobody;;\r\n", "text/csv");
        Assert.Equal(
            $"name;email;decision;rule;touched;scopes\r\nAnn;{ann};blocked;objection;no;none\r\n\r\nBob;\"{bob}\";;;yes;1 3\r\nDan;nobody;;;unreadable;none\r\n",
            csv
        );
        Assert.Equal(csv, await ScreenAsync(found.Id, csv, "text/csv"));
        var lines = await ScreenAsync(found.Id, $$"""{"id":7,"recipient":"{{bob}}","decision":"x","rule":"y"}""", "application/x-ndjson");
        Assert.Equal($$"""{"id":7,"recipient":"{{bob}}","decision":"x","rule":"y","touched":"yes","scopes":"1 3"}""" + "\n", lines);
        Assert.Equal(lines, await ScreenAsync(found.Id, lines, "application/x-ndjson"));

        var screenings = (await dpo.GetAsync(found.Id)).Screenings;
        Assert.Equal([(3, 1, 1), (3, 1, 1), (1, 1, 0), (1, 1, 0)], screenings.Select(list => (list.Rows, list.Touched, list.Unreadable)));
        foreach (var table in new[] { "mt_events", "evidence", "rights_read", "answered_request" })
        {
            Assert.Equal(
                0,
                await system.QueryAsync<long>(
                    $"select count(*) from consent.{table} t where t::text like '%{ann}%' or t::text like '%{bob}%'"
                )
            );
        }
    }

    [Fact]
    public async Task a_long_list_goes_through_the_client_in_parts_and_counts_as_one()
    {
        var found = await RecordAsync();
        await dpo.AddScopeAsync(
            found.Id,
            new BreachScopeRequest(BreachScopeKind.Ids, ContactPoints: [new(ContactPointKind.Telephone, "+33 6 12 34 56 70")])
        );
        var people = Enumerable.Range(0, 20_000).Select(number => $"+336123{number:00000}").Append("06 12 34 56 70").Append(null);
        var rows = new List<ScreenedRow>();
        await foreach (var row in dpo.ScreenAsync(found.Id, Channel.Sms, people.ToAsyncEnumerable()))
        {
            rows.Add(row);
        }

        Assert.Equal(
            (20_002, 1, "yes", "unreadable"),
            (rows.Count, rows.Count(row => row.Touched == "yes"), rows[^2].Touched, rows[^1].Touched)
        );
        var counted = Assert.Single((await dpo.GetAsync(found.Id)).Screenings);
        Assert.Equal((20_002, 1, 1), (counted.Rows, counted.Touched, counted.Unreadable));
    }

    [Theory]
    [InlineData("channel=all", "text/csv", "email\na@example.org\n", HttpStatusCode.BadRequest, "channel is missing or unknown")]
    [InlineData("channel=email", "text/html", "email\na@example.org\n", HttpStatusCode.UnsupportedMediaType, "Send the list as")]
    [InlineData("channel=email&colunm=x", "text/csv", "email\na@example.org\n", HttpStatusCode.BadRequest, "is 'column' meant?")]
    [InlineData("channel=email", "text/csv", "name,town\nAnn,Paris\n", HttpStatusCode.BadRequest, "no column")]
    public async Task a_list_that_cannot_be_understood_is_told_what_it_takes(
        string query,
        string type,
        string list,
        HttpStatusCode status,
        string why
    )
    {
        var found = await RecordAsync();
        await dpo.AddScopeAsync(found.Id, new BreachScopeRequest(BreachScopeKind.Ids, Ids: [Guid.NewGuid()]));
        Assert.Contains(why, await RefusedListAsync(found.Id, list, status, query, type), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"discoveredAt":"2026-03-02T10:00:00Z"}""", "", "lacks")]
    [InlineData("""{"discoveredAt":"2026-03-02T10:00:00Z","awareAt":"2999-03-02T10:00:00Z"}""", "", "awareAt is later")]
    [InlineData("""{"discoveredAt":"2026-03-03T10:00:00Z","awareAt":"2026-03-02T10:00:00Z"}""", "", "discoveredAt is later")]
    [InlineData("""{"discoveredAt":"2026-03-02","awareAt":"2026-03-02T10:00:00Z"}""", "", "discoveredAt is a time")]
    [InlineData("""{"natures":[null]}""", "/facts", "natures")]
    [InlineData("""{"persons":-1}""", "/facts", "persons is less than 0")]
    [InlineData("""{"from":"2026-03-03T10:00:00Z","until":"2026-03-02T10:00:00Z"}""", "/facts", "from is later than until")]
    [InlineData(
        """{"notifiedAt":"2026-03-02T10:00:00Z","processor":"11111111-2222-3333-4444-555555555555"}""",
        "/processor-notices",
        "processor is no recipient of the register"
    )]
    [InlineData("""{"risk":"high"}""", "/assessments", "lacks")]
    [InlineData("""{"risk":"high","grounds":" "}""", "/assessments", "grounds is empty")]
    [InlineData("""{"risk":"huge","grounds":"x"}""", "/assessments", "risk is one of unlikely, risk, high")]
    [InlineData("""{"kind":"other"}""", "/measures", "note is empty")]
    [InlineData("""{"kind":"initial","reference":"a person","sentAt":"2026-03-02T10:00:00Z"}""", "/notices", "reference is the authority")]
    [InlineData("""{"channel":"email","toldAt":"2026-03-02T10:00:00Z","persons":0}""", "/tellings", "persons is less than 1")]
    [InlineData("""{"kind":"time","from":"2026-03-02T10:00:00Z"}""", "/scopes", "until is missing")]
    [InlineData("""{"kind":"secret","until":"2026-03-02T10:00:00Z"}""", "/scopes", "secret belongs to the kind secret")]
    [InlineData("""{"kind":"secret","secret":"api-key","until":"2026-03-02T10:00:00Z"}""", "/scopes", "client is missing")]
    [InlineData("""{"kind":"secret","secret":"link-key","until":"2026-03-02T10:00:00Z","withDump":true}""", "/scopes", "withDump belongs")]
    [InlineData("""{"kind":"ids"}""", "/scopes", "needs one of them")]
    [InlineData("""{"kind":"ids","contactPoints":[null]}""", "/scopes", "contactPoints[0]")]
    [InlineData("""{"kind":"ids","contactPoints":[{"kind":"email","value":"nobody"}]}""", "/scopes", "contactPoints[0].value")]
    public async Task a_request_that_cannot_be_understood_is_told_what_it_takes(string body, string path, string why)
    {
        var id = (await RecordAsync(facts: Facts())).Id;
        Assert.Contains(
            why,
            await system.Dpo.RefusedAsync(
                HttpMethod.Post,
                path == "" ? "/breaches" : $"/breaches/{id}{path}",
                body,
                HttpStatusCode.BadRequest
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task a_breach_that_is_not_there_is_not_found()
    {
        await RefusedAsync(() => dpo.GetAsync(Guid.NewGuid()), HttpStatusCode.NotFound);
        await RefusedAsync(() => dpo.CloseAsync(Guid.NewGuid()), HttpStatusCode.NotFound);
        await RefusedAsync(() => dpo.LetterPageAsync(Guid.NewGuid(), LetterLanguage.French), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task whoever_lacks_the_scope_is_refused()
    {
        var found = await RecordAsync();
        using var checker = new HttpClient { BaseAddress = system.Dpo.BaseAddress };
        checker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ConsentSystem.ApiKeyOf("checker"));
        await checker.RefusedAsync(HttpMethod.Get, $"/breaches/{found.Id}", "", HttpStatusCode.Forbidden);
        await checker.RefusedAsync(HttpMethod.Post, $"/breaches/{found.Id}/screenings", "", HttpStatusCode.Forbidden);
    }

    private async Task<string> ScreenAsync(Guid id, string list, string type)
    {
        using var body = new StringContent(list, Encoding.UTF8, type);
        using var response = await system.Dpo.PostAsync(new Uri($"/breaches/{id}/screenings?channel=email", UriKind.Relative), body);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<string> RefusedListAsync(
        Guid id,
        string list,
        HttpStatusCode status,
        string query = "channel=email",
        string type = "text/csv"
    )
    {
        using var body = new StringContent(list, Encoding.UTF8, type);
        using var response = await system.Dpo.PostAsync(new Uri($"/breaches/{id}/screenings?{query}", UriKind.Relative), body);
        await response.ShouldBe(status);
        return await response.Content.ReadAsStringAsync();
    }
}
