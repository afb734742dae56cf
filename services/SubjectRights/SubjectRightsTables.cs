using SenefConsent.Ledger;
using Weasel.Postgresql.Tables;

namespace SenefConsent.SubjectRights;

/// <summary>The tables that this service owns. The migration compiles this file as well.</summary>
internal static class SubjectRightsTables
{
    /// <summary>The list of cases.</summary>
    public const string Case = $"{LedgerStore.Schema}.rights_case";

    /// <summary>The list of breaches.</summary>
    public const string Breach = $"{LedgerStore.Schema}.breach";

    /// <summary>Who read which case, breach or evidence, and when.</summary>
    public const string ReadLog = $"{LedgerStore.Schema}.rights_read";

    /// <summary>What was put together for requesters, until they fetch it.</summary>
    public const string Package = $"{LedgerStore.Schema}.rights_package";

    /// <summary>Which subscriber took which changes when.</summary>
    public const string Delivery = $"{LedgerStore.Schema}.delivery";

    /// <summary>Which exports were begun, and what each came to.</summary>
    public const string Export = $"{LedgerStore.Schema}.export";

    /// <summary>Who mirrors the blocklist.</summary>
    public const string Subscriber = $"{LedgerStore.Schema}.subscriber";

    /// <summary>The versions of the data protection policy.</summary>
    public const string PolicyVersion = $"{LedgerStore.Schema}.policy_version";

    /// <summary>Who looked at whose history.</summary>
    public const string HistoryLookup = $"{LedgerStore.Schema}.history_lookup";

    /// <summary>Screenings and imports that Blocklist runs by itself, for a day.</summary>
    public const string Job = $"{LedgerStore.Schema}.job";

    /// <summary>Their files, in parts.</summary>
    public const string JobPart = $"{LedgerStore.Schema}.job_part";

    /// <summary>Who fetched the result of which job.</summary>
    public const string JobRead = $"{LedgerStore.Schema}.job_read";

    /// <summary>The parts of long messages, until all of them are there.</summary>
    public const string SmsPart = $"{LedgerStore.Schema}.sms_part";

    /// <summary>Where messages wait to be sent or handled, and where those end that could not be.</summary>
    public static readonly string[] MessageTables =
    [
        "wolverine_incoming_envelopes",
        "wolverine_outgoing_envelopes",
        "wolverine_dead_letters",
    ];

    /// <summary>
    /// What it reads of the tables of other services, to tell a person what is held about them, whom a breach touches and what the register
    /// of processing says: no more than that.
    /// </summary>
    public static IReadOnlyList<(string Table, string Columns)> ReadsOfOthers =>
        [
            (Delivery, "last_position, subscriber, taken_at, positions"),
            (Export, "id, client, started_at, summary"),
            (HistoryLookup, "id, looked_up_at, client, reason, channel, contact_points"),
            (Job, "id, client, created_at"),
            (JobPart, "job, contact_points"),
            (JobRead, "job, client, read_at"),
            (SmsPart, "message, number, part, evidence, received_at, sent_at"),
            (Subscriber, "name, client, removed_at, disabled_at"),
            (PolicyVersion, "version, changes, published_at"),
        ];

    /// <summary>The one-time codes by which contact points are shown to be the requester's.</summary>
    public const string IdentityCode = $"{LedgerStore.Schema}.identity_code";

    /// <summary>The mails about cases that were sent to those who work on them, or are being sent.</summary>
    public const string DigestMail = $"{LedgerStore.Schema}.digest_mail";

    private const string ReadInsertAndUpdate = "select, insert, update";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OwnedTable> All =>
        [
            new(CaseTable(), ReadInsertAndUpdate),
            new(BreachTable(), ReadInsertAndUpdate),
            new(ReadLogTable(), OwnedTable.ReadAndAppend),
            new(PackageTable(), "select, insert, update (expires_at, fetched_at, content)"),
            new(IdentityCodeTable(), ReadInsertAndUpdate),
            new(DigestMailTable(), ReadInsertAndUpdate),
        ];

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
        table.AddColumn<DateTimeOffset>("closed_at");
        table.Indexes.Add(new IndexDefinition("rights_case_due") { Columns = ["is_open", "due_on", "id"] });
        table.Indexes.Add(new IndexDefinition("rights_case_subjects") { Columns = ["subjects"], Method = IndexMethod.gin });
        return table;
    }

    private static Table BreachTable()
    {
        var table = new Table(Breach);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("reference").NotNull().AddIndex(index => index.IsUnique = true);
        table.AddColumn<DateTimeOffset>("aware_at").NotNull();
        table.AddColumn<DateTimeOffset>("closed_at");
        table.Indexes.Add(new IndexDefinition("breach_aware") { Columns = ["aware_at", "id"] });
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

    private static Table PackageTable()
    {
        var table = new Table(Package);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<Guid>("case_id").NotNull().AddIndex();
        table.AddColumn("token_hash", "bytea").NotNull().AddIndex(index => index.IsUnique = true);
        table.AddColumn<DateTimeOffset>("made_at").NotNull();
        table.AddColumn<DateTimeOffset>("expires_at").NotNull();
        table.AddColumn<DateTimeOffset>("fetched_at");
        table.AddColumn<int>("key_version").NotNull();
        table.AddColumn("content", "bytea").NotNull();
        return table;
    }

    private static Table IdentityCodeTable()
    {
        var table = new Table(IdentityCode);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<Guid>("case_id").NotNull();
        table.AddColumn<Guid>("subject").NotNull();
        table.AddColumn<string>("method").NotNull();
        table.AddColumn<DateTimeOffset>("sent_at").NotNull();
        table.AddColumn<DateTimeOffset>("expires_at").NotNull();
        table.AddColumn<Guid>("code").NotNull();
        table.AddColumn<int>("attempts").NotNull();
        table.AddColumn<DateTimeOffset>("ended_at");
        table.Indexes.Add(new IndexDefinition("identity_code_subject") { Columns = ["case_id", "subject"] });
        return table;
    }

    private static Table DigestMailTable()
    {
        var table = new Table(DigestMail);
        table.AddColumn<string>("key").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("claimed_at").NotNull();
        table.AddColumn<DateTimeOffset>("sent_at");
        return table;
    }
}
