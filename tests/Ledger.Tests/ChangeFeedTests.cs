using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests;

public sealed class ChangeFeedTests : IClassFixture<LedgerSystem>, IAsyncDisposable
{
    private readonly LedgerSystem system;
    private readonly NpgsqlDataSource blocklist;
    private readonly ChangeFeed feed;

    public ChangeFeedTests(LedgerSystem system)
    {
        this.system = system;
        blocklist = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString));
        feed = new ChangeFeed(system.Services.GetRequiredService<IDocumentStore>(), blocklist, standing: null);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => blocklist.DisposeAsync();

    [Fact]
    public async Task what_commits_late_comes_late_and_is_never_passed_over()
    {
        var (late, early) = (Guid.NewGuid(), Guid.NewGuid());
        var begin = await EndAsync();
        await using var slow = await system.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await slow.BeginTransactionAsync(Cancellation);
        var number = await AskAsync("select nextval('consent.mt_events_sequence') from pg_current_xact_id()");
        await ObjectAsync(early);
        Assert.Equal([early], (await ReadAsync(begin)).Select(change => change.Event.StreamId));

        await AskAsync(
            $"insert into consent.mt_streams select (jsonb_populate_record(s, jsonb_build_object('id', '{late}'))).* from "
                + $"consent.mt_streams s where id = '{early}' returning 1"
        );
        await AskAsync(
            $"insert into consent.mt_events select (jsonb_populate_record(e, jsonb_build_object('stream_id', '{late}', 'id', "
                + $"gen_random_uuid(), 'seq_id', {number}))).* from consent.mt_events e where stream_id = '{early}' returning 1"
        );
        Assert.Single(await ReadAsync(begin));
        await transaction.CommitAsync(Cancellation);

        var changes = await ReadAsync(begin);
        Assert.Equal([(begin + 1, early), (begin + 2, late)], changes.Select(change => (change.Position, change.Event.StreamId)));
        Assert.True(
            changes[1].Event.Sequence < changes[0].Event.Sequence,
            "The number of the event that commits late was to be the lower one."
        );

        async Task<object?> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, slow, transaction);
            return await command.ExecuteScalarAsync(Cancellation);
        }
    }

    [Fact]
    public async Task writers_and_readers_that_race_see_each_change_once_and_a_person_s_in_their_order()
    {
        const int Writers = 8,
            Events = 25;
        var people = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        var begin = await EndAsync();
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => ReadToEndAsync()).ToList();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Writers),
            Cancellation,
            async (writer, _) =>
            {
                for (var number = 0; number < Events; number++)
                {
                    await ObjectAsync(people[(writer + number) % people.Count]);
                }
            }
        );
        await written.CancelAsync();

        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(1, Writers * Events).Select(number => begin + number), seen.Select(change => change.Position));
            Assert.Equal(Writers * Events, seen.DistinctBy(change => change.Event.Id).Count());
            foreach (var person in seen.GroupBy(change => change.Event.StreamId))
            {
                Assert.Equal(
                    Enumerable.Range(1, person.Count()).Select(version => (long)version),
                    person.Select(change => change.Event.Version)
                );
            }
        }

        async Task<List<FedChange>> ReadToEndAsync()
        {
            var seen = new List<FedChange>();
            while (true)
            {
                var wasWritten = written.IsCancellationRequested;
                await feed.PublishAsync(Cancellation);
                var page = await feed.ReadAsync(seen.Count == 0 ? begin : seen[^1].Position, 7, Cancellation);
                seen.AddRange(page);
                if (wasWritten && page.Count == 0)
                {
                    return seen;
                }
            }
        }
    }

    [Fact]
    public async Task numbers_are_drawn_one_by_one_or_a_later_act_could_have_a_lower_one() =>
        Assert.Equal(
            1,
            await system.QueryAsync<long>("select seqcache from pg_sequence where seqrelid = 'consent.mt_events_sequence'::regclass")
        );

    [Fact]
    public async Task what_is_no_contact_point_s_has_no_position()
    {
        var begin = await EndAsync();
        await system
            .Services.GetRequiredService<UnattributedObjections>()
            .KeepAsync(UnattributedReason.DamagedLink, Source.Link, "content"u8.ToArray(), "fingerprint", Given.March(3));
        Assert.Empty(await ReadAsync(begin));
        Assert.Equal(0, await system.QueryAsync<long>($"select count(*) from {ChangeFeed.QueueTable}"));
    }

    [Fact]
    public async Task a_stray_row_in_the_queue_neither_stops_the_feed_nor_an_objection()
    {
        var (published, next) = (Guid.NewGuid(), Guid.NewGuid());
        var begin = await EndAsync();
        await ObjectAsync(published);
        Assert.Single(await ReadAsync(begin));
        await system.QueryAsync<int>(
            $"""
            insert into {ChangeFeed.QueueTable} select seq_id from consent.mt_events where stream_id = '{published}';
            insert into {ChangeFeed.QueueTable} select last_value + 1 from consent.mt_events_sequence;
            insert into {ChangeFeed.QueueTable} select last_value + 1000000 from consent.mt_events_sequence;
            select 1
            """
        );

        Assert.Single(await ReadAsync(begin));
        await ObjectAsync(next);

        Assert.Equal(
            [(begin + 1, published), (begin + 2, next)],
            (await ReadAsync(begin)).Select(change => (change.Position, change.Event.StreamId))
        );
        Assert.Equal(TimeSpan.Zero, await feed.AgeAsync(Cancellation));
        Assert.Equal(
            1,
            await system.QueryAsync<long>($"with stray as (delete from {ChangeFeed.QueueTable} returning 1) select count(*) from stray")
        );
    }

    [Fact]
    public async Task the_age_of_the_feed_is_that_of_the_event_that_has_waited_longest()
    {
        var begin = await EndAsync();
        await ObjectAsync(Guid.NewGuid());
        await system.QueryAsync<int>(
            $"""
            update consent.mt_events set timestamp = now() - interval '2 minutes'
                where seq_id = (select max(seq_id) from consent.mt_events);
            select 1
            """
        );
        Assert.InRange(await feed.AgeAsync(Cancellation), TimeSpan.FromMinutes(2), TimeSpan.FromHours(1));
        Assert.Single(await ReadAsync(begin));
        Assert.Equal(TimeSpan.Zero, await feed.AgeAsync(Cancellation));
    }

    [Fact]
    public async Task events_from_before_the_feed_come_first_and_a_migration_that_runs_again_adds_nothing()
    {
        var (before, after) = (Guid.NewGuid(), Guid.NewGuid());
        var begin = await EndAsync();
        await system.QueryAsync<int>("alter table consent.mt_events disable trigger queue_changes; select 1");
        await ObjectAsync(before);
        await system.QueryAsync<int>("alter table consent.mt_events enable trigger queue_changes; select 1");
        await ObjectAsync(after);
        await ObjectAsync(before);

        await ChangeFeed.MigrateAsync(system.Database, Cancellation);
        await ChangeFeed.MigrateAsync(system.Database, Cancellation);

        Assert.Equal(
            [(before, 1), (after, 1), (before, 2)],
            (await ReadAsync(begin)).Select(change => (change.Event.StreamId, change.Event.Version))
        );
    }

    [Fact]
    public async Task a_rebuild_leaves_the_feed_as_it_is()
    {
        var id = Guid.NewGuid();
        await ObjectAsync(id);
        var positions = (await ReadAsync(0)).Select(change => (change.Position, change.Event.Id)).ToList();
        await system.QueryAsync<Guid>(
            $"update {LedgerStore.BlocklistTable} set data = jsonb_set(data, '{"{statements}"}', '[]') where id = '{id}' returning id"
        );
        await ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: true, Cancellation);
        Assert.Equal(
            1,
            await system.QueryAsync<int>(
                $"select jsonb_array_length(data -> 'statements') from {LedgerStore.BlocklistTable} where id = '{id}'"
            )
        );
        Assert.Equal(positions, (await ReadAsync(0)).Select(change => (change.Position, change.Event.Id)));
    }

    [Theory]
    [InlineData("insert into consent.change_queue (seq_id) values (1)")]
    [InlineData("delete from consent.change_queue")]
    [InlineData("insert into consent.change (position, seq_id) values (9999999, 9999999)")]
    [InlineData("select * from consent.subscriber")]
    public async Task only_blocklist_keeps_the_feed(string sql)
    {
        await using var database = NpgsqlDataSource.Create(
            PostgresServer.ConnectionStringOf("email-unsubscribe", system.OwnerConnectionString)
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalOf(database, sql));
    }

    [Theory]
    [InlineData("insert into consent.change_queue (seq_id) values (1)")]
    [InlineData("update consent.change set position = 0")]
    [InlineData("delete from consent.change")]
    [InlineData("delete from consent.delivery")]
    public async Task nobody_changes_what_was_published_or_delivered(string sql)
    {
        await using var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("blocklist", system.OwnerConnectionString));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalOf(database, sql));
    }

    private static async Task<string> RefusalOf(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation))).SqlState;
    }

    private async Task<long> EndAsync()
    {
        await feed.PublishAsync(Cancellation);
        return await feed.EndAsync(Cancellation);
    }

    private async Task<IReadOnlyList<FedChange>> ReadAsync(long after)
    {
        await feed.PublishAsync(Cancellation);
        return await feed.ReadAsync(after, ChangeFeed.LargestPage, Cancellation);
    }

    private Task<ObjectionReceipt> ObjectAsync(Guid contactPoint) =>
        system.Writer.WriteAsync(
            new RecordObjection(contactPoint, Scope.Of(Channel.Email, "newsletter"), Given.On(3, key: $"{Guid.NewGuid():N}")),
            RecordObjection.Decide
        );
}
