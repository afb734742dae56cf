using Npgsql;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests;

public class KeyRegisterTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    private static readonly DateTimeOffset At = Given.March(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void an_empty_store_learns_the_keys_of_the_first()
    {
        var keys = Keys(KeyUse.ContactPoints, (1, 'a'), (2, 'b'));
        Assert.Equal(keys, Compare(keys, [], storeIsEmpty: true).New);
    }

    [Fact]
    public void a_store_that_was_written_to_learns_no_key_of_a_service() =>
        Assert.Contains(
            "Run 'database migrate'",
            Assert.Single(Compare(Keys(KeyUse.ContactPoints, (1, 'a')), []).Faults),
            StringComparison.Ordinal
        );

    [Fact]
    public void a_wrong_key_is_named_and_nothing_is_registered()
    {
        var comparison = Compare(
            Keys(KeyUse.ContactPoints, (1, 'x'), (2, 'b')),
            Registered(Keys(KeyUse.ContactPoints, (1, 'a'))),
            storeIsEmpty: true
        );
        Assert.StartsWith(
            "Ledger:ContactPointKeys:1 is not the key this database was written with",
            Assert.Single(comparison.Faults),
            StringComparison.Ordinal
        );
        Assert.Empty(comparison.New);
    }

    [Fact]
    public void a_new_version_beside_the_old_one_is_learnt()
    {
        var keys = Keys(KeyUse.ContactPoints, (1, 'a'), (2, 'b'));
        Assert.Equal([keys[1]], Compare(keys, Registered(keys[..1])).New);
    }

    [Fact]
    public void a_service_that_lacks_a_version_is_refused() =>
        Assert.StartsWith(
            "Ledger:ContactPointKeys:2 is missing",
            Assert.Single(Compare(Keys(KeyUse.ContactPoints, (1, 'a')), Registered(Keys(KeyUse.ContactPoints, (1, 'a'), (2, 'b')))).Faults),
            StringComparison.Ordinal
        );

    [Fact]
    public void a_lower_version_is_no_new_one() =>
        Assert.Contains(
            "Ledger:ContactPointKeys:1 is new to this database and has a lower version",
            Assert.Single(Compare(Keys(KeyUse.ContactPoints, (1, 'a'), (2, 'b')), Registered(Keys(KeyUse.ContactPoints, (2, 'b')))).Faults),
            StringComparison.Ordinal
        );

    [Fact]
    public void a_link_key_may_be_taken_out_but_not_exchanged()
    {
        var known = Registered(Keys(KeyUse.UnsubscribeLinks, (1, 'a'), (2, 'b')));
        Assert.Empty(Compare(Keys(KeyUse.UnsubscribeLinks, (2, 'b')), known).Faults);
        Assert.Single(Compare(Keys(KeyUse.UnsubscribeLinks, (3, 'c')), known).Faults);
        Assert.Equal(3, Assert.Single(Compare(Keys(KeyUse.UnsubscribeLinks, (2, 'b'), (3, 'c')), known).New).Version);
    }

    [Fact]
    public void a_key_of_another_service_is_compared_and_not_registered()
    {
        var screening = ConfiguredKeys.Of("Links:TokenKeys", LinkKey(7, 'x'), areOwn: false).Keys;
        Assert.Empty(Compare(screening, []).New);
        Assert.StartsWith(
            "Links:TokenKeys:7:Secret is not the key",
            Assert.Single(Compare(screening, Registered(ConfiguredKeys.Of("Unsubscribe", LinkKey(7, 'a'), areOwn: true).Keys)).Faults),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void a_check_value_is_no_part_of_anything_made_with_the_key()
    {
        var key = Keys(KeyUse.ContactPoints, (1, 'a'))[0];
        var direct = new byte[KeyedHash.Bytes];
        new KeyedHash(key.Secret).Hash("consent key check"u8, direct);
        Assert.Equal(ConfiguredKey.CheckBytes, key.CheckValue().Length);
        Assert.NotEqual(direct[..ConfiguredKey.CheckBytes], key.CheckValue());
        Assert.NotEqual(key.CheckValue(), (key with { Version = 2 }).CheckValue());
        Assert.NotEqual(key.CheckValue(), (key with { Use = KeyUse.Evidence }).CheckValue());
    }

    [Fact]
    public async Task of_services_that_start_at_once_with_different_keys_one_wins()
    {
        var owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(PostgresServer.ConnectionStringOf("sms-stop", owner));
        var faults = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    KeyRegister.RegisterAsync(
                        database,
                        Keys(KeyUse.ContactPoints, (1, (char)('a' + (number % 2)))),
                        isVouchedFor: false,
                        Cancellation
                    )
                )
        );
        Assert.Equal(4, faults.Count(list => list.Count == 0));
        Assert.Equal(4, faults.Count(list => list.Count == 1));
        Assert.Single(await ConsentDatabase.KeysAsync(owner, Cancellation));
    }

    [Fact]
    public async Task a_database_from_before_the_register_learns_keys_that_open_its_evidence()
    {
        var owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(owner);
        var (ours, others) = (ConsentSystem.LedgerKeys, new LedgerOptions());
        others.ContactPointKeys[1] = others.EvidenceKeys[1] = ConsentSystem.KeyOf('z');
        var sealedRow = new EvidenceVault(Microsoft.Extensions.Options.Options.Create(ours), database, TimeProvider.System).Seal(
            "message",
            "STOP"u8,
            At
        );
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(EvidenceVault.Insert([sealedRow]));
            await batch.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.Single(await KeyRegister.RegisterAsync(database, [ConfiguredKeys.Of(ours).Keys[0]], isVouchedFor: false, Cancellation));
        Assert.StartsWith(
            "Ledger:EvidenceKeys:1 is not the key",
            Assert.Single(await ConsentDatabase.RegisterKeysAsync(owner, others, isVouchedFor: true, Cancellation)),
            StringComparison.Ordinal
        );
        Assert.Empty(await ConsentDatabase.RegisterKeysAsync(owner, ours, isVouchedFor: false, Cancellation));
        Assert.Empty(await ConsentDatabase.KeyFaultsAsync(owner, ours, Cancellation));
        Assert.Equal(2, (await ConsentDatabase.KeyFaultsAsync(owner, others, Cancellation)).Count);
    }

    [Fact]
    public async Task a_key_that_seals_something_or_may_have_named_somebody_is_not_forgotten()
    {
        var owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(owner);
        var keys = ConsentSystem.LedgerKeys;
        Assert.Empty(await ConsentDatabase.RegisterKeysAsync(owner, keys, isVouchedFor: true, Cancellation));
        var vault = new EvidenceVault(Microsoft.Extensions.Options.Options.Create(keys), database, TimeProvider.System);
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(EvidenceVault.Insert([vault.Seal("message", "STOP"u8, At)]));
            await batch.ExecuteNonQueryAsync(Cancellation);
        }

        await ExecuteAsync(database, "insert into consent.mt_streams (id, type, version) values (gen_random_uuid(), 'contact_point', 1)");
        await ExecuteAsync(
            database,
            """
            insert into consent.rights_package (id, case_id, token_hash, made_at, expires_at, key_version, content)
            values (gen_random_uuid(), gen_random_uuid(), '', now(), now(), 1, '')
            """
        );
        Assert.Contains(
            "1 rows of consent.evidence, 1 rows of consent.rights_package.",
            Assert.Single(await ForgetAsync(KeyUse.Evidence, 1)),
            StringComparison.Ordinal
        );
        Assert.Contains("be written to", Assert.Single(await ForgetAsync(KeyUse.ContactPoints, 1)), StringComparison.Ordinal);
        Assert.Equal(2, (await ConsentDatabase.KeysAsync(owner, Cancellation)).Count);

        await ExecuteAsync(database, "delete from consent.evidence; delete from consent.rights_package");
        Assert.Empty(await ForgetAsync(KeyUse.Evidence, 1));
        Assert.Empty(await ForgetAsync(KeyUse.ContactPoints, 1, acceptsLoss: true));
        Assert.Contains("knows no key", Assert.Single(await ForgetAsync(KeyUse.ContactPoints, 1)), StringComparison.Ordinal);
        Assert.Empty(await ConsentDatabase.KeysAsync(owner, Cancellation));

        Task<IReadOnlyList<string>> ForgetAsync(KeyUse use, int version, bool acceptsLoss = false) =>
            ConsentDatabase.ForgetKeyAsync(owner, use.Name, version, acceptsLoss, Cancellation);
    }

    [Fact]
    public async Task a_key_that_may_have_named_an_account_alone_is_not_forgotten()
    {
        var owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(owner);
        Assert.Empty(await KeyRegister.RegisterAsync(database, Keys(KeyUse.ContactPoints, (1, 'a')), isVouchedFor: true, Cancellation));
        await ExecuteAsync(database, "insert into consent.mt_streams (id, type, version) values (gen_random_uuid(), 'account', 1)");
        Assert.Single(await ConsentDatabase.ForgetKeyAsync(owner, KeyUse.ContactPoints.Name, 1, acceptsLoss: false, Cancellation));
    }

    [Fact]
    public async Task a_key_that_was_registered_by_mistake_is_forgotten()
    {
        var owner = await (await PostgresServer.RunningAsync()).CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(owner);
        await ExecuteAsync(
            database,
            "insert into consent.mt_streams (id, type, version, created) values (gen_random_uuid(), 'contact_point', 1, now() - interval '1 hour')"
        );
        var keys = Keys(KeyUse.ContactPoints, (1, 'a'), (2, 'b'));
        Assert.Empty(await KeyRegister.RegisterAsync(database, keys, isVouchedFor: true, Cancellation));
        Assert.Empty(await ConsentDatabase.ForgetKeyAsync(owner, KeyUse.ContactPoints.Name, 2, acceptsLoss: false, Cancellation));
        Assert.Equal(1, Assert.Single(await ConsentDatabase.KeysAsync(owner, Cancellation)).Version);
    }

    [Theory]
    [InlineData("update consent.key_check set version = 9")]
    [InlineData("delete from consent.key_check")]
    [InlineData("truncate consent.key_check")]
    [InlineData("insert into consent.schema_version values (9, now())")]
    [InlineData("delete from consent.schema_version")]
    public async Task a_service_changes_no_key_that_is_registered(string sql)
    {
        foreach (var service in ConsentDatabase.Services)
        {
            await using var database = NpgsqlDataSource.Create(
                PostgresServer.ConnectionStringOf(service.Name, system.OwnerConnectionString)
            );
            await using var command = database.CreateCommand(sql);
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation))).SqlState
            );
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static KeyComparison Compare(
        IReadOnlyList<ConfiguredKey> configured,
        IReadOnlyList<RegisteredKey> registered,
        bool storeIsEmpty = false
    ) => KeyRegister.Compare(configured, registered, storeIsEmpty);

    private static List<ConfiguredKey> Keys(KeyUse use, params (int Version, char Character)[] keys) =>
        [
            .. ConfiguredKeys
                .Of(use, use.Section ?? "Section", keys.ToDictionary(key => key.Version, key => ConsentSystem.KeyOf(key.Character)))
                .Keys,
        ];

    private static Dictionary<int, TokenKey> LinkKey(int id, char character) =>
        new() { [id] = new TokenKey { Secret = ConsentSystem.KeyOf(character) } };

    private static List<RegisteredKey> Registered(IEnumerable<ConfiguredKey> keys) =>
        [.. keys.Select(key => new RegisteredKey(key.Use.Name, key.Version, key.CheckValue(), At, "consent_sms_stop"))];
}
