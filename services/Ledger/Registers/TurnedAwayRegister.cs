using Npgsql;
using SenefConsent.Contracts;

namespace SenefConsent.Ledger;

/// <summary>How many requests that prove nothing were not kept. Rows are added and never changed; reading adds them up.</summary>
public sealed class TurnedAwayRegister(NpgsqlDataSource database)
{
    /// <summary>The table.</summary>
    public const string Table = $"{LedgerStore.Schema}.turned_away";

    /// <summary>Adds counts; nothing where there are none.</summary>
    public async Task AddAsync(IReadOnlyCollection<TurnedAwayCount> counts, DateTimeOffset now, CancellationToken cancellation)
    {
        if (counts.Count == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(
            $"insert into {Table} (id, day, source, reason, requests) select * from unnest($1, $2, $3, $4, $5)"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = counts.Select(_ => Guid.CreateVersion7(now)).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = counts.Select(count => count.Day).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = counts.Select(count => $"{count.Source}").ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = counts.Select(count => count.Reason).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = counts.Select(count => count.Requests).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The counts since a day, newest day first.</summary>
    public async Task<IReadOnlyList<TurnedAwayCount>> SinceAsync(DateOnly day, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select day, source, reason, sum(requests)::bigint from {Table} where day >= $1 group by 1, 2, 3 order by 1 desc, 2, 3"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = day });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<TurnedAwayCount>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(
                new TurnedAwayCount(row.GetFieldValue<DateOnly>(0), Enum.Parse<Source>(row.GetString(1)), row.GetString(2), row.GetInt64(3))
            );
        }

        return found;
    }
}
