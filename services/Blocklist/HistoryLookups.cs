using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Blocklist;

/// <summary>Somebody looked at a history.</summary>
/// <param name="Id">Its id.</param>
/// <param name="LookedUpAt">When.</param>
/// <param name="Client">Who.</param>
/// <param name="Reason">For which case, or why; null where that was not said.</param>
/// <param name="Channel">By which channel the person is reached.</param>
/// <param name="ContactPoints">Whose history: the ids of the address under every version of the key.</param>
internal sealed record HistoryLookup(
    Guid Id,
    DateTimeOffset LookedUpAt,
    string Client,
    string? Reason,
    Channel Channel,
    IReadOnlyList<Guid> ContactPoints
);

/// <summary>Who looked at whose history, and why: committed before the history is read. The service can add to it and change nothing.</summary>
internal sealed class HistoryLookups(NpgsqlDataSource database)
{
    public async Task RecordAsync(HistoryLookup lookup, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into {BlocklistTables.HistoryLookup} (id, looked_up_at, client, reason, channel, contact_points)
            values ($1, $2, $3, $4, $5, $6)
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = lookup.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = lookup.LookedUpAt });
        command.Parameters.Add(new NpgsqlParameter { Value = lookup.Client });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)lookup.Reason ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = ExactNames<Channel>.Of(lookup.Channel) });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. lookup.ContactPoints] });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
