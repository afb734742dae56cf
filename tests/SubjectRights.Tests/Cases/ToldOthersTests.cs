using System.Net;
using System.Net.Http.Json;
using SenefConsent.Blocklist;
using SenefConsent.Client;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>Whoever took data from this system is told what was done to it (GDPR Art. 19), by the feed or by a letter with an acknowledgement.</summary>
public sealed class ToldOthersTests(ToldOthersTests.WithBlocklist system) : IClassFixture<ToldOthersTests.WithBlocklist>
{
    private readonly SubjectRightsClient dpo = new(system.Dpo);
    private readonly string address = $"{Guid.NewGuid():N}@example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_client_that_took_an_export_gets_a_letter_and_the_case_stays_open_until_it_says_that_it_is_done()
    {
        await ObjectAsync(address);
        await system.ExportAsync(partner: "partner");
        var found = await ErasedAsync(address);
        var task = Assert.Single(found.Tasks, task => task.Owner == DataSource.Recipient);
        Assert.Equal(("partner", TaskAction.Erase, null, null), (task.Recipient, task.Action, task.ToldAt, task.DoneAt));
        Assert.Equal([DataSource.Crm, DataSource.MailPlatform, DataSource.Recipient], found.Tasks.Select(one => one.Owner));

        var told = await dpo.RecordLetterAsync(
            found.Id,
            new LetterRequest(LetterTemplate.Recipient, LetterChannel.Email, Task: task.Id),
            Cancellation
        );
        Assert.NotNull(told.Tasks.Single(one => one.Id == task.Id).ToldAt);
        var letter = await system.Dpo.GetStringAsync(
            new Uri($"/cases/{found.Id}/letters/{told.Letters[^1].Id}", UriKind.Relative),
            Cancellation
        );
        Assert.Contains("partner", letter, StringComparison.Ordinal);
        Assert.DoesNotContain(address, letter, StringComparison.Ordinal);

        await system.CarryOutErasuresAsync();
        await dpo.AnswerCaseAsync(found.Id, new CaseAnswerRequest(), Cancellation);
        foreach (var other in found.Tasks.Where(other => other.Id != task.Id))
        {
            await dpo.CompleteTaskAsync(found.Id, other.Id, new TaskCompletionRequest(), Cancellation);
        }

        Assert.Contains(
            "not done is erase by partner, due on",
            await RefusedAsync(() => dpo.CloseCaseAsync(found.Id, Cancellation)),
            StringComparison.Ordinal
        );
        await dpo.CompleteTaskAsync(found.Id, task.Id, new TaskCompletionRequest("Confirmed by mail."), Cancellation);
        Assert.Equal(CaseState.Closed, (await dpo.CloseCaseAsync(found.Id, Cancellation)).State);
    }

    [Fact]
    public async Task what_was_said_after_an_export_was_in_none()
    {
        await system.ExportAsync(partner: "partner");
        await ObjectAsync(address);
        Assert.DoesNotContain((await ErasedAsync(address)).Tasks, task => task.Owner == DataSource.Recipient);
    }

    [Fact]
    public async Task whoever_has_a_webhook_reads_an_erasure_in_the_feed_and_gets_a_letter_of_a_rectification()
    {
        await ObjectAsync(address);
        await system.ExportAsync();
        Assert.Equal("all", Assert.Single((await RestrictedAsync(address)).Tasks, IsOfRecipient).Recipient);

        var another = $"{Guid.NewGuid():N}@example.org";
        await ObjectAsync(another);
        await system.ExportAsync();
        await system.SubscribeAsync();
        Assert.DoesNotContain((await ErasedAsync(another)).Tasks, IsOfRecipient);

        var third = $"{Guid.NewGuid():N}@example.org";
        await ObjectAsync(third);
        await system.ExportAsync();
        var received = await ReceiveAsync(third, SubjectRight.Rectification);
        var rectified = await dpo.DecideAsync(
            received.Id,
            new DecisionRequest(SubjectRight.Rectification, ItemOutcome.Rectified),
            Cancellation
        );
        Assert.Equal(("all", TaskAction.Rectify), Of(Assert.Single(rectified.Tasks, IsOfRecipient)));
        await system.UnsubscribeAsync();
    }

    [Fact]
    public async Task a_task_for_a_recipient_names_it_and_its_letter_tells_of_what_is_to_be_done()
    {
        var found = await ReceiveAsync(address, SubjectRight.Erasure);
        await Assert400Async(new TaskRequest(DataSource.Recipient, TaskAction.Erase), "recipient is missing");
        await Assert400Async(
            new TaskRequest(DataSource.Recipient, TaskAction.Erase, Recipient: "a@b.example"),
            "recipient holds an address"
        );
        await Assert400Async(new TaskRequest(DataSource.Crm, TaskAction.Erase, Recipient: "partner"), "belongs to the owner recipient");
        var given = await dpo.GiveTaskAsync(
            found.Id,
            new TaskRequest(DataSource.Recipient, TaskAction.Search, Recipient: "partner"),
            Cancellation
        );
        Assert.Contains(
            "tells of a task to rectify, erase, restrict",
            await RefusedAsync(() =>
                dpo.RecordLetterAsync(
                    found.Id,
                    new LetterRequest(LetterTemplate.Recipient, LetterChannel.Email, Task: given.Tasks[0].Id),
                    Cancellation
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "source names a system",
            await RefusedAsync(() => dpo.SearchSourceAsync(found.Id, new SearchRequest(DataSource.Recipient, 0), Cancellation)),
            StringComparison.Ordinal
        );

        async Task Assert400Async(TaskRequest request, string why) =>
            Assert.Contains(
                why,
                await RefusedAsync(() => dpo.GiveTaskAsync(found.Id, request, Cancellation), HttpStatusCode.BadRequest),
                StringComparison.Ordinal
            );
    }

    private static (string?, TaskAction) Of(CaseTask task) => (task.Recipient, task.Action);

    private static bool IsOfRecipient(CaseTask task) => task.Owner == DataSource.Recipient;

    private Task<ObjectionTaken> ObjectAsync(string email) =>
        dpo.TakeObjectionAsync(
            new TakeObjectionRequest(
                ContactPointKind.Email,
                email,
                TakenBy.Telephone,
                TimeProvider.System.GetUtcNow(),
                Evidence: new TakenEvidence("Calls.")
            ),
            Cancellation
        );

    private async Task<CaseResponse> ReceiveAsync(string email, SubjectRight right)
    {
        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(CaseDoor.Mail, TimeProvider.System.GetUtcNow(), [right], [new CaseSubject(SubjectKind.Email, email)]),
            cancellation: Cancellation
        );
        await dpo.CheckIdentityAsync(
            received.Id,
            new IdentityRequest(received.Subjects[0].Id, IdentityMethod.ContactPoint, IdentityResult.Established),
            Cancellation
        );
        return received;
    }

    private async Task<CaseResponse> ErasedAsync(string email)
    {
        var received = await ReceiveAsync(email, SubjectRight.Erasure);
        await dpo.DecideAsync(
            received.Id,
            new DecisionRequest(SubjectRight.Erasure, ItemOutcome.Erased, LawGround: LawGround.Objected),
            Cancellation
        );
        return await dpo.EraseAsync(received.Id, new ErasureRequest(), Cancellation);
    }

    private async Task<CaseResponse> RestrictedAsync(string email)
    {
        var received = await ReceiveAsync(email, SubjectRight.Restriction);
        return await dpo.RestrictAsync(received.Id, new RestrictionRequest(), Cancellation);
    }

    /// <summary>SubjectRights, and Blocklist for those who take exports and changes.</summary>
    public sealed class WithBlocklist : ConsentSystem
    {
        private HttpClient blocklist = null!;

        public HttpClient Dpo { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Dpo = Start<ResolveUnattributed>("subject-rights");
            blocklist = Start<ImportObjections>(
                "blocklist",
                ("Subscribers:AllowPrivateAddresses", "true"),
                ("Partners:partner:Key", ConsentSystem.KeyOf('x'))
            );
        }

        /// <summary>A client takes the list of who is blocked, for itself or for a partner.</summary>
        public async Task ExportAsync(string? partner = null)
        {
            var query = partner is null ? "" : $"&partner={partner}";
            using var export = await blocklist.GetAsync(
                new Uri($"/export?channel=email&purpose=newsletter&audience=business{query}", UriKind.Relative)
            );
            await export.ShouldBe(HttpStatusCode.OK);
        }

        /// <summary>The client has changes posted to it from now on. Nobody listens there: they wait.</summary>
        public async Task SubscribeAsync()
        {
            using var registered = await blocklist.PutAsJsonAsync(
                "/subscribers/mirror",
                new SubscriberRequest("http://127.0.0.1:9/changes")
            );
            await registered.ShouldBe(HttpStatusCode.Created);
        }

        public async Task UnsubscribeAsync()
        {
            using var removed = await blocklist.DeleteAsync(new Uri("/subscribers/mirror", UriKind.Relative));
            await removed.ShouldBe(HttpStatusCode.NoContent);
        }
    }
}
