using Npgsql;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>What the end of a retention came to, rule by rule and table by table: the proof that data went when it was to go.</summary>
public static class RetentionRuns
{
    /// <summary>The table.</summary>
    public const string Table = $"{LedgerStore.Schema}.retention_run";

    /// <summary>What writes a row.</summary>
    /// <param name="at">When it ran.</param>
    /// <param name="rule">By which rule.</param>
    /// <param name="place">Where: a table, with its schema.</param>
    /// <param name="ended">How much had come to its end, and went.</param>
    /// <param name="held">How much more would have, were it not kept for longer.</param>
    public static NpgsqlBatchCommand Insert(DateTimeOffset at, string rule, string place, long ended, long held) =>
        new($"insert into {Table} (id, ran_at, rule, place, ended, held) values ($1, $2, $3, $4, $5, $6)")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(at) },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = at.ToUniversalTime() },
                new NpgsqlParameter<string> { TypedValue = rule },
                new NpgsqlParameter<string> { TypedValue = place },
                new NpgsqlParameter<long> { TypedValue = ended },
                new NpgsqlParameter<long> { TypedValue = held },
            },
        };

    internal static Table SchemaTable()
    {
        var table = new Table(Table);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("ran_at").NotNull().AddIndex();
        table.AddColumn<string>("rule").NotNull();
        table.AddColumn<string>("place").NotNull();
        table.AddColumn<long>("ended").NotNull();
        table.AddColumn<long>("held").NotNull();
        return table;
    }
}
