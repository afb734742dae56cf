using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SenefConsent.Database;

namespace SenefConsent.Ledger.Tests;

public class SchemaVersionTests(ConsentSystem system) : IClassFixture<ConsentSystem>
{
    // Of the schema that SchemaVersion.Needed stands for.
    private const string Expected = "c5d8470d3ddd1df1";

    // Everything that a service counts on, in words that do not depend on PostgreSQL's version.
    private const string Describe = """
        select string_agg(line, chr(10) order by line collate "C") from (
            select format('column %s.%s.%s %s %s', table_schema, table_name, column_name, udt_name, is_nullable) as line
                from information_schema.columns where table_schema = 'consent' or table_schema like 'messages\_%'
            union all
            select format('index %s %s', indexname, indexdef) from pg_indexes where schemaname = 'consent'
            union all
            select format('trigger %s on %s', tgname, tgrelid::regclass) from pg_trigger where not tgisinternal
            union all
            select format('function %s %s', p.oid::regprocedure, md5(prosrc)) from pg_proc p where pronamespace = 'consent'::regnamespace
            union all
            select format('grant %s on %s.%s to %s', privilege_type, table_schema, table_name, grantee)
                from information_schema.table_privileges where grantee like 'consent\_%' and grantee <> current_user
            union all
            select format('grant %s (%s) on %s to %s', privilege_type, column_name, table_name, grantee)
                from information_schema.column_privileges where grantee like 'consent\_%' and grantee <> current_user
            union all
            select format('execute %s to %s', p.oid::regprocedure, a.grantee::regrole)
                from pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
                where pronamespace = 'consent'::regnamespace and a.grantee <> p.proowner
        ) as lines
        """;

    [Fact]
    public async Task a_schema_has_a_version_of_its_own()
    {
        var schema = await system.QueryAsync<string>(Describe);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema)))[..16];
        Assert.True(
            hash == Expected,
            $"The schema is not the one of version {SchemaVersion.Needed}. Raise SchemaVersion.Needed by one and write \"{hash}\" here."
        );
    }

    [Fact]
    public async Task nobody_may_run_a_function_or_make_a_temporary_table()
    {
        await MigrateAsync();
        Assert.Equal(
            0,
            await system.QueryAsync<long>(
                """
                select count(*) from pg_proc p join pg_namespace n on n.oid = pronamespace, pg_roles r
                where (nspname = 'consent' or nspname like 'messages\_%') and rolname like 'consent\_%' and rolname <> current_user
                    and has_function_privilege(r.oid, p.oid, 'execute')
                """
            )
        );
        Assert.Equal(
            0,
            await system.QueryAsync<long>(
                """
                select count(*) from pg_roles where rolname like 'consent\_%' and rolname <> current_user
                    and (has_database_privilege(oid, current_database(), 'temporary')
                        or has_database_privilege(oid, current_database(), 'create') or has_schema_privilege(oid, 'public', 'create'))
                """
            )
        );
    }

    [Fact]
    public async Task a_table_in_use_is_not_waited_for_for_long_and_the_migration_goes_on_later()
    {
        var before = await system.QueryAsync<string>(Describe);
        await using var database = NpgsqlDataSource.Create(system.OwnerConnectionString);
        await using (
            var goBack = database.CreateCommand(
                $"alter table {SchemaVersion.Table} drop column serves_from; delete from {SchemaVersion.Table}"
            )
        )
        {
            await goBack.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using (var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var read = new NpgsqlCommand($"select from {SchemaVersion.Table}", connection);
            await read.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => MigrateAsync("-c lock_timeout=50ms"));
            Assert.Contains("run 'database migrate' again", refused.Message, StringComparison.Ordinal);
        }

        await MigrateAsync();
        Assert.Equal(before, await system.QueryAsync<string>(Describe));
    }

    [Fact]
    public async Task migrating_again_changes_nothing()
    {
        var before = await system.QueryAsync<string>(Describe);
        await MigrateAsync();
        Assert.Equal(before, await system.QueryAsync<string>(Describe));
    }

    private Task MigrateAsync(string options = "") =>
        ConsentDatabase.MigrateAsync(
            new NpgsqlConnectionStringBuilder(system.OwnerConnectionString) { Options = options }.ConnectionString,
            PostgresServer.RolePasswords,
            TestContext.Current.CancellationToken
        );
}
