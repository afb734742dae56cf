using Microsoft.Extensions.DependencyInjection;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests.Journaling;

/// <summary>A database that lacks what the journal keeps.</summary>
public sealed class JournalRecoveryTests(LedgerSystem ledger, ConsentSystem restored)
    : IClassFixture<LedgerSystem>,
        IClassFixture<ConsentSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    [Fact]
    public async Task what_protects_people_is_in_the_journal_before_it_is_committed()
    {
        var person = Guid.NewGuid();
        await ledger.PoisonAsync(person);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RecordAsync(person));
        Assert.Contains(Journaled(), entry => entry.Stream == person && entry.Type == "objection_recorded");
        await using var cure = ledger.Database.CreateCommand($"drop trigger poison_{person:N} on consent.mt_events");
        await cure.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task without_the_journal_nothing_is_committed_and_the_sender_is_to_repeat()
    {
        var person = Guid.NewGuid();
        Directory.Move(ledger.JournalDirectory, $"{ledger.JournalDirectory}.away");
        await File.WriteAllTextAsync(ledger.JournalDirectory, "", TestContext.Current.CancellationToken);
        try
        {
            using var other = await ledger.StartHostAsync("sms-stop");
            var fault = await Assert.ThrowsAsync<JournalUnwritableException>(() =>
                other
                    .Services.GetRequiredService<LedgerWriter>()
                    .WriteAsync(new RecordObjection(person, Newsletter, Given.On(3)), RecordObjection.Decide)
            );
            Assert.True(StoreFault.IsOutage(fault));
            Assert.False(await IsThereAsync(ledger, person));
            await other.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(ledger.JournalDirectory);
            Directory.Move($"{ledger.JournalDirectory}.away", ledger.JournalDirectory);
        }
    }

    [Fact]
    public async Task a_database_that_lacks_everything_gets_all_that_protects_once_with_its_ids_and_times()
    {
        var (person, lifted) = (Guid.NewGuid(), Guid.NewGuid());
        var receipt = await RecordAsync(person);
        await RecordAsync(lifted);
        await ledger.Writer.WriteAsync(
            new LiftObjections(lifted, Newsletter, Given.On(5, Source.Link, key: "lift") with { Notice = new Notice("page", "1", "fr") }),
            LiftObjections.Decide
        );

        Assert.True((await ReapplyAsync(isDryRun: true)).Counts[("objection_recorded", Reapplied.Appended)] >= 2);
        Assert.False(await IsThereAsync(restored, person));

        Assert.Empty((await ReapplyAsync()).Faults);
        Assert.True(await IsThereAsync(restored, person));
        var row = await restored.QueryAsync<string>($"select data::text from consent.mt_doc_blocklist where id = '{person}'");
        Assert.Equal(await ledger.QueryAsync<string>($"select data::text from consent.mt_doc_blocklist where id = '{person}'"), row);
        Assert.Contains($"{receipt.EventId}", row, StringComparison.Ordinal);

        // The lift is not in the journal: without it the person is refused, and may lift again.
        Assert.True(await IsThereAsync(restored, lifted));

        var events = await restored.QueryAsync<long>("select count(*) from consent.mt_events");
        var again = await ReapplyAsync();
        Assert.Equal((0, 0), (again.Files, again.Counts.Count));
        Assert.Equal(events, await restored.QueryAsync<long>("select count(*) from consent.mt_events"));
        Assert.Empty(await ConsentDatabase.CompareAsync(restored.OwnerConnectionString, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task an_event_that_is_there_is_not_appended_again()
    {
        var person = Guid.NewGuid();
        await RecordAsync(person);
        await using var forget = ledger.Database.CreateCommand("delete from consent.journal_mark");
        await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var recovery = await ConsentDatabase.ReapplyAsync(
            ledger.OwnerConnectionString,
            new JournalOptions { Directory = ledger.JournalDirectory },
            isDryRun: false,
            acceptsLoss: false,
            TestContext.Current.CancellationToken
        );
        Assert.True(recovery.Counts[("objection_recorded", Reapplied.WasThere)] > 0);
        Assert.Equal(1, await ledger.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{person}'"));
    }

    private Task<ObjectionReceipt> RecordAsync(Guid person) =>
        ledger.Writer.WriteAsync(new RecordObjection(person, Newsletter, Given.On(3)), RecordObjection.Decide);

    private Task<JournalRecovery> ReapplyAsync(bool isDryRun = false) =>
        ConsentDatabase.ReapplyAsync(
            restored.OwnerConnectionString,
            new JournalOptions { Directory = ledger.JournalDirectory },
            isDryRun,
            acceptsLoss: false,
            TestContext.Current.CancellationToken
        );

    private List<JournalEntry> Journaled() =>
        [
            .. JournalReading
                .FilesIn(ledger.JournalDirectory)
                .SelectMany(file => JournalReading.CommitsIn(file.FullName))
                .SelectMany(commit => commit.Entries),
        ];

    private static async Task<bool> IsThereAsync(ConsentSystem system, Guid person) =>
        await system.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{person}'") > 0;
}
