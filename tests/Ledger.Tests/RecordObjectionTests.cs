using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace SenefConsent.Ledger.Tests;

public class RecordObjectionTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    private readonly Guid person = Guid.NewGuid();

    [Fact]
    public async Task the_event_and_the_blocklist_row_are_there_when_it_is_acknowledged()
    {
        var receipt = await RecordAsync(Given.On(3));

        var row = await RowAsync();
        Assert.True(receipt.IsNew);
        Assert.Equal(receipt.EventId, Assert.Single(row.Statements).EventId);
        Assert.Equal(1, await EventsAsync());
    }

    [Fact]
    public async Task an_act_with_a_key_is_recorded_once_for_ever()
    {
        var first = await RecordAsync(Given.On(3, Source.Sms, key: "SM1"));
        await RecordAsync(Given.On(4, Source.Sms, key: "SM2"));

        var again = await RecordAsync(Given.On(9, Source.Sms, key: "SM1"));

        Assert.Equal(new ObjectionReceipt(first.EventId, IsNew: false), again);
        Assert.Equal(2, await EventsAsync());
    }

    [Fact]
    public async Task an_act_without_a_key_that_changes_nothing_makes_no_event()
    {
        var first = await RecordAsync(Given.On(3));
        Assert.Equal(new ObjectionReceipt(first.EventId, IsNew: false), await RecordAsync(Given.On(4)));
        Assert.Equal(1, await EventsAsync());
    }

    [Fact]
    public async Task the_same_by_another_door_is_recorded_because_what_lifts_one_need_not_lift_the_other()
    {
        await RecordAsync(Given.On(3, Source.Mail));
        Assert.True((await RecordAsync(Given.On(4, Source.Link))).IsNew);
    }

    [Fact]
    public async Task the_button_of_the_mailbox_and_the_page_behind_the_link_are_one_door()
    {
        await RecordAsync(Given.On(3, Source.OneClick));
        Assert.False((await RecordAsync(Given.On(4, Source.Link))).IsNew);
    }

    [Fact]
    public async Task undoing_an_objection_lifts_that_one_and_no_other()
    {
        var mistake = await RecordAsync(Given.On(3, Source.Link));
        var letter = await RecordAsync(Given.On(2, Source.Post));

        await UndoAsync(mistake.EventId);
        await UndoAsync(mistake.EventId);
        await UndoAsync(Guid.NewGuid());

        Assert.Equal([letter.EventId], (await RowAsync()).Statements.Select(statement => statement.EventId));
        Assert.Equal(3, await EventsAsync());
        Assert.True((await RecordAsync(Given.On(6))).IsNew);
    }

    [Theory]
    [InlineData(Source.Dpo)]
    [InlineData(Source.Import)]
    [InlineData(Source.Operator)]
    public async Task an_attempt_to_lift_by_another_than_the_person_is_kept_and_lifts_nothing(Source source)
    {
        var objection = await RecordAsync(Given.On(3));

        await LiftAsync(Given.On(4, source, key: "once"));
        await LiftAsync(Given.On(4, source, key: "once"));
        await UndoAsync(objection.EventId, Given.On(5, source));

        Assert.Equal(Verdict.Blocked, (await RowAsync()).Decide(Channel.Email, "newsletter").Verdict);
        await using var session = Store.QuerySession();
        var attempts = (await session.Events.FetchStreamAsync(person, token: TestContext.Current.CancellationToken)).Select(e => e.Data).OfType<LiftRefused>().ToList();
        Assert.Equal([null, objection.EventId], attempts.Select(attempt => attempt.Objection));
    }

    [Fact]
    public async Task a_narrower_objection_is_recorded_although_a_wider_one_holds()
    {
        await RecordAsync(Given.On(3), Scope.Of(Channel.Email, "prospecting"));
        Assert.True((await RecordAsync(Given.On(4))).IsNew);
    }

    [Fact]
    public async Task clicking_the_old_link_again_after_opening_up_refuses_again()
    {
        await RecordAsync(Given.On(3));
        await LiftAsync(Given.On(4, Source.Preferences));

        Assert.True((await RecordAsync(Given.On(5))).IsNew);
        Assert.Equal(Verdict.Blocked, (await RowAsync()).Decide(Channel.Email, "newsletter").Verdict);
    }

    [Fact]
    public async Task two_hundred_at_once_from_two_services_are_all_recorded()
    {
        using var other = await ledger.StartHostAsync("sms-stop");
        var acts = Enumerable.Range(0, 100).SelectMany(number => new[]
        {
            RecordAsync(Given.On(3, Source.Link, key: $"a{number}")),
            RecordAsync(Given.On(3, Source.Sms, key: $"b{number}"), services: other.Services),
        });

        var receipts = await Task.WhenAll(acts);

        Assert.All(receipts, receipt => Assert.True(receipt.IsNew));
        Assert.Equal(200, await EventsAsync());
        Assert.Equal(new RebuildReport(0, 0), (await BlocklistRebuild.RunAsync(Store, repair: false, TestContext.Current.CancellationToken)) with { ContactPoints = 0 });
        await other.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task the_same_message_a_hundred_times_at_once_is_one_event()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RecordAsync(Given.On(3, Source.Sms, key: "SM1"))));

        Assert.Single(receipts.Select(receipt => receipt.EventId).Distinct());
        Assert.Single(receipts, receipt => receipt.IsNew);
        Assert.Equal(1, await EventsAsync());
    }

    [Theory]
    [InlineData("update consent.mt_events set data = '{}'")]
    [InlineData("delete from consent.mt_events")]
    [InlineData("truncate consent.mt_events")]
    [InlineData("delete from consent.mt_streams")]
    [InlineData("delete from consent.mt_doc_blocklist")]
    [InlineData("truncate consent.mt_doc_blocklist")]
    [InlineData("alter table consent.mt_events disable trigger all")]
    [InlineData("drop table consent.mt_events")]
    public async Task a_service_cannot_change_what_was_recorded(string sql)
    {
        foreach (var service in Database.ConsentDatabase.Services)
        {
            await using var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf(service.Name, ledger.OwnerConnectionString));
            await using var command = database.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private IDocumentStore Store => ledger.Services.GetRequiredService<IDocumentStore>();

    private Task<ObjectionReceipt> RecordAsync(Capture capture, Scope? scope = null, IServiceProvider? services = null) =>
        (services ?? ledger.Services).GetRequiredService<LedgerWriter>().WriteAsync(new RecordObjection(person, scope ?? Newsletter, capture), RecordObjection.Decide);

    private Task<bool> UndoAsync(Guid objection, Capture? capture = null) => ledger.Writer.WriteAsync(new UndoObjection(person, objection, capture ?? Given.On(5)), UndoObjection.Decide);

    private Task<bool> LiftAsync(Capture capture) => ledger.Writer.WriteAsync(new LiftObjections(person, Newsletter, capture), LiftObjections.Decide);

    private async Task<ContactPoint> RowAsync()
    {
        await using var session = Store.QuerySession();
        return (await session.LoadAsync<ContactPoint>(person, TestContext.Current.CancellationToken))!;
    }

    private Task<long> EventsAsync() => ledger.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{person}'");
}
