using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// The version of the schema, which the migration writes as its last step. Code for another version could miss what was recorded, so a
/// service serves only on its own.
/// </summary>
public static class SchemaVersion
{
    /// <summary>
    /// The version that this code needs. Raise it with every change of tables, indexes, triggers, functions or grants; a test compares the
    /// schema with the one that it stands for.
    /// </summary>
    public const int Needed = 11;

    /// <summary>The table: one row for each version that the database has had.</summary>
    public const string Table = $"{LedgerStore.Schema}.schema_version";

    /// <summary>Why this code must not use the database; null when it may.</summary>
    public static async Task<string?> FaultAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await ReadAsync(connection, cancellation) switch
        {
            Needed => null,
            < Needed and var older =>
                $"the database has the schema of version {older} and this program needs {Needed}: run 'database migrate' "
                    + "of the same release",
            var newer =>
                $"the database has the schema of version {newer} and this program knows only {Needed}: deploy the release that the "
                    + "database was migrated with",
        };

    /// <summary>The database's version; 0 when it has none.</summary>
    public static async Task<int> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand($"select coalesce(max(version), 0) from {Table}", connection);
            return (int)(await command.ExecuteScalarAsync(cancellation))!;
        }
        catch (PostgresException missing)
            when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return 0;
        }
        catch (PostgresException unfinished) when (unfinished.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // The migration grants its rights before it writes the version.
            return 0;
        }
    }
}
