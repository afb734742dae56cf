using System.Net;
using System.Text.Json;

namespace SenefConsent.StaffConsole.Tests;

/// <summary>A case is opened, worked on and decided.</summary>
public sealed class CasePagesTests(StaffSystem system) : IClassFixture<StaffSystem>, IAsyncLifetime
{
    private static readonly Guid Case = new("01a2062f-8fbc-7f58-ae88-000000000001");
    private static readonly Guid Subject = new("01a2062f-8fbc-7f58-ae88-000000000002");
    private static readonly Guid Letter = new("01a2062f-8fbc-7f58-ae88-000000000003");
    private static readonly Guid Decision = new("01a2062f-8fbc-7f58-ae88-000000000004");

    private readonly DpoAtWork dpo = new(system);

    public async ValueTask InitializeAsync()
    {
        await dpo.InitializeAsync();
        dpo.Services.Instead[$"GET /cases/{Case}"] = () => ServiceStandIn.Json(Found("somebody else"));
        await dpo.Browser.GoAsync($"/dpo/cases/{Case}");
    }

    public ValueTask DisposeAsync() => dpo.DisposeAsync();

    [Fact]
    public async Task a_request_is_entered_once_and_answered_where_the_person_wrote_from()
    {
        dpo.Services.Instead["POST /cases"] = () => ServiceStandIn.Json(Found("key"));
        await dpo.Browser.GoAsync("/dpo/cases/new");
        var seen = await dpo.Browser.PostAsync(
            "/dpo/cases/new",
            ("once", "1"),
            ("door", "post"),
            ("receivedAt", "27/11/2026 16:05"),
            ("rights", "access"),
            ("rights", "erasure"),
            ("email", "a@example.org")
        );
        Assert.Equal($"/dpo/cases/{Case}?done=opened", seen.At.PathAndQuery);
        var sent = Sent<CaseRequest>("POST /cases");
        Assert.Equal([SubjectRight.Access, SubjectRight.Erasure], sent.Rights);
        Assert.Equal([new CaseSubject(SubjectKind.Email, "a@example.org")], sent.Subjects);
        Assert.Equal("a@example.org", sent.Contact?.Value);
    }

    [Fact]
    public async Task what_a_request_lacks_is_told_beside_each_field()
    {
        await dpo.Browser.GoAsync("/dpo/cases/new");
        var seen = await dpo.Browser.PostAsync("/dpo/cases/new", ("email", "a@example.org"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.All(
            ["door", "receivedAt", "rights"],
            field => Assert.Contains($"id=\"{field}-error\"", seen.Html, StringComparison.Ordinal)
        );
        Assert.False(dpo.WasAsked("POST /cases"));
    }

    [Fact]
    public async Task a_step_that_the_service_refuses_stands_open_with_the_reason_and_what_was_typed()
    {
        dpo.Services.Instead[$"POST /cases/{Case}/searches"] = () =>
            ServiceStandIn.Problem(409, "R-2026-0001 was closed. Reopen it first.");
        var seen = await TakeAsync("search", ("search-source", "crm"), ("search-found", "3"), ("search-note", "in the old file"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("<details class=\"step\" id=\"search\" open", seen.Html, StringComparison.Ordinal);
        Assert.Contains("R-2026-0001 was closed.", seen.Html, StringComparison.Ordinal);
        Assert.Contains("in the old file", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_cannot_be_read_is_told_and_nothing_is_asked()
    {
        var seen = await TakeAsync("search", ("search-source", "crm"), ("search-found", "some"));
        Assert.Contains("id=\"search-found-error\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked($"POST /cases/{Case}/searches"));
    }

    [Fact]
    public async Task answering_makes_the_letter_and_records_that_it_answers()
    {
        dpo.Services.Instead[$"POST /cases/{Case}/letters"] = () => ServiceStandIn.Json(Found("key"));
        dpo.Services.Instead[$"POST /cases/{Case}/answer"] = () => ServiceStandIn.Json(Found("key"));
        var seen = await TakeAsync("answer", ("answer-template", "access-answer"), ("answer-channel", "post"));
        Assert.Equal($"/dpo/cases/{Case}?done=answer", seen.At.PathAndQuery);
        Assert.Equal(LetterTemplate.AccessAnswer, Sent<LetterRequest>($"POST /cases/{Case}/letters").Template);
        Assert.Equal(new CaseAnswerRequest(false, Letter), Sent<CaseAnswerRequest>($"POST /cases/{Case}/answer"));
    }

    [Fact]
    public async Task a_decision_is_agreed_to_by_somebody_else_and_never_by_who_made_it()
    {
        Assert.Contains($"name=\"agree-decision\" value=\"{Decision}\"", dpo.Browser.Page.Html, StringComparison.Ordinal);
        dpo.Services.Instead[$"GET /cases/{Case}"] = () => ServiceStandIn.Json(Found("key"));
        var own = await dpo.Browser.GoAsync($"/dpo/cases/{Case}");
        Assert.DoesNotContain("name=\"agree-decision\"", own.Html, StringComparison.Ordinal);
        Assert.Contains("waits for somebody else to agree", own.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_erasure_is_not_ordered_without_its_confirmation()
    {
        var seen = await TakeAsync("erase");
        Assert.Contains("id=\"erase-sure-error\"", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked($"POST /cases/{Case}/erasures"));
    }

    [Fact]
    public async Task another_case_is_linked_by_its_reference_wherever_it_stands_in_the_list()
    {
        var (other, at, day) = (new Guid("01a2062f-8fbc-7f58-ae88-000000000005"), DateTimeOffset.UnixEpoch, new DateOnly(2026, 12, 28));
        CaseSummary Summary(Guid id, string reference) => new(id, reference, CaseState.InWork, [], at, day, false, false);
        dpo.Services.Instead["GET /cases"] = () =>
            ServiceStandIn.Json(
                dpo.Services.Queries["GET /cases"] switch
                {
                    var asked when asked["open"] == "true" => new CasesPage([Summary(Case, "R-2026-0001")]),
                    var asked when asked.ContainsKey("after") => new CasesPage([Summary(other, "R-2025-0007")]),
                    _ => new CasesPage([Summary(Letter, "R-2025-0006")], "next"),
                }
            );
        dpo.Services.Instead[$"POST /cases/{Case}/links"] = () => ServiceStandIn.Json(Found("key"));
        var seen = await TakeAsync("link", ("link-link", "duplicate-of"), ("link-reference", "r-2025-0007"));
        Assert.Equal($"/dpo/cases/{Case}?done=link", seen.At.PathAndQuery);
        Assert.Contains($"href=\"/dpo/cases/{Guid.Empty}\"", seen.Html, StringComparison.Ordinal);
        Assert.Equal(new CaseLinkRequest(other, CaseLink.DuplicateOf), Sent<CaseLinkRequest>($"POST /cases/{Case}/links"));
    }

    [Fact]
    public async Task a_reference_that_no_case_has_is_told_and_nothing_is_linked()
    {
        var seen = await TakeAsync("link", ("link-link", "continues"), ("link-reference", "R-2025-0008"));
        Assert.Contains("No request has this reference.", seen.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"continues\" checked", seen.Html, StringComparison.Ordinal);
        Assert.False(dpo.WasAsked($"POST /cases/{Case}/links"));
    }

    [Fact]
    public async Task the_link_of_a_package_is_shown_once_and_stands_in_no_address()
    {
        dpo.Services.Instead[$"POST /cases/{Case}/packages"] = () =>
            ServiceStandIn.Json(
                new PackageResponse(Guid.Empty, "https://rights.example.org/packages/t", DateTimeOffset.UnixEpoch, "00", false, [], [])
            );
        var seen = await TakeAsync("package");
        Assert.Contains("https://rights.example.org/packages/t", seen.Html, StringComparison.Ordinal);
        Assert.Equal($"/dpo/cases/{Case}", seen.At.PathAndQuery);
    }

    [Fact]
    public async Task a_letter_is_shown_where_nothing_can_run_and_is_printed_as_pdf()
    {
        dpo.Services.Instead[$"GET /cases/{Case}/letters/{Letter}"] = () =>
            Microsoft.AspNetCore.Http.Results.Content("<p>Dear customer</p>", "text/html");
        var page = await dpo.Browser.GoAsync($"/dpo/cases/{Case}/letters/{Letter}");
        Assert.Contains("Dear customer", page.Html, StringComparison.Ordinal);
        Assert.Contains("sandbox", Assert.Single(page.Answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var pdf = await dpo.Browser.GoAsync($"/dpo/cases/{Case}/letters/{Letter}/pdf");
        Assert.Equal("application/pdf", pdf.Answer.Content.Headers.ContentType?.MediaType);
        Assert.True(pdf.Answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task whoever_may_only_read_finds_no_step_and_no_sealed_item()
    {
        var reader = await dpo.ReaderAsync();
        var seen = await reader.GoAsync($"/dpo/cases/{Case}");
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.DoesNotContain("name=\"step\"", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/evidence/", seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/dpo/cases/{Case}", ("step", "close"))).Status);
    }

    private Task<Seen> TakeAsync(string step, params (string Name, string Value)[] fields) =>
        dpo.Browser.PostAsync($"/dpo/cases/{Case}", [("step", step), .. fields]);

    private T Sent<T>(string call) => JsonSerializer.Deserialize<T>(dpo.Services.Bodies[call], JsonSerializerOptions.Web)!;

    /// <summary>A case with something in each of its parts.</summary>
    internal static CaseResponse Found(string decidedBy)
    {
        var at = new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
        var day = new DateOnly(2026, 12, 28);
        return new(
            Case,
            "R-2026-0001",
            CaseState.InWork,
            CaseDoor.Post,
            RequesterCapacity.Self,
            [SubjectRight.Erasure],
            AnswerForm.File,
            LetterLanguage.French,
            at,
            at,
            new(day, at.AddDays(31), day, day, day, 0, false, false, ["The request arrived on 27 November."]),
            [new(Subject, SubjectKind.Email, IdentityMethod.ContactPoint, at)],
            [new(Guid.Empty, QuestionAbout.Identity, at)],
            [new(DataSource.Crm, 2, "key", at)],
            [new(Guid.Empty, DataSource.Recipient, TaskAction.Erase, day, Recipient: "partner.example.org")],
            [new(Decision, SubjectRight.Erasure, ItemOutcome.Erased, null, null, null, LawGround.Objected, decidedBy, at, true, null)],
            [new(Letter, LetterTemplate.AccessAnswer, "1", "00", LetterChannel.Post, at, Guid.Empty)],
            [new(Guid.Empty, HoldReason.Litigation, day, "key", at)],
            [new(Guid.Empty, CaseLink.Continues)],
            [],
            null,
            null,
            false,
            null,
            [Guid.Empty],
            [new(Guid.Empty, at, at.AddDays(7), "00", false, [new(DataSource.Ledger, 3, 0)])],
            [new(Guid.Empty, Subject, at)],
            [new(Guid.Empty, [Subject], at)]
        );
    }
}
