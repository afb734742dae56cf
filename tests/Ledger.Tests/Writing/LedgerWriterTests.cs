using Npgsql;

namespace SenefConsent.Ledger.Tests.Writing;

/// <summary>What the commands of one commit do to each other: nothing, but for what they say of the same people.</summary>
public sealed class LedgerWriterTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    [Fact]
    public async Task what_arrives_while_commits_are_under_way_shares_the_next_one()
    {
        var people = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToList();

        await InOneCommitAsync(() => people.Select(person => (Task)RecordAsync(person)));

        Assert.Equal((50, 1), await EventsAndCommitsAsync(people));
    }

    [Fact]
    public async Task a_value_that_postgresql_refuses_fails_its_own_command_and_no_other()
    {
        var people = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        Task<ObjectionReceipt>? poison = null;

        await InOneCommitAsync(() =>
            [
                .. people[..7].Select(RecordAsync),
                poison = ledger.Writer.WriteAsync(
                    new RecordObjection(Guid.NewGuid(), Newsletter, Given.On(3) with { Campaign = "a\0b" }),
                    RecordObjection.Decide
                ),
                .. people[7..].Select(RecordAsync),
            ]
        );

        Assert.Equal(PostgresErrorCodes.UntranslatableCharacter, (await Assert.ThrowsAsync<PostgresException>(() => poison!)).SqlState);
        Assert.Equal(20, (await EventsAndCommitsAsync(people)).Events);
    }

    [Fact]
    public async Task a_decision_that_throws_fails_its_own_command_and_no_other()
    {
        var people = Enumerable.Range(0, 10).Select(_ => Guid.NewGuid()).ToList();
        Task<bool>? faulty = null;

        await InOneCommitAsync(() =>
            [
                .. people[..5].Select(RecordAsync),
                faulty = ledger.Writer.WriteAsync<UndoObjection, bool>(
                    new UndoObjection(people[0], Guid.NewGuid(), Given.On(3)),
                    (_, _) => throw new InvalidOperationException("A bug.")
                ),
                .. people[5..].Select(RecordAsync),
            ]
        );

        Assert.Equal("A bug.", (await Assert.ThrowsAsync<InvalidOperationException>(() => faulty!)).Message);
        Assert.Equal((10, 1), await EventsAndCommitsAsync(people));
    }

    [Fact]
    public async Task a_contact_point_that_somebody_holds_does_not_hold_up_its_neighbours()
    {
        var (held, people) = (Guid.NewGuid(), Enumerable.Range(0, 10).Select(_ => Guid.NewGuid()).ToList());
        await RecordAsync(held);
        await using var connection = await ledger.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand(
            $"select id from consent.mt_streams where id = '{held}' for update",
            connection,
            transaction
        );
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Task<ObjectionReceipt>? waiting = null;
        List<Task> others = [];
        await InOneCommitAsync(() =>
        {
            others = [.. people.Select(RecordAsync)];
            waiting = ledger.Writer.WriteAsync(new RecordObjection(held, Newsletter, Given.On(4, key: "held")), RecordObjection.Decide);
            return [];
        });

        // A writer that waits for the one that is held has committed none of them by then.
        await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        Assert.False(waiting!.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.True((await waiting).IsNew);
    }

    [Fact]
    public async Task a_command_sees_what_one_before_it_in_the_same_commit_has_changed()
    {
        var person = Guid.NewGuid();
        List<Task<ObjectionReceipt>> acts = [];

        await InOneCommitAsync(() => acts = [.. Enumerable.Range(0, 30).Select(_ => RecordAsync(person))]);

        var receipts = await Task.WhenAll(acts);
        Assert.Single(receipts, receipt => receipt.IsNew);
        Assert.Single(receipts.Select(receipt => receipt.EventId).Distinct());
        Assert.Equal((1, 1), await EventsAndCommitsAsync([person]));
    }

    [Fact]
    public async Task a_stream_that_somebody_else_has_made_meanwhile_is_read_again()
    {
        var person = Guid.NewGuid();
        using var other = await ledger.StartHostAsync("sms-stop");
        var theirs = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<LedgerWriter>(
            other.Services
        );

        var receipts = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(number =>
                    (number % 2 == 0 ? ledger.Writer : theirs).WriteAsync(
                        new RecordObjection(person, Newsletter, Given.On(3, Source.Sms, key: $"{number}")),
                        RecordObjection.Decide
                    )
                )
        );

        Assert.All(receipts, receipt => Assert.True(receipt.IsNew));
        Assert.Equal(40, (await EventsAndCommitsAsync([person])).Events);
        await other.StopAsync(TestContext.Current.CancellationToken);
    }

    private Task<ObjectionReceipt> RecordAsync(Guid person) =>
        ledger.Writer.WriteAsync(new RecordObjection(person, Newsletter, Given.On(3)), RecordObjection.Decide);

    // Both transactions of the writer wait for rows that are locked here; what is sent meanwhile goes into the next.
    private async Task InOneCommitAsync(Func<IEnumerable<Task>> send)
    {
        Guid[] held = [Guid.NewGuid(), Guid.NewGuid()];
        await Task.WhenAll(held.Select(RecordAsync));
        await using var connection = await ledger.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("select id from consent.mt_streams where id = any($1) for update", connection, transaction)
        {
            Parameters = { new() { Value = held } },
        };
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        List<Task> sent = [RecordAsync(held[0])];
        await WaitForWaitingAsync(1);
        sent.Add(RecordAsync(held[1]));
        await WaitForWaitingAsync(2);
        sent.AddRange(send());
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(sent.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    private async Task WaitForWaitingAsync(int transactions)
    {
        while (
            await ledger.QueryAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) < transactions
        )
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<(int Events, int Commits)> EventsAndCommitsAsync(IEnumerable<Guid> people)
    {
        var ids = string.Join("','", people);
        return (
            (int)await ledger.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id in ('{ids}')"),
            (int)await ledger.QueryAsync<long>($"select count(distinct xmin::text) from consent.mt_events where stream_id in ('{ids}')")
        );
    }
}
