using System.Net;
using System.Net.Http.Headers;
using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

public sealed class CasesTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static CaseRequest Asking(string address, DateTimeOffset? receivedAt = null) =>
        new(
            CaseDoor.Mail,
            receivedAt ?? Yesterday,
            [SubjectRight.Access],
            [new CaseSubject(SubjectKind.Email, address)],
            Wording: "Bonjour, quelles données avez-vous sur moi ? Anna",
            Contact: new ContactPointAddress(ContactPointKind.Email, address)
        );

    private static string NewAddress() => $"{Guid.NewGuid():N}@example.org";

    [Fact]
    public async Task a_request_becomes_a_case_with_a_due_date_and_goes_to_its_end()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(NewAddress()));
        Assert.Equal((CaseState.New, false), (received.State, received.IsLate));
        Assert.Matches(@"\AR-20\d\d-\d{4,}\z", received.Reference);
        Assert.NotEmpty(received.Clock.Steps);
        Assert.True(received.Clock.AimFor <= received.Clock.PolicyLimit && received.Clock.PolicyLimit < received.Clock.LegalLimit);

        var (id, subject) = (received.Id, received.Subjects.Single().Id);
        await dpo.AcknowledgeCaseAsync(id, new AcknowledgementRequest());
        var asked = await dpo.AskRequesterAsync(id, new QuestionRequest(QuestionAbout.Identity));
        Assert.True(asked.Clock.StandsStill);
        await dpo.AnswerQuestionAsync(id, asked.Questions.Single().Id, new QuestionAnswerRequest(TimeProvider.System.GetUtcNow()));
        await dpo.CheckIdentityAsync(id, new IdentityRequest(subject, IdentityMethod.ContactPoint, IdentityResult.Established));
        await dpo.SearchSourceAsync(id, new SearchRequest(DataSource.Ledger, 0, "nothing"));
        var tasked = await dpo.GiveTaskAsync(id, new TaskRequest(DataSource.Crm, TaskAction.Search));
        await dpo.CompleteTaskAsync(id, tasked.Tasks.Single().Id, new TaskCompletionRequest("done"));
        var decided = await dpo.DecideAsync(id, new DecisionRequest(SubjectRight.Access, ItemOutcome.NothingHeld));
        Assert.Equal(CaseState.Ready, decided.State);
        await dpo.AnswerCaseAsync(id, new CaseAnswerRequest());
        await dpo.CloseCaseAsync(id);
        var closed = await dpo.CaseAsync(id);
        Assert.Equal((CaseState.Closed, false), (closed.State, closed.IsLate));
    }

    [Fact]
    public async Task what_was_written_is_sealed_and_opened_only_with_its_own_scope()
    {
        var address = NewAddress();
        var received = await dpo.ReceiveCaseAsync(Asking(address));
        var opened = new List<string>();
        foreach (var evidence in received.Evidence)
        {
            opened.Add((await dpo.CaseEvidenceAsync(received.Id, evidence)).Content);
        }

        Assert.Contains("Bonjour, quelles données avez-vous sur moi ? Anna", opened);
        Assert.Contains(opened, content => content.Contains(address, StringComparison.Ordinal));
        var stored = await system.QueryAsync<string>(
            $"select string_agg(data::text, ' ') from consent.mt_events where stream_id = '{received.Id}'"
        );
        Assert.DoesNotContain("example.org", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("Bonjour", stored, StringComparison.Ordinal);
        var another = await dpo.ReceiveCaseAsync(Asking(NewAddress()));
        await RefusedAsync(() => dpo.CaseEvidenceAsync(another.Id, received.Evidence[0]), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task each_read_is_a_row_that_stays()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(NewAddress()));
        await dpo.CaseAsync(received.Id);
        await dpo.CaseEvidenceAsync(received.Id, received.Evidence[0]);
        Assert.Equal(
            $"all case {received.Id}, all evidence {received.Evidence[0]}",
            await system.QueryAsync<string>(
                $"""
                select string_agg(by || ' ' || what || ' ' || about, ', ' order by id) from consent.rights_read
                where about in ('{received.Id}', '{received.Evidence[0]}')
                """
            )
        );
    }

    [Fact]
    public async Task two_equal_requests_are_both_kept_and_linked_and_the_first_date_rules()
    {
        var address = NewAddress();
        var first = await dpo.ReceiveCaseAsync(Asking(address, Yesterday.AddDays(-20)));
        var second = await dpo.ReceiveCaseAsync(Asking(address.ToUpperInvariant()));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal([new CaseLinkView(first.Id, CaseLink.DuplicateOf)], second.Links);
        Assert.Equal([new CaseLinkView(second.Id, CaseLink.HasDuplicate)], (await dpo.CaseAsync(first.Id)).Links);
        Assert.Equal(first.Clock.DueOn, second.Clock.DueOn);

        // Recorded last, received first: its date is the one that counts for the others.
        var earlier = await dpo.ReceiveCaseAsync(Asking(address, Yesterday.AddDays(-25)));
        Assert.Equal(earlier.Clock.DueOn, (await dpo.CaseAsync(first.Id)).Clock.DueOn);
    }

    [Fact]
    public async Task equal_requests_that_arrive_at_once_are_linked()
    {
        var request = Asking(NewAddress());
        var received = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => dpo.ReceiveCaseAsync(request)));
        var found = await Task.WhenAll(received.Select(one => dpo.CaseAsync(one.Id)));
        Assert.Equal(4, found.Select(one => one.Id).Distinct().Count());
        Assert.All(found, one => Assert.NotEmpty(one.Links));
    }

    [Fact]
    public async Task requests_about_others_or_for_other_rights_are_not_linked()
    {
        var address = NewAddress();
        await dpo.ReceiveCaseAsync(Asking(address));
        Assert.Empty((await dpo.ReceiveCaseAsync(Asking(NewAddress()))).Links);
        Assert.Empty((await dpo.ReceiveCaseAsync(Asking(address) with { Rights = [SubjectRight.Erasure] })).Links);
    }

    [Fact]
    public async Task the_same_request_under_the_same_key_opens_one_case()
    {
        var (request, key) = (Asking(NewAddress()), $"{Guid.NewGuid():N}");
        var (first, second) = (await dpo.ReceiveCaseAsync(request, key), await dpo.ReceiveCaseAsync(request, key));
        Assert.Equal((first.Id, first.Reference), (second.Id, second.Reference));
        Assert.Empty(second.Links);
        await RefusedAsync(() => dpo.ReceiveCaseAsync(request with { Door = CaseDoor.Post }, key), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task footage_that_a_request_touches_is_frozen_first()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(NewAddress()) with { Touches = [DataSource.Cameras, DataSource.Crm] });
        Assert.Equal(
            [(DataSource.Cameras, TaskAction.Freeze), (DataSource.Crm, TaskAction.Search)],
            received.Tasks.Select(task => (task.Owner, task.Action))
        );
        Assert.Equal(CaseState.WaitingForOthers, received.State);
    }

    [Fact]
    public async Task the_list_begins_with_what_is_due_first_and_is_what_the_events_say()
    {
        var late = await dpo.ReceiveCaseAsync(Asking(NewAddress(), Yesterday.AddDays(-400)));
        var page = await dpo.CasesPageAsync(open: true);
        Assert.Equal(page.Cases.OrderBy(one => one.DueOn).Select(one => one.DueOn), page.Cases.Select(one => one.DueOn));
        var listed = Assert.Single(page.Cases, one => one.Id == late.Id);
        Assert.Equal((late.Reference, CaseState.New, true), (listed.Reference, listed.State, listed.IsLate));
        await dpo.WithdrawCaseAsync(late.Id, new CaseWithdrawalRequest(TimeProvider.System.GetUtcNow()));
        Assert.DoesNotContain((await dpo.CasesPageAsync(open: true)).Cases, one => one.Id == late.Id);
        Assert.Contains((await dpo.CasesPageAsync(open: false)).Cases, one => one.Id == late.Id);
    }

    [Fact]
    public async Task a_late_answer_is_possible_and_recorded_as_late()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(NewAddress(), Yesterday.AddDays(-40)));
        await dpo.DecideAsync(received.Id, new DecisionRequest(SubjectRight.Access, ItemOutcome.NothingHeld));
        var answered = await dpo.AnswerCaseAsync(received.Id, new CaseAnswerRequest());
        Assert.Equal((CaseState.Answered, true), (answered.State, answered.IsLate));
        await RefusedAsync(() => dpo.ExtendAsync(received.Id, new ExtensionRequest([ExtensionReason.Number])));
    }

    [Fact]
    public async Task acts_that_arrive_at_once_have_one_effect()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(NewAddress()));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => dpo.AcknowledgeCaseAsync(received.Id, new AcknowledgementRequest())));
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.mt_events where stream_id = '{received.Id}' and type = 'case_acknowledged'"
            )
        );
    }

    [Fact]
    public async Task a_case_that_is_not_there_is_not_found_nor_is_what_is_no_case()
    {
        var waiting = await system.KeepAsync("no case");
        Assert.All(
            [Guid.NewGuid(), waiting.Id],
            id => Assert.Contains("no case", RefusedAsync(() => dpo.CaseAsync(id), HttpStatusCode.NotFound).GetAwaiter().GetResult())
        );
        await RefusedAsync(() => dpo.CloseCaseAsync(waiting.Id), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"door":"mail","receivedAt":"2026-03-02T10:00:00Z","rights":[],"subjects":[]}""", "rights names")]
    [InlineData("""{"door":"mail","receivedAt":"2999-03-02T10:00:00Z","rights":["access"],"subjects":[]}""", "receivedAt is later")]
    [InlineData("""{"door":"mail","receivedAt":"2026-03-02","rights":["access"],"subjects":[]}""", "receivedAt is a time")]
    [InlineData("""{"door":"pigeon","receivedAt":"2026-03-02T10:00:00Z","rights":["access"],"subjects":[]}""", "door is one of")]
    [InlineData(
        """{"door":"mail","receivedAt":"2026-03-02T10:00:00Z","rights":["access"],"subjects":[{"kind":"email","value":"nobody"}]}""",
        "subjects[0].value"
    )]
    [InlineData(
        """{"door":"mail","receivedAt":"2026-03-02T10:00:00Z","rights":["access"],"subjects":[],"capacity":"mandate"}""",
        "needs its proof"
    )]
    public async Task a_request_that_cannot_be_understood_is_told_what_it_takes(string body, string why) =>
        Assert.Contains(
            why,
            await system.Dpo.RefusedAsync(HttpMethod.Post, "/cases", body, HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task whoever_lacks_the_scope_is_refused()
    {
        var received = await dpo.ReceiveCaseAsync(Asking(NewAddress()));
        using var checker = new HttpClient { BaseAddress = system.Dpo.BaseAddress };
        checker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ConsentSystem.ApiKeyOf("checker"));
        await checker.RefusedAsync(HttpMethod.Get, $"/cases/{received.Id}", "", HttpStatusCode.Forbidden);
        await checker.RefusedAsync(HttpMethod.Post, $"/cases/{received.Id}/closing", "", HttpStatusCode.Forbidden);
        await checker.RefusedAsync(HttpMethod.Get, $"/cases/{received.Id}/evidence/{received.Evidence[0]}", "", HttpStatusCode.Forbidden);
    }
}
