using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests.Journaling;

/// <summary>What a service does with a journal and a database that do not say the same.</summary>
public sealed class StoreStandingTests(LedgerSystem ledger) : IClassFixture<LedgerSystem>
{
    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");
    private static readonly ContactPointKeyring Keyring = new(Options.Create(ConsentSystem.LedgerKeys));

    private readonly ContactAddress address = ContactAddress.Email($"{Guid.NewGuid():N}@example.org");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Guid Person => Keyring.IdsOf(address).Newest;

    [Fact]
    public async Task what_a_process_wrote_to_the_journal_before_it_died_is_repeated_by_its_sender_or_applied_after_a_restore()
    {
        WriteWithoutCommit(Person);
        using var service = await ledger.StartHostAsync("sms-stop");
        Assert.Null(await service.Services.GetRequiredService<StoreStanding>().CompareAsync(Cancellation));
        Assert.Equal(Rule.None, await RuleAsync(service));

        var restarts = await ledger.QueryAsync<long>("select count(*) from consent.feed_restart");
        Assert.Empty((await ReapplyAsync(ledger.JournalDirectory)).Faults);
        Assert.Equal(Rule.Objection, await RuleAsync(service));
        Assert.Equal(restarts, await ledger.QueryAsync<long>("select count(*) from consent.feed_restart"));
        await service.StopAsync(Cancellation);
    }

    [Fact]
    public async Task while_it_is_behind_refusals_are_taken_and_nothing_is_permitted_until_it_is_brought_up()
    {
        await RecordAsync(ledger.Services, Person);
        await ledger.QueryAsync<string>(
            $"""
            with events as (delete from consent.mt_events where stream_id = '{Person}' returning 1),
                 streams as (delete from consent.mt_streams where id = '{Person}' returning 1),
                 rows as (delete from consent.mt_doc_blocklist where id = '{Person}' returning 1),
                 marks as (update consent.journal_mark set sequence = sequence - 1 where written_at = (
                    select max(written_at) from consent.journal_mark) returning 1)
            select 'restored'
            """
        );
        using var service = await ledger.StartHostAsync("email-unsubscribe");
        var (standing, writer) = (
            service.Services.GetRequiredService<StoreStanding>(),
            service.Services.GetRequiredService<LedgerWriter>()
        );
        Assert.Contains("database reapply", await standing.CompareAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(Rule.StoreBehind, await RuleAsync(service));

        var other = Guid.NewGuid();
        Assert.True((await RecordAsync(service.Services, other)).IsNew);
        var lift = new LiftObjections(
            other,
            Newsletter,
            Given.On(5, Source.Link, key: $"{other}") with
            {
                Notice = new Notice("page", "1", "fr"),
            }
        );
        var refused = await Assert.ThrowsAsync<StoreBehindException>(() => writer.WriteAsync(lift, LiftObjections.Decide));
        Assert.True(StoreFault.IsOutage(refused));
        await Assert.ThrowsAsync<StoreBehindException>(() => service.Services.GetRequiredService<ChangeFeed>().PublishAsync(Cancellation));

        Assert.Empty((await ReapplyAsync(ledger.JournalDirectory)).Faults);
        Assert.Null(await standing.CompareAsync(Cancellation));
        Assert.Equal(Rule.Objection, await RuleAsync(service));
        Assert.Equal(LiftOutcome.Lifted, await writer.WriteAsync(lift, LiftObjections.Decide));
        await service.StopAsync(Cancellation);
    }

    [Fact]
    public async Task a_journal_that_is_not_the_databases_counts_as_behind_until_somebody_gives_it_up()
    {
        await RecordAsync(ledger.Services, Person);
        var elsewhere = Directory.CreateTempSubdirectory("consent-journal-");
        try
        {
            using var service = await ledger.StartHostAsync("sms-stop", ("Journal:Directory", elsewhere.FullName));
            var standing = service.Services.GetRequiredService<StoreStanding>();
            Assert.Contains("the journal lacks", await standing.CompareAsync(Cancellation), StringComparison.Ordinal);
            Assert.Contains("the journal lacks", (await ReapplyAsync(elsewhere.FullName)).Faults[0], StringComparison.Ordinal);
            Assert.NotNull(await standing.CompareAsync(Cancellation));

            Assert.NotEmpty((await ReapplyAsync(elsewhere.FullName, acceptsLoss: true)).GivenUp);
            Assert.Null(await standing.CompareAsync(Cancellation));

            // The journal turns up again: all of it is there.
            Assert.DoesNotContain((await ReapplyAsync(ledger.JournalDirectory)).Counts, count => count.Key.Outcome == Reapplied.Appended);
            await service.StopAsync(Cancellation);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task what_cannot_be_read_of_the_journal_keeps_the_database_behind_until_a_whole_copy_is_there()
    {
        var (lost, kept) = (Guid.NewGuid(), Guid.NewGuid());
        string path;
        using (
            var file = JournalFile.Create(
                ledger.JournalDirectory,
                "damaged",
                TimeProvider.System.GetUtcNow(),
                Journal.KeysOf(ConsentSystem.LedgerKeys)
            )
        )
        {
            path = Path.Combine(ledger.JournalDirectory, file.Write([EntryFor(lost)], Given.March(1)).Position.File);
            file.NoteCommitted();
            file.Write([EntryFor(kept)], Given.March(1));
            file.NoteCommitted();
        }

        var whole = await File.ReadAllBytesAsync(path, Cancellation);
        var damaged = whole.ToArray();
        damaged[Array.IndexOf(damaged, (byte)'\n') + 50] ^= 0x01;
        await File.WriteAllBytesAsync(path, damaged, Cancellation);
        using var service = await ledger.StartHostAsync("sms-stop");
        var standing = service.Services.GetRequiredService<StoreStanding>();
        Assert.NotNull(await standing.CompareAsync(Cancellation));
        Assert.Contains("1 commits", Assert.Single((await ReapplyAsync(ledger.JournalDirectory)).Faults), StringComparison.Ordinal);
        Assert.NotNull(await standing.CompareAsync(Cancellation));
        Assert.Equal(1, await EventsOfAsync(kept));

        await File.WriteAllBytesAsync(path, whole, Cancellation);
        Assert.Empty((await ReapplyAsync(ledger.JournalDirectory)).Faults);
        Assert.Null(await standing.CompareAsync(Cancellation));
        Assert.Equal((1, 1), (await EventsOfAsync(lost), await EventsOfAsync(kept)));
        await service.StopAsync(Cancellation);
    }

    [Fact]
    public async Task the_journal_of_another_database_is_not_applied()
    {
        var elsewhere = Directory.CreateTempSubdirectory("consent-journal-");
        try
        {
            using (var file = JournalFile.Create(elsewhere.FullName, "other", Given.March(1), new Dictionary<int, string> { [1] = "00" }))
            {
                file.Write([(Guid.NewGuid(), Guid.NewGuid(), "objection_recorded", "{}"u8.ToArray())], Given.March(1));
            }

            var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => ReapplyAsync(elsewhere.FullName));
            Assert.Contains("another contact point key", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task those_who_ask_while_it_is_compared_wait_for_one_more_comparison_and_not_for_each_other()
    {
        using var service = await ledger.StartHostAsync("sms-stop");
        var standing = service.Services.GetRequiredService<StoreStanding>();
        await standing.CompareAsync(Cancellation);
        var before = standing.Last!.Number;
        List<Task<string?>> asked;
        await using (var owner = await ledger.Database.OpenConnectionAsync(Cancellation))
        await using (var held = await owner.BeginTransactionAsync(Cancellation))
        {
            await using var command = new Npgsql.NpgsqlCommand("lock table consent.journal_mark in access exclusive mode", owner, held);
            await command.ExecuteNonQueryAsync(Cancellation);
            asked = [.. Enumerable.Range(0, 10).Select(_ => standing.CompareAsync(Cancellation))];
        }

        await Task.WhenAll(asked);
        Assert.Equal(before + 2, standing.Last!.Number);
        await service.StopAsync(Cancellation);
    }

    [Fact]
    public async Task services_that_write_at_once_have_files_of_their_own_and_are_all_marked()
    {
        using var other = await ledger.StartHostAsync("sms-stop");
        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(number => RecordAsync(number % 2 == 0 ? ledger.Services : other.Services, Guid.NewGuid()))
        );
        await other.StopAsync(Cancellation);
        var marks = await MarksAsync();
        Assert.All(
            JournalReading.FilesIn(ledger.JournalDirectory).Select(file => JournalReading.Read(file.FullName)),
            contents =>
            {
                Assert.Empty(contents.DamagedAt);
                Assert.True(marks.GetValueOrDefault(contents.Extent.File) >= contents.Extent.Committed);
            }
        );
    }

    private void WriteWithoutCommit(Guid person)
    {
        using var file = JournalFile.Create(
            ledger.JournalDirectory,
            "dead",
            TimeProvider.System.GetUtcNow(),
            Journal.KeysOf(ConsentSystem.LedgerKeys)
        );
        file.Write([EntryFor(person)], TimeProvider.System.GetUtcNow());
    }

    private static (Guid, Guid, string, byte[]) EntryFor(Guid person) =>
        (person, Guid.NewGuid(), "objection_recorded", StoredEvents.Write(new ObjectionRecorded(Newsletter, Given.On(3))));

    private Task<long> EventsOfAsync(Guid person) =>
        ledger.QueryAsync<long>($"select count(*) from consent.mt_events where stream_id = '{person}'");

    private async Task<Dictionary<string, long>> MarksAsync()
    {
        await using var connection = await ledger.Database.OpenConnectionAsync(Cancellation);
        return (await JournalMarks.ReadAsync(connection, Cancellation)).ToDictionary(mark => mark.Key, mark => mark.Value.Sequence);
    }

    private async Task<Rule> RuleAsync(IHost service) =>
        (
            await service
                .Services.GetRequiredService<BlocklistReader>()
                .DecideAsync(
                    new BlocklistLookup(Keyring, [address], organisation: []),
                    new SendQuestion(Channel.Email, "newsletter", Audience.Business, Given.March(30)),
                    Cancellation
                )
        )
            .Decisions[0]
            .Rule;

    private static Task<ObjectionReceipt> RecordAsync(IServiceProvider services, Guid person) =>
        services
            .GetRequiredService<LedgerWriter>()
            .WriteAsync(new RecordObjection(person, Newsletter, Given.On(3)), RecordObjection.Decide);

    private Task<JournalRecovery> ReapplyAsync(string directory, bool acceptsLoss = false) =>
        ConsentDatabase.ReapplyAsync(
            ledger.OwnerConnectionString,
            new JournalOptions { Directory = directory },
            isDryRun: false,
            acceptsLoss,
            Cancellation
        );
}
