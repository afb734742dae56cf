using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SenefConsent.Client;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights.Tests;

public sealed class DigestMailsTests(SubjectRightsSystem system) : IClassFixture<SubjectRightsSystem>, IAsyncDisposable
{
    private readonly MailReceiver mails = new();
    private readonly FakeTimeProvider clock = new();
    private readonly SubjectRightsClient dpo = new(system.Dpo);

    // A Thursday in winter, at nine in Paris.
    private static readonly DateTimeOffset Morning = new(2027, 1, 14, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task of_several_instances_one_sends_the_digest_of_a_day_and_each_working_day_has_one()
    {
        await using var store = system.OpenStore();
        clock.SetUtcNow(Morning);
        var instances = Enumerable.Range(0, 4).Select(_ => MailsOf(store, to: ["digest@senef.example"])).ToList();
        await Task.WhenAll(instances.Select(instance => instance.TellAsync(CancellationToken.None)));
        await instances[0].TellAsync(CancellationToken.None);
        Assert.Equal(1, mails.Attempts);

        var mail = await mails.NextToAsync("digest@senef.example");
        Assert.Contains("en retard", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", mail.TextBody, StringComparison.Ordinal);

        // Too early on Friday, then Friday, then a Saturday.
        clock.SetUtcNow(Morning.AddHours(22.5));
        await instances[1].TellAsync(CancellationToken.None);
        Assert.Equal(1, mails.Attempts);
        clock.SetUtcNow(Morning.AddDays(1));
        await instances[1].TellAsync(CancellationToken.None);
        Assert.Equal(2, mails.Attempts);
        clock.SetUtcNow(Morning.AddDays(2));
        await instances[1].TellAsync(CancellationToken.None);
        Assert.Equal(2, mails.Attempts);
    }

    [Fact]
    public async Task what_could_not_be_sent_is_sent_by_another_instance_later()
    {
        await using var store = system.OpenStore();
        clock.SetUtcNow(Morning.AddDays(7));
        mails.Refuse("530 5.7.0 Authentication required");
        await Assert.ThrowsAsync<NotDeliveredException>(() =>
            MailsOf(store, to: ["later@senef.example"]).TellAsync(CancellationToken.None)
        );
        await MailsOf(store, to: ["later@senef.example"]).TellAsync(CancellationToken.None);
        Assert.Equal(1, mails.Attempts);
        clock.Advance(TimeSpan.FromMinutes(16));
        await MailsOf(store, to: ["later@senef.example"]).TellAsync(CancellationToken.None);
        await mails.NextToAsync("later@senef.example");
    }

    [Fact]
    public async Task a_mailbox_that_is_closed_keeps_no_other_from_the_digest_and_where_all_are_it_is_tried_again()
    {
        await using var store = system.OpenStore();
        clock.SetUtcNow(Morning.AddDays(14));
        mails.Refuse("550 5.1.1 No such mailbox", "550 5.1.1 No such mailbox", "550 5.1.1 No such mailbox");
        var both = MailsOf(store, to: ["gone@senef.example", "there@senef.example"]);
        await both.TellAsync(CancellationToken.None);
        Assert.Equal(2, mails.Attempts);
        clock.Advance(TimeSpan.FromMinutes(16));
        await both.TellAsync(CancellationToken.None);
        await mails.NextToAsync("there@senef.example");
        Assert.Equal(4, mails.Attempts);
        clock.Advance(TimeSpan.FromMinutes(16));
        await both.TellAsync(CancellationToken.None);
        Assert.Equal(4, mails.Attempts);
    }

    [Fact]
    public async Task two_tasks_that_are_alike_are_told_of_in_one_line()
    {
        await using var store = system.OpenStore();
        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                TimeProvider.System.GetUtcNow(),
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, $"{Guid.NewGuid():N}@example.org")]
            )
        );
        var task = new TaskRequest(DataSource.Crm, TaskAction.Search, received.Clock.DueOn.AddDays(-20));
        await dpo.GiveTaskAsync(received.Id, task);
        await dpo.GiveTaskAsync(received.Id, task);
        clock.SetUtcNow(Morning.AddDays(21));
        await MailsOf(store, escalateTo: "twice@senef.example").TellAsync(CancellationToken.None);
        Assert.Single(
            (await mails.NextToAsync("twice@senef.example")).TextBody!.Split('\n'),
            line => line.Contains(received.Reference, StringComparison.Ordinal) && line.Contains("crm", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task a_case_is_told_of_at_seven_three_and_one_days_and_when_it_is_late_each_once()
    {
        await using var store = system.OpenStore();

        var received = await dpo.ReceiveCaseAsync(
            new CaseRequest(
                CaseDoor.Mail,
                new DateTimeOffset(2026, 1, 26, 9, 0, 0, TimeSpan.Zero),
                [SubjectRight.Access],
                [new CaseSubject(SubjectKind.Email, $"{Guid.NewGuid():N}@example.org")]
            )
        );
        var due = received.Clock.DueOn;
        var escalating = MailsOf(store, escalateTo: "boss@senef.example");
        var told = new List<int>();
        for (var day = due.AddDays(-12); day <= due.AddDays(4); day = day.AddDays(1))
        {
            for (var hour = 9; hour < 12; hour++)
            {
                clock.SetUtcNow(new DateTimeOffset(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero));
                var before = mails.Attempts;
                await escalating.TellAsync(CancellationToken.None);
                if (mails.Attempts > before && (await mails.NextToAsync("boss@senef.example")).TextBody!.Contains(received.Reference))
                {
                    told.Add(due.DayNumber - day.DayNumber);
                }
            }
        }

        Assert.Equal(4, told.Count);
        Assert.InRange(told[0], 7, 9);
        Assert.InRange(told[1], 3, 6);
        Assert.InRange(told[2], 1, 3);
        Assert.InRange(told[3], -3, -1);
    }

    [Fact]
    public async Task a_breach_is_told_of_at_48_24_and_12_hours_and_when_it_is_late_at_any_hour_of_any_day()
    {
        await using var store = system.OpenStore();
        var breaches = new BreachesClient(system.Dpo);
        var now = TimeProvider.System.GetUtcNow();
        var recorded = await breaches.RecordAsync(
            new BreachRequest(
                now.AddHours(-1),
                now.AddMinutes(-1),
                new BreachFactsRequest(Natures: [BreachNature.Confidentiality], Categories: [PersonalDataCategory.ContactDetails])
            )
        );
        var escalating = MailsOf(store, escalateTo: "crisis@senef.example");
        var told = new List<double>();
        for (var hours = 0; hours < 100; hours += 2)
        {
            clock.SetUtcNow(recorded.AwareAt.AddHours(hours));
            await escalating.TellAsync(CancellationToken.None);
            if (mails.Rest().Any(mail => mail.TextBody!.Contains(recorded.Reference, StringComparison.Ordinal)))
            {
                told.Add((recorded.Clock.NotifyBefore - clock.GetUtcNow()).TotalHours);
            }
        }

        Assert.Equal([46, 22, 10, -2], told);
        await breaches.AssessAsync(recorded.Id, new BreachAssessmentRequest(BreachRisk.Unlikely, "Nobody had the file."));
        clock.SetUtcNow(recorded.AwareAt.AddHours(200));
        Assert.Null((await new BreachList(store, system.Database).OpenAsync(clock.GetUtcNow(), CancellationToken.None))[0].HoursLeft);
    }

    public ValueTask DisposeAsync() => mails.DisposeAsync();

    private DigestMails MailsOf(Marten.IDocumentStore store, string? escalateTo = null, params string[] to)
    {
        var answerClock = AnswerClock.Of(new DeadlineOptions());
        return new(
            new CaseList(store, system.Database),
            new UnansweredList(system.Database, answerClock),
            new BreachList(store, system.Database),
            answerClock,
            Options.Create(new CaseOptions()),
            Options.Create(new DigestOptions { To = to, EscalateTo = escalateTo is null ? [] : [escalateTo] }),
            Options.Create(new ControllerOptions()),
            new OutgoingMail(new MailServerOptions { Server = mails.Server, From = "dpo@senef.example" }),
            system.Database,
            clock,
            NullLogger<DigestMails>.Instance
        );
    }
}
