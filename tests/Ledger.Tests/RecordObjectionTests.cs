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
    public async Task two_hundred_at_once_from_two_services_are_all_recorded()
    {
        using var other = await ledger.StartHostAsync("sms-stop");
        var acts = Enumerable
            .Range(0, 100)
            .SelectMany(number =>
                new[]
                {
                    RecordAsync(Given.On(3, Source.Link, key: $"a{number}")),
                    RecordAsync(Given.On(3, Source.Sms, key: $"b{number}"), services: other.Services),
                }
            );

        var receipts = await Task.WhenAll(acts);

        Assert.All(receipts, receipt => Assert.True(receipt.IsNew));
        Assert.Equal(200, await EventsAsync());
        Assert.Equal(
            new RebuildReport(0, 0),
            (await BlocklistRebuild.RunAsync(Store, repair: false, TestContext.Current.CancellationToken)) with
            {
                ContactPoints = 0,
            }
        );
        await other.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task a_fault_at_another_contact_point_of_the_person_leaves_the_objection_in_force_where_it_was_made()
    {
        var (account, other) = (Guid.NewGuid(), Guid.NewGuid());
        using (var store = ledger.OpenStore())
        await using (var session = store.LightweightSession())
        {
            session.Events.StartStream<LinkedContactPoint>(
                account,
                new[] { person, other }.Select(point => new ContactPointLinked(point, ContactPointKind.Email, Given.March(1), Given.On(1)))
            );
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await ledger.PoisonAsync(other);
        var objection = new RecordObjection(person, Scope.Of(Channel.All, "prospecting"), Given.On(3));
        await Assert.ThrowsAsync<PostgresException>(() => RecordObjection.WriteAsync(ledger.Writer, objection));
        await Assert.ThrowsAsync<PostgresException>(() => RecordObjection.WriteAsync(ledger.Writer, objection));

        Assert.Equal(Channel.All, Assert.Single((await RowAsync()).Statements).Channel);
        Assert.Equal(1, await EventsAsync());
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
    [InlineData("update consent.mt_streams set is_archived = true")]
    [InlineData("update consent.mt_streams set type = 'account'")]
    [InlineData("insert into consent.mt_streams (id, is_archived) values (gen_random_uuid(), true)")]
    [InlineData("update consent.mt_events set is_archived = true")]
    [InlineData("insert into consent.mt_events (seq_id, id, is_archived) values (1, gen_random_uuid(), true)")]
    [InlineData("update consent.mt_doc_blocklist set id = gen_random_uuid()")]
    [InlineData("delete from consent.mt_doc_unattributed")]
    [InlineData("select consent.queue_changes()")]
    [InlineData("select setval('consent.mt_events_sequence', 1)")]
    [InlineData("delete from consent.mt_doc_blocklist")]
    [InlineData("truncate consent.mt_doc_blocklist")]
    [InlineData("alter table consent.mt_events disable trigger all")]
    [InlineData("drop table consent.mt_events")]
    public async Task a_service_cannot_change_what_was_recorded(string sql)
    {
        foreach (var service in Database.ConsentDatabase.Services)
        {
            await using var database = NpgsqlDataSource.Create(
                PostgresServer.ConnectionStringOf(service.Name, ledger.OwnerConnectionString)
            );
            await using var command = database.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private IDocumentStore Store => ledger.Services.GetRequiredService<IDocumentStore>();

    private Task<ObjectionReceipt> RecordAsync(Capture capture, IServiceProvider? services = null) =>
        (services ?? ledger.Services)
            .GetRequiredService<LedgerWriter>()
            .WriteAsync(new RecordObjection(person, Newsletter, capture), RecordObjection.Decide);

    private async Task<ContactPoint> RowAsync()
    {
        await using var session = Store.QuerySession();
        return (await session.LoadAsync<ContactPoint>(person, TestContext.Current.CancellationToken))!;
    }

    private Task<long> EventsAsync() => ledger.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{person}'");
}
