using Npgsql;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>How far the database has come in a file of the journal: everything up to there is in it, or was never committed.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Sequence">The number of the commit.</param>
/// <param name="WrittenAt">When that was written.</param>
public sealed record JournalMark(string File, long Sequence, DateTimeOffset WrittenAt);

/// <summary>
/// The marks: a row for each file, written in the transaction of the commit that it names. A restored database has those of its backup,
/// which is how it shows that it was restored.
/// </summary>
public static class JournalMarks
{
    /// <summary>The table.</summary>
    public const string Table = $"{LedgerStore.Schema}.journal_mark";

    // A database that has not come as far as the file says was restored: to go on from there would hide what it lacks. One that has come
    // further has a commit whose answer was lost.
    private const string Advance = $"""
        update {Table} set sequence = greatest(sequence, $2), written_at = now() where file = $1 and sequence >= $3
        """;

    private const string Upsert = $"""
        insert into {Table} as mark (file, sequence) values ($1, $2)
        on conflict (file) do update set sequence = greatest(mark.sequence, excluded.sequence), written_at = now()
        """;

    /// <summary>All of them, by their files.</summary>
    public static async Task<IReadOnlyDictionary<string, JournalMark>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand($"select file, sequence, written_at from {Table}", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var marks = new Dictionary<string, JournalMark>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellation))
        {
            var mark = new JournalMark(rows.GetString(0), rows.GetInt64(1), rows.GetFieldValue<DateTimeOffset>(2));
            marks.Add(mark.File, mark);
        }

        return marks;
    }

    /// <summary>Sets marks of files that were applied. Never sets one back.</summary>
    public static async Task SetAsync(NpgsqlConnection connection, IEnumerable<JournalPosition> positions, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var position in positions)
        {
            batch.BatchCommands.Add(SetTo(position));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Forgets marks, as the owner: of files that will not come back.</summary>
    public static async Task ForgetAsync(NpgsqlConnection connection, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"delete from {Table} where file = any($1)", connection)
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. files] } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What sets the mark of a commit in its own transaction. Affects one row, or none where the database had not come as far.</summary>
    internal static NpgsqlBatchCommand Of(JournalClaim claim)
    {
        if (claim.After == 0)
        {
            return SetTo(claim.Position);
        }

        var (file, sequence) = claim.Position;
        return new(Advance)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = file },
                new NpgsqlParameter<long> { TypedValue = sequence },
                new NpgsqlParameter<long> { TypedValue = claim.After },
            },
        };
    }

    private static NpgsqlBatchCommand SetTo(JournalPosition position) =>
        new(Upsert)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = position.File },
                new NpgsqlParameter<long> { TypedValue = position.Sequence },
            },
        };

    internal static Table SchemaTable()
    {
        var table = new Table(Table);
        table.AddColumn<string>("file").AsPrimaryKey();
        table.AddColumn<long>("sequence").NotNull();
        table.AddColumn<DateTimeOffset>("written_at").NotNull().DefaultValueByExpression("now()");
        return table;
    }
}
