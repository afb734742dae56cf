using Npgsql;

namespace SenefConsent.Ledger;

/// <summary>
/// Tells whether a database may have gone back in time, or been written to with another key, since it was last asked. A restore makes the
/// tables anew or starts the server again; that and a new key change <paramref name="Identity"/>.
/// </summary>
/// <param name="Identity">
/// Which server it is, since when it runs, which table the numbers of events come from, and which contact point keys are registered.
/// </param>
/// <param name="LastEvent">The last number of an event that was drawn. It never goes back, unless the database does.</param>
internal sealed record StoreIncarnation(string Identity, long LastEvent)
{
    /// <summary>Reads it. Of several statements in a batch it is the last: what was read before is then no newer.</summary>
    public static readonly string Select = $"""
        select pg_postmaster_start_time()::text || ' ' || tableoid::text || ' ' || coalesce((
            select string_agg(version || ':' || encode(check_value, 'hex'), ' ' order by version)
            from {KeyRegister.Table} where use = '{KeyUse.ContactPoints.Name}'), ''), last_value
        from {LedgerStore.Schema}.mt_events_sequence
        """;

    /// <summary>Whether what was read later is the same database, and not from before.</summary>
    public bool IsFollowedBy(StoreIncarnation later) => later.Identity == Identity && later.LastEvent >= LastEvent;

    /// <summary>Takes the row of <see cref="Select"/>.</summary>
    public static async Task<StoreIncarnation> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        return new StoreIncarnation(reader.GetString(0), reader.GetInt64(1));
    }

    /// <summary>Asks for it.</summary>
    public static async Task<StoreIncarnation> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await ReadAsync(reader, cancellation);
    }
}
