using SenefConsent.Ledger;
using Weasel.Postgresql.Tables;

namespace SenefConsent.SubjectRights;

/// <summary>The tables that this service owns. The migration compiles this file as well.</summary>
internal static class SubjectRightsTables
{
    /// <summary>The list of cases.</summary>
    public const string Case = $"{LedgerStore.Schema}.rights_case";

    /// <summary>Who read which case or evidence, and when.</summary>
    public const string ReadLog = $"{LedgerStore.Schema}.rights_read";

    private const string ReadInsertAndUpdate = "select, insert, update";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OwnedTable> All => [new(CaseTable(), ReadInsertAndUpdate), new(ReadLogTable(), OwnedTable.ReadAndAppend)];

    private static Table CaseTable()
    {
        var table = new Table(Case);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("reference").NotNull().AddIndex(index => index.IsUnique = true);
        table.AddColumn<DateTimeOffset>("received_at").NotNull();
        table.AddColumn<bool>("is_open").NotNull();
        table.AddColumn("due_on", "date").NotNull();
        table.AddColumn("subjects", "uuid[]").NotNull();
        table.AddColumn("rights", "text[]").NotNull();
        table.Indexes.Add(new IndexDefinition("rights_case_due") { Columns = ["is_open", "due_on", "id"] });
        table.Indexes.Add(new IndexDefinition("rights_case_subjects") { Columns = ["subjects"], Method = IndexMethod.gin });
        return table;
    }

    private static Table ReadLogTable()
    {
        var table = new Table(ReadLog);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("read_at").NotNull();
        table.AddColumn<string>("by").NotNull();
        table.AddColumn<string>("what").NotNull();
        table.AddColumn<Guid>("about");
        return table;
    }
}
