using SenefConsent.Ledger;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Preferences;

/// <summary>The tables that this service owns. The migration compiles this file as well.</summary>
internal static class PreferencesTables
{
    /// <summary>The versions of the data protection policy.</summary>
    public const string PolicyVersion = $"{LedgerStore.Schema}.policy_version";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OwnedTable> All => [new(PolicyVersionTable(), OwnedTable.ReadAndAppend)];

    private static Table PolicyVersionTable()
    {
        var table = new Table(PolicyVersion);
        table.AddColumn<string>("version").AsPrimaryKey();
        table.AddColumn("changes", "text").NotNull();
        table.AddColumn<DateTimeOffset>("published_at").NotNull();
        return table;
    }
}
