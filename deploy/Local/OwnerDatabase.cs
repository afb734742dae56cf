using Npgsql;
using SenefConsent.Database;

namespace SenefConsent.Local;

/// <summary>The database <c>consent</c> of a PostgreSQL, from its owner's side.</summary>
internal static class OwnerDatabase
{
    public const string Name = "consent";

    /// <summary>Creates it where it is not there, and brings it up to date.</summary>
    /// <param name="postgres">An owner that may create databases and roles.</param>
    /// <param name="secrets">Hold the passwords of the services' roles, which are set, and the keys, which must be the database's.</param>
    /// <param name="isOurs">Whether the PostgreSQL was made along with the secrets.</param>
    /// <param name="cancellation">Gives up between two steps.</param>
    /// <returns>The owner's connection string to it.</returns>
    public static async Task<string> PrepareAsync(string postgres, Secrets secrets, bool isOurs, CancellationToken cancellation)
    {
        var keys = secrets.LedgerKeys;
        var builder = Builder(postgres);
        try
        {
            await CreateAsync(builder.ConnectionString, cancellation);
            builder.Database = Name;

            // Before anything is changed: the migration also sets the passwords of the roles.
            Require(await ConsentDatabase.KeyFaultsAsync(builder.ConnectionString, keys, cancellation));
            await ConsentDatabase.MigrateAsync(builder.ConnectionString, secrets.RolePasswords, cancellation);
            Require(await ConsentDatabase.RegisterKeysAsync(builder.ConnectionString, keys, isOurs, cancellation));
        }
        catch (NpgsqlException failure)
        {
            throw new LocalRunException($"PostgreSQL at {Place(postgres)} cannot be used: {failure.Message}");
        }
        catch (DatabaseRefusedException refusal)
        {
            throw new LocalRunException($"The database {Name} at {Place(postgres)} cannot be used: {refusal.Message}.");
        }

        return builder.ConnectionString;

        void Require(IReadOnlyList<string> faults)
        {
            if (faults.Count > 0)
            {
                throw new LocalRunException(
                    $"The database {Name} at {Place(postgres)} belongs to another system, whose keys are not in .local/secrets.json: "
                        + $"{string.Join("; ", faults)}.\nStart with the .local directory that the database was made with, or with another "
                        + "PostgreSQL. Nothing was changed."
                );
            }
        }
    }

    /// <summary>Where a PostgreSQL is, without user and password.</summary>
    public static string Place(string postgres) => Builder(postgres) is var builder ? $"{builder.Host}:{builder.Port}" : "";

    private static NpgsqlConnectionStringBuilder Builder(string postgres)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(postgres) { Timezone = "UTC" };
            builder.Database ??= "postgres";
            return builder;
        }
        catch (ArgumentException wrong)
        {
            throw new LocalRunException($"The PostgreSQL connection string is not valid: {wrong.Message}");
        }
    }

    private static async Task CreateAsync(string postgres, CancellationToken cancellation)
    {
        await using var server = NpgsqlDataSource.Create(postgres);
        await using var rights = server.CreateCommand(
            $"""
            select rolsuper or rolcreaterole,
                   rolsuper or rolcreatedb or exists (select from pg_database where datname = '{Name}'),
                   not exists (select from pg_database where datname = '{Name}'),
                   rolname::text
            from pg_roles where rolname = current_user
            """
        );
        await using var row = await rights.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        if (!row.GetBoolean(0) || !row.GetBoolean(1))
        {
            throw new LocalRunException(
                $"The role {row.GetString(3)} may not create {(row.GetBoolean(0) ? "databases" : "roles")}. Have an "
                    + $"administrator run: alter role {row.GetString(3)} createdb createrole;"
            );
        }

        if (row.GetBoolean(2))
        {
            await using var create = server.CreateCommand($"create database {Name}");
            await create.ExecuteNonQueryAsync(cancellation);
        }
    }
}
