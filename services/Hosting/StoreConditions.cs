using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.Hosting;

/// <summary>
/// What must hold of the database, at the start and for as long as the service runs: it is the primary, it writes durably, its schema is
/// the one of this code and its keys are ours. Otherwise an acknowledged objection could be lost or missed.
/// </summary>
internal sealed class StoreConditions(NpgsqlDataSource database, IEnumerable<ConfiguredKeys> configured)
{
    /// <summary>The keys of the configuration.</summary>
    public IReadOnlyList<ConfiguredKey> Keys => [.. configured.SelectMany(section => section.Keys)];

    /// <summary>What does not hold; nothing when all does.</summary>
    /// <param name="isRunning">Whether the service runs, so that its keys are registered.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<IReadOnlyList<StoreFinding>> FaultsAsync(bool isRunning, CancellationToken cancellation) =>
        database.AcrossRestartAsync(() => ReadFaultsAsync(isRunning, cancellation));

    private async Task<IReadOnlyList<StoreFinding>> ReadFaultsAsync(bool isRunning, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await SessionFaultsAsync(connection, cancellation) is { Count: > 0 } session)
        {
            return session;
        }

        if (await SchemaVersion.FaultAsync(connection, cancellation) is { } schema)
        {
            var isOlder = await SchemaVersion.ReadAsync(connection, cancellation) < SchemaVersion.Needed;
            return [new(isOlder ? StoreState.Older : StoreState.Newer, schema)];
        }

        var keys = isRunning ? await KeyRegister.FaultsAsync(connection, Keys, cancellation) : [];
        return [.. keys.Select(fault => new StoreFinding(StoreState.OtherKeys, fault))];
    }

    private static async Task<IReadOnlyList<StoreFinding>> SessionFaultsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select name, setting from pg_settings
            where (name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off')
               or (name = 'TimeZone' and setting not in ('UTC', 'Etc/UTC'))
               or (name = 'transaction_read_only' and setting = 'on' and not pg_is_in_recovery())
            union all select 'replica', 'on' where pg_is_in_recovery()
            order by name
            """,
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var faults = new List<StoreFinding>();
        while (await rows.ReadAsync(cancellation))
        {
            var (name, setting) = (rows.GetString(0), rows.GetString(1));
            faults.Add(new(StateOf(name), FaultOf(name, setting)));
        }

        return faults;
    }

    private static StoreState StateOf(string name) =>
        name switch
        {
            "replica" => StoreState.Replica,
            "transaction_read_only" => StoreState.ReadOnly,
            _ => StoreState.Unsafe,
        };

    private static string FaultOf(string name, string setting) =>
        name switch
        {
            "replica" =>
                "the database is a replica: an objection cannot be recorded on it, and the latest ones may be missing. Connect the "
                    + "service to the primary",
            "transaction_read_only" =>
                "the database is read-only, so no objection can be recorded (set default_transaction_read_only to off)",
            "TimeZone" => $"the session's time zone is {setting} and must be UTC, or the store's times are off (put Timezone=UTC into the "
                + "connection string)",
            _ => $"PostgreSQL runs with {name} = {setting}, so an acknowledged objection could be lost (set it to on)",
        };
}
