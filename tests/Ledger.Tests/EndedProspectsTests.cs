using Npgsql;

namespace SenefConsent.Ledger.Tests;

/// <summary>What a prospect said goes three years after their last own act, unless something of it has to stay.</summary>
public sealed class EndedProspectsTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");
    private static readonly DateTimeOffset LastAct = Given.March(3, 10);
    private static readonly DateTimeOffset End = LastAct.AddYears(3);

    [Fact]
    public async Task it_goes_with_the_last_own_act_three_years_ago_and_not_before()
    {
        // An hour that no other test of this class has.
        var (prospect, at) = (await SayAsync(Objected(), Lifted(), Told()), End.AddHours(1));
        await system.EraseAsync(End.AddSeconds(-1));
        Assert.True(await TellsMoreAsync(prospect));

        var dry = await system.EraseAsync(at, isDryRun: true);
        Assert.True(await TellsMoreAsync(prospect));
        Assert.Contains("prospects", dry.Describe().Single(line => line.Contains("would be erased", StringComparison.Ordinal)));
        var real = await system.EraseAsync(at);
        Assert.Equal(dry.Ended.Select(Of), real.Ended.Select(Of));
        Assert.Equal(dry.Erasures.Select(one => one.Counts), real.Erasures.Select(one => one.Counts));
        Assert.False(await TellsMoreAsync(prospect));

        Assert.Empty((await system.EraseAsync(at)).Erasures);
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.retention_run where rule = 'prospects' and ran_at = '{at:O}' and ended = {real.Ended[^1].Rows}"
            )
        );
        Assert.Equal(
            0,
            (await Database.ConsentDatabase.RebuildAsync(system.OwnerConnectionString, repair: false, CancellationToken.None)).Differing
        );
    }

    [Fact]
    public async Task whoever_acts_between_the_search_and_the_end_is_a_prospect_as_before_and_the_others_go()
    {
        var (returning, leaving) = (await SayAsync(Objected(), Lifted()), await SayAsync(Objected(), Lifted()));
        await using var store = system.OpenStore();
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (
            var locked = new NpgsqlCommand($"select from consent.mt_streams where id = '{returning}' for update", session.Connection)
        )
        {
            await locked.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var erasing = system.EraseAsync(End.AddMinutes(1));
        while (
            !await system.QueryAsync<bool>(
                "select exists (select from pg_locks l join pg_stat_activity a using (pid) "
                    + "where not l.granted and a.datname = current_database())"
            )
        )
        {
            // It has found both, and waits for the lock.
            Assert.False(erasing.IsCompleted);
        }

        session.Events.Append(returning, new HelpRequested(Newsletter, By(Source.Sms, End.AddSeconds(30))));
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        var report = await erasing;
        Assert.True(await TellsMoreAsync(returning));
        Assert.False(await TellsMoreAsync(leaving));
        Assert.Equal(1, report.Ended[^1].Rows);
    }

    [Fact]
    public async Task what_could_not_be_recorded_was_not_done()
    {
        var (prospect, at) = (await SayAsync(Objected(), Lifted()), End.AddMinutes(2));
        await ExecuteAsync("alter table consent.retention_run add constraint broken check (rule <> 'prospects') not valid");
        try
        {
            await Assert.ThrowsAsync<AggregateException>(() => system.EraseAsync(at));
        }
        finally
        {
            await ExecuteAsync("alter table consent.retention_run drop constraint broken");
        }

        Assert.True(await TellsMoreAsync(prospect));
        await system.EraseAsync(at);
        Assert.False(await TellsMoreAsync(prospect));
    }

    [Fact]
    public async Task what_others_do_about_a_prospect_is_no_act_of_theirs()
    {
        var prospect = await SayAsync(
            Objected(),
            Lifted(),
            new LiftRefused(Newsletter, new Capture(Source.Operator, "operator", null, End.AddDays(-1), Campaign: "late"))
        );
        await system.EraseAsync(End);
        Assert.False(await TellsMoreAsync(prospect));
    }

    [Fact]
    public async Task whoever_returns_is_a_prospect_for_three_years_more()
    {
        var prospect = await SayAsync(Objected(), Lifted());
        await system.EraseAsync(End);
        await SayAgainAsync(prospect, new HelpRequested(Newsletter, By(Source.Sms, End.AddDays(1))));
        await system.EraseAsync(End.AddYears(3));
        Assert.True(await TellsMoreAsync(prospect));
        await system.EraseAsync(End.AddYears(3).AddDays(1));
        Assert.False(await TellsMoreAsync(prospect));
    }

    [Fact]
    public async Task what_refuses_permits_is_linked_or_held_stays()
    {
        var refusing = await SayAsync(Objected());
        var partly = await SayAsync(
            new ObjectionRecorded(Scope.Of(Channel.Email, "prospecting"), By(Source.Link, LastAct.AddDays(-1))),
            Lifted()
        );
        var consenting = await SayAsync(Objected(), new ConsentGiven(Newsletter, By(Source.Preferences, LastAct)));
        var linked = await SayAsync(Objected(), Lifted());
        await LinkAsync(linked);
        var held = await SayAsync(Objected(), Lifted());
        await HoldAsync(held);
        await system.EraseAsync(End.AddYears(30));
        foreach (var staying in new[] { refusing, partly, consenting, linked, held })
        {
            Assert.True(await TellsMoreAsync(staying));
        }
    }

    [Fact]
    public async Task a_consent_that_has_ended_keeps_nothing_but_its_proof()
    {
        var prospect = await SayAsync(new ConsentGiven(Newsletter, By(Source.Preferences, LastAct), ValidUntil: LastAct.AddYears(1)));
        await system.EraseAsync(End);
        Assert.False(await TellsMoreAsync(prospect));
        Assert.Equal(
            1,
            await system.QueryAsync<long>(
                $"select count(*) from consent.mt_events where stream_id = '{prospect}' and type = 'consent_given'"
            )
        );
    }

    private static (string, string, long) Of(Database.SweptTable ended) => (ended.Rule.Id, ended.Table, ended.Rows);

    private static ObjectionRecorded Objected() => new(Newsletter, By(Source.OneClick, LastAct.AddDays(-9)));

    private static ObjectionLifted Lifted() => new(Newsletter, By(Source.Link, LastAct));

    private static ObjectionAnswered Told() => new(Guid.NewGuid(), Newsletter, By(Source.Mail, LastAct.AddDays(20)));

    private static Capture By(Source source, DateTimeOffset at) => new(source, "person", at, at, Campaign: "2026-03-news");

    private async Task<Guid> SayAsync(params object[] said)
    {
        var id = Guid.NewGuid();
        await using var store = system.OpenStore();
        await using var session = store.LightweightSession();
        session.Events.StartStream<ContactPoint>(id, said);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        return id;
    }

    private async Task SayAgainAsync(Guid id, object said)
    {
        await using var store = system.OpenStore();
        await using var session = store.LightweightSession();
        session.Events.Append(id, said);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync($"update consent.mt_streams set timestamp = '{End.AddDays(1):O}' where id = '{id}'");
    }

    private Task LinkAsync(Guid id) =>
        ExecuteAsync(
            "insert into consent.mt_doc_linked (id, data, account, contact_point) "
                + $"values ('{Guid.NewGuid()}', '{"{}"}', '{Guid.NewGuid()}', '{id}')"
        );

    private async Task HoldAsync(Guid id)
    {
        await using var connection = await system.Database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new RetentionExtension(Guid.NewGuid(), [id], LastAct).Upsert());
        await batch.ExecuteNonQueryAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private Task<bool> TellsMoreAsync(Guid id) =>
        system.QueryAsync<bool>(
            $$"""
            select exists (select from consent.mt_events where stream_id = '{{id}}' and data #>> '{capture,campaign}' is not null)
            """
        );
}
