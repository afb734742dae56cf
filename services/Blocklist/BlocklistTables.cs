using SenefConsent.Ledger;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Blocklist;

/// <summary>The tables that this service owns. The migration compiles this file as well.</summary>
internal static class BlocklistTables
{
    /// <summary>What screenings came to, for whoever asked for them.</summary>
    public const string Screening = $"{LedgerStore.Schema}.screening";

    /// <summary>Who mirrors the blocklist, and how far each of them is.</summary>
    public const string Subscriber = $"{LedgerStore.Schema}.subscriber";

    /// <summary>Which subscriber took which changes when.</summary>
    public const string Delivery = $"{LedgerStore.Schema}.delivery";

    /// <summary>Which clients read the change feed, and how far each of them is.</summary>
    public const string FeedReader = $"{LedgerStore.Schema}.feed_reader";

    /// <summary>Which exports were begun, and what each came to.</summary>
    public const string Export = $"{LedgerStore.Schema}.export";

    /// <summary>Who looked at whose history.</summary>
    public const string HistoryLookup = $"{LedgerStore.Schema}.history_lookup";

    /// <summary>Screenings and imports that the service runs by itself.</summary>
    public const string Job = $"{LedgerStore.Schema}.job";

    /// <summary>The files of jobs, in parts.</summary>
    public const string JobPart = $"{LedgerStore.Schema}.job_part";

    /// <summary>Who fetched the result of which job.</summary>
    public const string JobRead = $"{LedgerStore.Schema}.job_read";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OwnedTable> All =>
        [
            new(ScreeningTable(), OwnedTable.ReadAndWrite),
            new(SubscriberTable(), OwnedTable.ReadAndWrite),
            new(DeliveryTable(), OwnedTable.ReadAndAppend),
            new(FeedReaderTable(), OwnedTable.ReadAndWrite),
            new(ExportTable(), OwnedTable.ReadAndWrite),
            new(HistoryLookupTable(), OwnedTable.ReadAndAppend),
            new(JobTable(), OwnedTable.ReadAndWrite),
            new(JobPartTable(), OwnedTable.ReadAndWrite),
            new(JobReadTable(), OwnedTable.ReadAndAppend),
        ];

    private static Table ScreeningTable()
    {
        var table = new Table(Screening);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("client").NotNull();
        table.AddColumn<DateTimeOffset>("started_at").NotNull().AddIndex();
        table.AddColumn("summary", "jsonb").NotNull();
        return table;
    }

    private static Table SubscriberTable()
    {
        var table = new Table(Subscriber);
        table.AddColumn<string>("name").AsPrimaryKey();

        // Of those from before clients had their own: nobody's, until a client registers it anew.
        table.AddColumn<string>("client").NotNull().DefaultValueByExpression("''");
        table.AddColumn("registration", "jsonb").NotNull();
        table.AddColumn<long>("position").NotNull();
        table.AddColumn<long>("sending_to");
        table.AddColumn<int>("attempts").NotNull().DefaultValueByExpression("0");
        table.AddColumn<DateTimeOffset>("next_attempt_at");
        table.AddColumn<DateTimeOffset>("disabled_at");
        table.AddColumn<DateTimeOffset>("alarmed_at");
        table.AddColumn<DateTimeOffset>("removed_at");

        // How many events its stream has.
        table.AddColumn<long>("version").NotNull().DefaultValueByExpression("0");
        return table;
    }

    private static Table FeedReaderTable()
    {
        var table = new Table(FeedReader);
        table.AddColumn<string>("client").AsPrimaryKey();
        table.AddColumn<long>("position").NotNull();
        table.AddColumn<DateTimeOffset>("read_at").NotNull();
        return table;
    }

    private static Table ExportTable()
    {
        var table = new Table(Export);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("client").NotNull();
        table.AddColumn<DateTimeOffset>("started_at").NotNull().AddIndex();
        table.AddColumn("summary", "jsonb").NotNull();
        return table;
    }

    private static Table HistoryLookupTable()
    {
        var table = new Table(HistoryLookup);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("looked_up_at").NotNull().AddIndex();
        table.AddColumn<string>("client").NotNull();
        table.AddColumn<string>("reason");
        table.AddColumn<string>("channel").NotNull();
        table.AddColumn("contact_points", "uuid[]").NotNull();
        return table;
    }

    private static Table DeliveryTable()
    {
        var table = new Table(Delivery);
        table.AddColumn<long>("last_position").AsPrimaryKey();
        table.AddColumn<string>("subscriber").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("taken_at").AsPrimaryKey();
        table.AddColumn("positions", "bigint[]").NotNull();
        table.AddColumn<string>("message").NotNull();
        table.AddColumn<int>("attempts").NotNull();
        return table;
    }

    private static Table JobTable()
    {
        var table = new Table(Job);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("kind").NotNull();
        table.AddColumn<string>("client").NotNull().AddIndex();
        table.AddColumn<string>("content_type").NotNull();
        table.AddColumn<string>("state").NotNull();

        // How often it was begun: whoever began it before may no longer write.
        table.AddColumn<int>("attempt").NotNull().DefaultValueByExpression("0");
        table.AddColumn<DateTimeOffset>("created_at").NotNull().AddIndex();
        table.AddColumn<long>("bytes").NotNull().DefaultValueByExpression("0");
        table.AddColumn<long>("bytes_read").NotNull().DefaultValueByExpression("0");
        table.AddColumn<int>("parts").NotNull().DefaultValueByExpression("0");
        table.AddColumn("progress", "jsonb");
        table.AddColumn<string>("error");
        return table;
    }

    private static Table JobPartTable()
    {
        var table = new Table(JobPart);
        table.AddColumn<Guid>("job").AsPrimaryKey();
        table.AddColumn<string>("file").AsPrimaryKey();
        table.AddColumn<int>("number").AsPrimaryKey();
        table.AddColumn<Guid>("id").NotNull();
        table.AddColumn<int>("key_version").NotNull();
        table.AddColumn("content", "bytea").NotNull();
        table.AddColumn<DateTimeOffset>("created_at").NotNull().AddIndex();

        // Of a result: whom it is about, so that it is known whom a breach touches.
        table.AddColumn("contact_points", "uuid[]");
        return table;
    }

    private static Table JobReadTable()
    {
        var table = new Table(JobRead);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("read_at").NotNull().AddIndex();
        table.AddColumn<string>("client").NotNull();
        table.AddColumn<Guid>("job").NotNull();
        return table;
    }
}
