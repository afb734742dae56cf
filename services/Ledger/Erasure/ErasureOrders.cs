using Npgsql;
using SenefConsent.Contracts;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>
/// The erasures that were ordered, and when each was carried out: what <see cref="ErasureRun"/> works on. A row is written in the transaction
/// of its <see cref="ErasureOrdered"/>, whoever appends that.
/// </summary>
public static class ErasureOrders
{
    /// <summary>The table.</summary>
    public const string Table = $"{LedgerStore.Schema}.erasure";

    /// <summary>What stands for the case where a rule of retention ordered it.</summary>
    internal static readonly Guid NoCase = Guid.Empty;

    /// <summary>The type of the events that order them.</summary>
    public const string EventType = "erasure_ordered";

    /// <summary>What writes a row.</summary>
    internal static NpgsqlBatchCommand Insert(Guid id, ErasureOrdered order) =>
        new(
            $"""
            insert into {Table} (id, case_id, contact_points, accounts, overrides_hold, ordered_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (id) do nothing
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = order.Erasure },
                new NpgsqlParameter<Guid> { TypedValue = id },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. order.ContactPoints] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. order.Accounts] },
                new NpgsqlParameter<bool> { TypedValue = order.OverridesHold },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = order.At },
            },
        };

    internal static Table SchemaTable()
    {
        var table = new Table(Table);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<Guid>("case_id").NotNull();
        table.AddColumn("contact_points", "uuid[]").NotNull().AddIndex(index => index.Method = IndexMethod.gin);
        table.AddColumn("accounts", "uuid[]").NotNull();
        table.AddColumn<bool>("overrides_hold").NotNull();
        table.AddColumn<DateTimeOffset>("ordered_at").NotNull();
        table.AddColumn<DateTimeOffset>("carried_out_at");
        return table;
    }
}
