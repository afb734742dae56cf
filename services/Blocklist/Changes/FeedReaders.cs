using Npgsql;

namespace SenefConsent.Blocklist;

/// <summary>How far clients are that read the change feed themselves: each says so by the position after which it asks.</summary>
internal sealed class FeedReaders(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>
    /// A client asked for what comes after a position. One that waits for news asks for the same again and again: that is written once a
    /// minute.
    /// </summary>
    public async Task AskedAsync(string client, long position, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into {BlocklistTables.FeedReader} as known (client, position, read_at) values ($1, $2, $3)
            on conflict (client) do update set position = excluded.position, read_at = excluded.read_at
            where known.position <> excluded.position or known.read_at < excluded.read_at - interval '1 minute'
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = client });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
