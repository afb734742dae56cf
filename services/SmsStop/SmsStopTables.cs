using SenefConsent.Ledger;
using Weasel.Postgresql.Tables;

namespace SenefConsent.SmsStop;

/// <summary>The tables that this service owns. The migration compiles this file as well.</summary>
internal static class SmsStopTables
{
    /// <summary>The parts of long messages, until all of them are there.</summary>
    public const string SmsPart = $"{LedgerStore.Schema}.sms_part";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OwnedTable> All => [new(SmsPartTable(), OwnedTable.ReadAndWrite)];

    private static Table SmsPartTable()
    {
        var table = new Table(SmsPart);
        table.AddColumn<Guid>("message").AsPrimaryKey();
        table.AddColumn<int>("number").AsPrimaryKey();
        table.AddColumn<Guid>("evidence").NotNull();
        table.AddColumn<Guid>("part").NotNull().DefaultValueByExpression($"'{Guid.Empty}'::uuid");
        table.AddColumn<DateTimeOffset>("received_at").NotNull().DefaultValueByExpression("now()");
        table.AddColumn<DateTimeOffset>("sent_at");
        return table;
    }
}
