using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// The version of the schema, which the migration writes as its last step. Code for another version could miss what was recorded, so a
/// service serves only on its own, and on a later one that says that it may: so the instances of two releases can run side by side while
/// one replaces the other.
/// </summary>
public static class SchemaVersion
{
    /// <summary>
    /// The version that this code needs. Raise it with every change of tables, indexes, triggers, functions or grants; a test compares the
    /// schema with the one that it stands for.
    /// </summary>
    public const int Needed = 12;

    /// <summary>
    /// The earliest version whose services may serve on this schema. Leave it where the migration only adds what they need not know of.
    /// Raise it to <see cref="Needed"/> where they would fail or miss something: a table, column or right goes, a row of the blocklist holds
    /// more, or this release writes an event that they cannot read.
    /// </summary>
    public const int ServesFrom = 12;

    /// <summary>The table: one row for each version that the database has had.</summary>
    public const string Table = $"{LedgerStore.Schema}.schema_version";

    // The column may not be there yet.
    private const string Latest =
        $"select version, coalesce((to_jsonb(row)->>'serves_from')::int, version) from {Table} as row order by version desc limit 1";

    /// <summary>Why a service of this code must not serve on the database; null when it may.</summary>
    public static async Task<string?> FaultAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await ReadBothAsync(connection, cancellation) switch
        {
            (>= Needed, <= Needed) => null,
            var (version, _) => FaultOf(version),
        };

    /// <summary>Why a program that changes the database as a whole must not run on it; null when it is of the same release.</summary>
    public static async Task<string?> DifferenceAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await ReadAsync(connection, cancellation) is var version && version == Needed ? null : FaultOf(version);

    /// <summary>The database's version; 0 when it has none.</summary>
    public static async Task<int> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        (await ReadBothAsync(connection, cancellation)).Version;

    private static async Task<(int Version, int ServesFrom)> ReadBothAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand(Latest, connection);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            return await rows.ReadAsync(cancellation) ? (rows.GetInt32(0), rows.GetInt32(1)) : default;
        }
        catch (PostgresException missing)
            when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return default;
        }
        catch (PostgresException unfinished) when (unfinished.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // The migration grants its rights before it writes the version.
            return default;
        }
    }

    private static string FaultOf(int version) =>
        version < Needed
            ? $"the database has the schema of version {version} and this program needs {Needed}: run 'database migrate' of the same "
                + "release"
            : $"the database has the schema of version {version} and this program knows only {Needed}: deploy the release that the "
                + "database was migrated with";
}
