using System.Net;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A person's history, breaches and registers.</summary>
public sealed class RecordPagesTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private static readonly Guid Breach = new("01a2062f-8fbc-7f58-ae88-000000000001");

    private readonly DpoAtWork dpo = new(system);

    public async ValueTask InitializeAsync()
    {
        await dpo.InitializeAsync();
        dpo.Services.Fill();
        dpo.Services.Instead[$"GET /breaches/{Breach}"] = () => ServiceStandIn.Json(Found());
        dpo.Services.Instead[$"GET /breaches/{Breach}/form"] = () => ServiceStandIn.Json(Form());
    }

    public ValueTask DisposeAsync() => dpo.DisposeAsync();

    [Fact]
    public async Task a_history_says_what_held_then_and_what_shows_it_and_its_address_holds_nobody()
    {
        var at = new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);
        dpo.Services.Instead["POST /history"] = () =>
            ServiceStandIn.Json(
                new HistoryResponse(
                    at,
                    [
                        new(
                            Breach,
                            "objection-recorded",
                            "The person objected.",
                            "Now refused by e-mail.",
                            Scope.Of(Channel.Email, "prospecting"),
                            new(Source.Telephone, "person", at, at, Campaign: "2026-03-news"),
                            true
                        ),
                    ],
                    [new("newsletter", Verdict.Blocked, Rule.Objection, at, Breach)]
                )
            );
        await dpo.Browser.GoAsync("/dpo/history");
        var seen = await dpo.Browser.PostAsync(
            "/dpo/history",
            ("channel", "email"),
            ("address", "a@example.org"),
            ("at", "03/03/2026 10:00"),
            ("reason", "R-2026-0001")
        );
        Assert.Equal("/dpo/history", seen.At.PathAndQuery);
        Assert.Contains("The person objected.", seen.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"#event-{Breach}\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("kept, encrypted", seen.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/dpo/history/{Breach}/evidence\"", seen.Html, StringComparison.Ordinal);
        var sent = Sent<HistoryRequest>("POST /history");
        Assert.Equal((at, "R-2026-0001"), (sent.At!.Value, sent.Reason));
    }

    [Fact]
    public async Task the_evidence_of_a_statement_is_shown_as_text_with_its_hash()
    {
        dpo.Services.Instead[$"GET /statements/{Breach}/evidence"] = () => ServiceStandIn.Json(dpo.Services.Evidence(Breach));
        var seen = await dpo.Browser.GoAsync($"/dpo/history/{Breach}/evidence");
        Assert.Contains("&lt;b&gt;STOP&lt;/b&gt;", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>STOP", seen.Html, StringComparison.Ordinal);
        Assert.Contains(new string('a', 64), seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await dpo.ReaderAsync()).GoAsync($"/dpo/history/{Breach}/evidence")).Status);
    }

    [Fact]
    public async Task a_breach_shows_the_hours_that_are_left_and_the_questions_of_the_authority()
    {
        var seen = await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        Assert.Contains("9 hours", seen.Html, StringComparison.Ordinal);
        Assert.Contains("When did it begin?", seen.Html, StringComparison.Ordinal);
        Assert.Contains("the cause", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_notice_that_the_service_refuses_stands_open_with_the_reason()
    {
        dpo.Services.Instead[$"POST /breaches/{Breach}/notices"] = () => ServiceStandIn.Problem(400, "delayReasons is missing.");
        await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        var seen = await dpo.Browser.PostAsync(
            $"/dpo/breaches/{Breach}",
            ("step", "notify"),
            ("notify-kind", "initial"),
            ("notify-reference", "CNIL-1"),
            ("notify-sentAt", "27/11/2026 16:05")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("<details class=\"step\" id=\"notify\" open", seen.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"CNIL-1\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_the_service_refuses_of_a_field_that_may_be_empty_stands_beside_it()
    {
        dpo.Services.Instead[$"POST /breaches/{Breach}/scopes"] = () => ServiceStandIn.Problem(400, "until is missing.");
        await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        var seen = await dpo.Browser.PostAsync(
            $"/dpo/breaches/{Breach}",
            ("step", "scope"),
            ("scope-kind", "time"),
            ("scope-from", "27/11/2026 16:05"),
            ("scope-until", "")
        );
        Assert.Contains("id=\"scope-until-error\"", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"scope-kind-error\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_time_that_cannot_be_read_is_told_although_it_may_be_left_out()
    {
        await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        var seen = await dpo.Browser.PostAsync($"/dpo/breaches/{Breach}", ("step", "describe"), ("describe-from", "on Monday"));
        Assert.Contains("id=\"describe-from-error\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked($"POST /breaches/{Breach}/facts"));
    }

    [Fact]
    public async Task what_a_processor_told_is_recorded_with_a_processor_of_the_register()
    {
        var page = await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        Assert.Contains($"<option value=\"{Guid.Empty}\"", page.Html, StringComparison.Ordinal);
        dpo.Services.Instead[$"POST /breaches/{Breach}/processor-notices"] = () => ServiceStandIn.Json(Found());
        var seen = await dpo.Browser.PostAsync(
            $"/dpo/breaches/{Breach}",
            ("step", "processor"),
            ("processor-processor", $"{Guid.Empty}"),
            ("processor-notifiedAt", "27/11/2026 16:05"),
            ("processor-wording", "A disk is gone.")
        );
        Assert.Equal($"/dpo/breaches/{Breach}?done=processor", seen.At.PathAndQuery);
        Assert.Equal(
            new ProcessorNoticeRequest(new DateTimeOffset(2026, 11, 27, 15, 5, 0, TimeSpan.Zero), "A disk is gone.", Guid.Empty),
            Sent<ProcessorNoticeRequest>($"POST /breaches/{Breach}/processor-notices")
        );
    }

    [Fact]
    public async Task a_list_comes_back_as_it_was_with_whether_the_breach_touches_each_row()
    {
        dpo.Services.Instead[Screenings] = () =>
            Microsoft.AspNetCore.Http.Results.Text(
                """
                {"recipient":"a@example.org","touched":"yes","scopes":"1 2"}
                {"recipient":"b@example.org","touched":"no"}
                """
            );
        var seen = await DropAsync("name;email;since\r\nAnna;a@example.org;2020\r\n\r\nBjörn;b@example.org\r\n");
        Assert.Equal(
            "name;email;since;touched;scopes\r\nAnna;a@example.org;2020;yes;1 2\r\n\r\nBjörn;b@example.org;;no;none\r\n",
            seen.Html
        );
        Assert.Equal("persons-touched-customers.csv", seen.Answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("email", dpo.Services.Queries[Screenings]["channel"]);
        Assert.Equal(
            """
            {"recipient":"a@example.org"}
            {"recipient":"b@example.org"}

            """.ReplaceLineEndings("\n"),
            dpo.Services.Bodies[Screenings]
        );
    }

    [Theory]
    [InlineData("name;mail a;mail b\nAnna;a@example.org;b@example.org\n", "column-error")]
    [InlineData("email\na@example.org\n\"b@example.org\n", "file-error")]
    [InlineData("email\n", "file-error")]
    public async Task a_list_that_cannot_be_read_is_not_asked_about(string list, string error)
    {
        var seen = await DropAsync(list);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains($"id=\"{error}\"", seen.Html, StringComparison.Ordinal);
        Assert.Contains("<details class=\"step\" id=\"screen\" open", seen.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"email\" checked", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked(Screenings));
    }

    [Fact]
    public async Task a_list_that_the_service_refuses_is_told_in_its_form()
    {
        dpo.Services.Instead[Screenings] = () => ServiceStandIn.Problem(409, "B-2026-0001 was closed.");
        Assert.Contains("B-2026-0001 was closed.", (await DropAsync("email\na@example.org\n")).Html, StringComparison.Ordinal);
        Assert.Equal($"/dpo/breaches/{Breach}", (await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}/list")).At.AbsolutePath);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task no_list_is_asked_for_before_it_is_known_whom_the_breach_touches_nor_when_it_is_closed(bool isClosed)
    {
        var found = isClosed
            ? Found() with
            {
                ClosedAt = Found().AwareAt,
            }
            : Found() with
            {
                Scopes = [Found().Scopes[0] with { RemovedAt = Found().AwareAt }],
            };
        dpo.Services.Instead[$"GET /breaches/{Breach}"] = () => ServiceStandIn.Json(found);
        var seen = await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        Assert.DoesNotContain("id=\"screen\"", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_scope_that_was_wrong_is_removed_once()
    {
        var scope = new Guid("01a2062f-8fbc-7f58-ae88-000000000002");
        var found = Found() with { Scopes = [Found().Scopes[0] with { Id = scope }] };
        dpo.Services.Instead[$"GET /breaches/{Breach}"] = () => ServiceStandIn.Json(found);
        dpo.Services.Instead[$"POST /breaches/{Breach}/scopes/{scope}/removal"] = () =>
        {
            found = found with { Scopes = [found.Scopes[0] with { RemovedAt = found.AwareAt }] };
            return ServiceStandIn.Json(found);
        };
        Assert.Contains(
            $"name=\"remove-scope\" value=\"{scope}\"",
            (await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}")).Html,
            StringComparison.Ordinal
        );
        var seen = await dpo.Browser.PostAsync($"/dpo/breaches/{Breach}", ("step", "remove"), ("remove-scope", $"{scope}"));
        Assert.Equal($"/dpo/breaches/{Breach}?done=remove", seen.At.PathAndQuery);
        Assert.Contains("This scope no longer counts.", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"remove-scope\"", seen.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_breach_is_closed_only_when_nothing_is_left_to_do(bool isDone)
    {
        var found = Found() with { LeftToDo = isDone ? [] : Found().LeftToDo };
        dpo.Services.Instead[$"GET /breaches/{Breach}"] = () => ServiceStandIn.Json(found);
        var seen = await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        Assert.Equal(isDone, seen.Html.Contains("value=\"close\"", StringComparison.Ordinal));
        Assert.Equal(!isDone, seen.Html.Contains("can be closed when nothing is left to do", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_processing_is_attested_as_it_was_seen()
    {
        await dpo.Browser.GoAsync("/dpo/registers");
        dpo.Services.Instead["POST /processings/prospecting/attestations"] = () => ServiceStandIn.Json(Processing());
        var seen = await dpo.Browser.PostAsync("/dpo/registers", ("processing", "prospecting"), ("hash", "00"));
        Assert.Equal("/dpo/registers?done=true", seen.At.PathAndQuery);
        Assert.Contains("\"00\"", dpo.Services.Bodies["POST /processings/prospecting/attestations"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task how_far_each_subscriber_is_and_what_it_took_is_shown()
    {
        var all = await dpo.Browser.GoAsync("/dpo/subscribers");
        Assert.Contains("href=\"/dpo/subscribers/mirror\"", all.Html, StringComparison.Ordinal);
        Assert.Contains("40,123", all.Html, StringComparison.Ordinal);
        Assert.Contains("mail-platform", all.Html, StringComparison.Ordinal);

        var one = await dpo.Browser.GoAsync("/dpo/subscribers/mirror");
        Assert.Contains("1,234,000 of 1,234,567", one.Html, StringComparison.Ordinal);
        Assert.Contains("failed 7 times", one.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/dpo/subscribers/mirror?after=next\"", one.Html, StringComparison.Ordinal);
        Assert.Contains("answered 410", (await dpo.Browser.GoAsync("/dpo/subscribers/printer")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whoever_may_only_read_attests_nothing()
    {
        var reader = await dpo.ReaderAsync();
        var seen = await reader.GoAsync("/dpo/registers");
        Assert.DoesNotContain("name=\"hash\"", seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/dpo/registers", ("processing", "prospecting"))).Status);
    }

    private static readonly string Screenings = $"POST /breaches/{Breach}/screenings";

    private async Task<Seen> DropAsync(string list)
    {
        await dpo.Browser.GoAsync($"/dpo/breaches/{Breach}");
        return await dpo.Browser.DropAsync(
            $"/dpo/breaches/{Breach}/list",
            "customers.csv",
            System.Text.Encoding.UTF8.GetBytes(list),
            ("screen-channel", "email")
        );
    }

    private T Sent<T>(string call) => JsonSerializer.Deserialize<T>(dpo.Services.Bodies[call], JsonSerializerOptions.Web)!;

    private static Processing Processing() =>
        new("prospecting", RegisterOrigin.Declared, "", "", [], [], [], [], "", "", [], [], "", "", "00", null, []);

    internal static BreachFormResponse Form() =>
        new(
            "B-2026-0001",
            "edpb-2026-06",
            "The EDPB",
            "In part",
            [new("facts", "Art. 33(3)(a)", "Facts", [new("from", "When did it begin?", BreachAnswerState.Missing, [], [])])]
        );

    /// <summary>A breach with something in each of its parts.</summary>
    internal static BreachResponse Found()
    {
        var at = new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
        return new(
            Breach,
            "B-2026-0001",
            at,
            at,
            at,
            new(at.AddHours(72), 9, null, false),
            null,
            null,
            [BreachGap.Cause],
            ["the risk is not assessed"],
            [new(at, Guid.Empty)],
            [new(BreachRisk.Risk, Guid.Empty, "key", at)],
            [new(Guid.Empty, BreachMeasureKind.AccessBlocked, true, at)],
            [new(Guid.Empty, AuthorityNoticeKind.Initial, "CNIL-1", at, [BreachGap.Cause])],
            [new(Guid.Empty, LetterChannel.Email, at, 12, LetterLanguage.French, "1", "00", Guid.Empty)],
            [],
            [new(Guid.Empty, 1, BreachScopeKind.Secret, 1_204, Until: at, Secret: LeakedSecret.DatabaseDump)],
            [new(Guid.Empty, Channel.Email, 1_204, 12, 3, "key", at)],
            null,
            [Guid.Empty],
            "edpb-2026-06"
        );
    }
}
