using System.Globalization;
using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>A key as the database knows it: by a check value that gives nothing of it away.</summary>
/// <param name="Use">What it is for; see <see cref="KeyUse.Name"/>.</param>
/// <param name="Version">Its version or id.</param>
/// <param name="CheckValue">See <see cref="ConfiguredKey.CheckValue"/>.</param>
/// <param name="At">When it was registered.</param>
/// <param name="By">The database role that registered it.</param>
public sealed record RegisteredKey(string Use, int Version, byte[] CheckValue, DateTimeOffset At, string By);

/// <summary>What comes of comparing a configuration's keys with those of the database.</summary>
/// <param name="Faults">Why they do not belong together, one sentence a key; none when they do.</param>
/// <param name="New">The keys that the database does not know yet and may learn.</param>
public sealed record KeyComparison(IReadOnlyList<string> Faults, IReadOnlyList<ConfiguredKey> New);

/// <summary>
/// The check values of all keys that the database was written with. A service with another key would find no objection and allow whom it
/// must block, so it refuses to start. Roles of services can insert and read; only the owner can take a value out.
/// </summary>
public static class KeyRegister
{
    /// <summary>The table.</summary>
    public const string Table = $"{LedgerStore.Schema}.key_check";

    // Any number, as long as nothing else locks it.
    private const string OneAtATime = "select pg_advisory_xact_lock(5417233)";

    /// <summary>Compares.</summary>
    /// <param name="configured">The keys of the configuration.</param>
    /// <param name="registered">Those of the database.</param>
    /// <param name="storeIsEmpty">Whether nothing was written yet, so that any key is the right one.</param>
    public static KeyComparison Compare(IReadOnlyList<ConfiguredKey> configured, IReadOnlyList<RegisteredKey> registered, bool storeIsEmpty)
    {
        var faults = new List<string>();
        var added = new List<ConfiguredKey>();
        foreach (var keys in configured.GroupBy(key => key.Use))
        {
            var known = registered.Where(key => key.Use == keys.Key.Name).ToDictionary(key => key.Version);
            faults.AddRange(
                keys.Where(key => known.TryGetValue(key.Version, out var row) && !row.CheckValue.AsSpan().SequenceEqual(key.CheckValue()))
                    .Select(key => Differs(key, known[key.Version]))
            );
            faults.AddRange(
                known
                    .Keys.Except(keys.Select(key => key.Version))
                    .Where(_ => keys.Key.Section is not null)
                    .Select(version => Lacks(keys.Key, known[version]))
            );
            var unknown = keys.Where(key => key.IsOwn && !known.ContainsKey(key.Version)).ToList();
            faults.AddRange(unknown.Select(key => MayNotBeAdded(key, [.. keys], known, storeIsEmpty)).OfType<string>());
            added.AddRange(unknown);
        }

        return new KeyComparison([.. faults.Distinct()], faults.Count == 0 ? added : []);
    }

    /// <summary>Compares a configuration with the database, and registers what is new where nothing differs.</summary>
    /// <param name="database">The database.</param>
    /// <param name="configured">The keys of the configuration.</param>
    /// <param name="isVouchedFor">
    /// Whether the database may hold events and nothing of their keys, because somebody says that these are the ones.
    /// </param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The faults; where there are any, nothing was registered.</returns>
    public static async Task<IReadOnlyList<string>> RegisterAsync(
        NpgsqlDataSource database,
        IReadOnlyList<ConfiguredKey> configured,
        bool isVouchedFor,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var lockTable = new NpgsqlCommand(OneAtATime, connection))
        {
            await lockTable.ExecuteNonQueryAsync(cancellation);
        }

        var registered = await ReadAsync(connection, cancellation);
        var comparison = Compare(configured, registered, isVouchedFor || await IsEmptyAsync(connection, cancellation));
        foreach (var key in comparison.New)
        {
            await using var insert = new NpgsqlCommand(
                $"insert into {Table} (use, version, check_value, registered_at, registered_by) values ($1, $2, $3, now(), current_user)",
                connection
            )
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = key.Use.Name },
                    new NpgsqlParameter { Value = key.Version },
                    new NpgsqlParameter { Value = key.CheckValue() },
                },
            };
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return comparison.Faults;
    }

    /// <summary>Compares a configuration with a database in which it was registered before.</summary>
    /// <returns>The faults.</returns>
    public static async Task<IReadOnlyList<string>> FaultsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ConfiguredKey> configured,
        CancellationToken cancellation
    )
    {
        var (faults, added) = Compare(configured, await ReadAsync(connection, cancellation), storeIsEmpty: true);
        return
        [
            .. faults,
            .. added.Select(key =>
                $"{key.Setting} is not registered in this database although the service has registered it: it is another database, or was "
                + "restored from an old backup. Connect the service to its own database, or restart it once you know that this is the one"
            ),
        ];
    }

    /// <summary>The keys that the database knows.</summary>
    public static async Task<IReadOnlyList<RegisteredKey>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select use, version, check_value, registered_at, registered_by from {Table} order by use, version",
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<RegisteredKey>();
        while (await rows.ReadAsync(cancellation))
        {
            keys.Add(
                new RegisteredKey(
                    rows.GetString(0),
                    rows.GetInt32(1),
                    rows.GetFieldValue<byte[]>(2),
                    rows.GetFieldValue<DateTimeOffset>(3),
                    rows.GetString(4)
                )
            );
        }

        return keys;
    }

    private static async Task<bool> IsEmptyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select not exists (select from {LedgerStore.Schema}.mt_events) and not exists (select from {LedgerStore.Schema}.evidence)",
            connection
        );
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string Differs(ConfiguredKey key, RegisteredKey known) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{key.Setting} is not the key this database was written with (registered on {known.At:yyyy-MM-dd} by {known.By}): "
                + $"{key.Use.WithoutThem}. Take it from the secret store of this database, or connect to the database of this key"
        );

    private static string Lacks(KeyUse use, RegisteredKey known) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{use.Section}:{known.Version} is missing: this database was written with it (registered on {known.At:yyyy-MM-dd} by "
                + $"{known.By}), and {use.WithoutThem}. Set it beside the others"
        );

    private static string? MayNotBeAdded(
        ConfiguredKey key,
        List<ConfiguredKey> configured,
        Dictionary<int, RegisteredKey> known,
        bool storeIsEmpty
    ) =>
        key.Use.Section is null
            ? known.Count > 0 && !configured.Exists(other => known.ContainsKey(other.Version))
                ? $"{key.Setting} is new to this database, and none of the keys that it knows is set beside it. Add a new key beside an "
                    + "old one; once the service has started with both, the old one can be taken out"
                : null
            : known.Count == 0
                ? storeIsEmpty
                    ? null
                    : $"{key.Setting} cannot be compared: this database has been written to, and does not yet know its keys. Run "
                        + "'database migrate' with the keys of this service in its environment"
                : key.Version < known.Keys.Max()
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{key.Setting} is new to this database and has a lower version than one that it knows, {known.Keys.Max()}. Give "
                            + $"it a higher one"
                    )
                    : null;
}
