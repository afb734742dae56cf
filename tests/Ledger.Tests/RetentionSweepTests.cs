using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SenefConsent.Database;
using SenefConsent.Proofs;

namespace SenefConsent.Ledger.Tests;

public sealed class RetentionSweepTests : IClassFixture<LedgerSystem>, IAsyncDisposable
{
    private static readonly RetentionRules Rules = RetentionRules.Read(RetentionRules.DeliveredFile);
    private static readonly DateTimeOffset Now = Given.March(3);

    private readonly LedgerSystem system;
    private readonly NpgsqlDataSource sweep;

    public RetentionSweepTests(LedgerSystem system)
    {
        this.system = system;
        sweep = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf(RetentionSweep.Role, system.OwnerConnectionString));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => sweep.DisposeAsync();

    [Fact]
    public async Task every_table_of_the_database_has_a_rule()
    {
        await using var connection = await sweep.OpenConnectionAsync(Cancellation);
        Assert.NotEmpty(await RetentionSweep.RulesOfTablesAsync(connection, Rules, Cancellation));
    }

    [Fact]
    public async Task a_dry_run_counts_what_the_sweep_deletes_and_a_second_sweep_finds_nothing()
    {
        var vault = system.Services.GetRequiredService<EvidenceVault>();
        var (ended, held, lasting) = (Sealed(Now.AddYears(-1)), Sealed(Now.AddYears(-1)), Sealed(Now.AddYears(-1).AddSeconds(1)));
        foreach (var evidence in new[] { ended, held, lasting })
        {
            await system.Writer.WriteAsync(new KeepEvidence(evidence), KeepEvidence.Decide);
        }

        await system.ExtendAsync(held.Id);
        await ExecuteAsync(
            $"""
            insert into consent.evidence_owner (contact_point, evidence) values
                (gen_random_uuid(), '{ended.Id}'), (gen_random_uuid(), '{lasting.Id}');
            insert into consent.sms_part (message, number, evidence, received_at) values
                (gen_random_uuid(), 1, '{held.Id}', '{Now.AddDays(-2):O}'), (gen_random_uuid(), 1, '{lasting.Id}', '{Now.AddDays(-2):O}'),
                (gen_random_uuid(), 1, '{lasting.Id}', '{Now.AddHours(-1):O}');
            insert into consent.answered_request (id, fingerprint, answer, answered_at) values
                (gen_random_uuid(), gen_random_uuid(), 'old', '{Now.AddYears(-1):O}'),
                (gen_random_uuid(), gen_random_uuid(), 'young', '{Now.AddDays(-1):O}');
            insert into consent.screening (id, client, started_at, summary) values
                (gen_random_uuid(), 'c', '{Now.AddYears(-1):O}', '{"{}"}'), (gen_random_uuid(), 'c', '{Now:O}', '{"{}"}');
            insert into consent.delivery (last_position, subscriber, taken_at, positions, message, attempts) values
                (1, 's', '{Now.AddYears(-5):O}', '{"{1}"}', 'm', 1), (2, 's', '{Now.AddYears(-4):O}', '{"{2}"}', 'm', 1);
            insert into messages_sms_stop.wolverine_dead_letters (id, body, message_type, received_at, sent_at) values
                (gen_random_uuid(), '', 't', 'q', '{Now.AddDays(-30):O}'), (gen_random_uuid(), '', 't', 'q', '{Now.AddDays(-29):O}')
            """
        );
        var events = await EventsAsync();

        var expected = await SweepAsync(isDryRun: true);
        Assert.Equal(
            [
                "consent.answered_request 1 0",
                "consent.delivery 1 0",
                "consent.evidence 1 1",
                "consent.evidence_owner 1 0",
                "consent.screening 1 0",
                "consent.sms_part 1 1",
                "messages_sms_stop.wolverine_dead_letters 1 0",
            ],
            expected.Where(table => !table.EndsWith(" 0 0", StringComparison.Ordinal))
        );
        Assert.Equal(expected, await SweepAsync(isDryRun: true));
        Assert.Equal(expected, await SweepAsync(isDryRun: false));
        Assert.Equal(expected.Order(), await RunsAsync());
        Assert.All(await SweepAsync(isDryRun: false), table => Assert.Contains(" 0 ", table, StringComparison.Ordinal));

        Assert.Equal(events, await EventsAsync());
        Assert.Equal(2, await system.QueryAsync<long>($"select count(*) from consent.evidence where id in ('{held.Id}', '{lasting.Id}')"));
        Assert.Equal(2, await system.QueryAsync<long>("select count(*) from consent.answered_request"));

        SealedEvidence Sealed(DateTimeOffset at) => vault.Seal(EvidencePurpose.Message, "STOP"u8, at);
    }

    [Fact]
    public async Task what_was_swept_is_recorded_with_it_and_what_could_not_be_recorded_was_not_swept()
    {
        var now = Now.AddYears(7);
        await ExecuteAsync(
            $"""
            insert into consent.delivery (last_position, subscriber, taken_at, positions, message, attempts) values
                (7, 's', '{now.AddYears(-5):O}', '{"{7}"}', 'm', 1);
            insert into consent.screening (id, client, started_at, summary) values (gen_random_uuid(), 'c', '{now.AddYears(
                -1
            ):O}', '{"{}"}');
            alter table consent.retention_run add constraint broken check (rule <> 'screenings') not valid
            """
        );
        try
        {
            await Assert.ThrowsAsync<PostgresException>(() => RetentionSweep.RunAsync(sweep, Rules, now, isDryRun: false, Cancellation));
        }
        finally
        {
            await ExecuteAsync("alter table consent.retention_run drop constraint broken");
        }

        Assert.Equal(0, await CountAsync("consent.delivery where last_position = 7"));
        Assert.Equal(1, await CountAsync($"consent.retention_run where rule = 'deliveries' and ran_at = '{now:O}' and ended > 0"));
        Assert.NotEqual(0, await CountAsync($"consent.screening where started_at = '{now.AddYears(-1):O}'"));

        await RetentionSweep.RunAsync(sweep, Rules, now, isDryRun: false, Cancellation);
        Assert.Equal(0, await CountAsync($"consent.screening where started_at <= '{now.AddYears(-1):O}'"));
        Assert.Equal(1, await CountAsync($"consent.retention_run where rule = 'screenings' and ran_at = '{now:O}' and ended > 0"));

        Task<long> CountAsync(string rows) => system.QueryAsync<long>($"select count(*) from {rows}");
    }

    [Fact]
    public async Task over_twenty_years_nothing_goes_early_or_under_a_hold_and_nothing_later_than_a_day()
    {
        var owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        var result = await RetentionProof.RunAsync(
            owner,
            PostgresServer.ConnectionStringOf(RetentionSweep.Role, owner),
            PostgresServer.ConnectionStringOf(Erasure.Role, owner),
            rowsOfRule: 1,
            seed: 2,
            everyDay: false,
            Cancellation
        );
        Assert.True(result.Holds, $"{result}");
    }

    [Fact]
    public async Task a_table_that_no_rule_names_stops_the_sweep_before_it_deletes_anything()
    {
        await ExecuteAsync("create table consent.letter (id int)");
        try
        {
            var refusal = await Assert.ThrowsAsync<DatabaseRefusedException>(() => SweepAsync(isDryRun: false));
            Assert.StartsWith("no retention rule names consent.letter", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            await ExecuteAsync("drop table consent.letter");
        }
    }

    [Fact]
    public async Task a_rule_for_a_table_that_is_not_there_stops_it_as_well()
    {
        var rules = new RetentionRules([
            .. Rules.Rules,
            new RetentionRule("letters", ["consent.lettre"], RetentionAction.Keep, "Letters."),
        ]);
        await Assert.ThrowsAsync<DatabaseRefusedException>(() => RetentionSweep.RunAsync(sweep, rules, Now, isDryRun: true, Cancellation));
    }

    [Theory]
    [InlineData("select ciphertext from consent.evidence")]
    [InlineData("select data from consent.mt_events")]
    [InlineData("delete from consent.mt_events")]
    [InlineData("delete from consent.mt_doc_blocklist")]
    [InlineData("delete from consent.answered_request")]
    [InlineData("update consent.answered_request set id = gen_random_uuid()")]
    [InlineData("update consent.evidence set expires_at = now()")]
    [InlineData("update consent.retention_extension set until = now()")]
    [InlineData("update consent.retention_run set ended = 0")]
    [InlineData("delete from consent.change")]
    [InlineData("delete from consent.notice")]
    [InlineData("select body from messages_sms_stop.wolverine_dead_letters")]
    [InlineData("delete from messages_sms_stop.wolverine_incoming_envelopes")]
    public async Task the_role_can_do_nothing_else(string sql)
    {
        await using var command = sweep.CreateCommand(sql);
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation))).SqlState
        );
    }

    private async Task<List<string>> SweepAsync(bool isDryRun) =>
        [
            .. (await RetentionSweep.RunAsync(sweep, Rules, Now, isDryRun, Cancellation)).Select(swept =>
                $"{swept.Table} {swept.Rows} {swept.Held}"
            ),
        ];

    // What a run came to is kept.
    private async Task<List<string>> RunsAsync()
    {
        await using var command = system.Database.CreateCommand(
            $"select format('%s %s %s', place, ended, held) from consent.retention_run where ran_at = '{Now:O}'"
        );
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var runs = new List<string>();
        while (await rows.ReadAsync(Cancellation))
        {
            runs.Add(rows.GetString(0));
        }

        return [.. runs.Order()];
    }

    private Task<long> EventsAsync() => system.QueryAsync<long>("select count(*) from consent.mt_events");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
