using Npgsql;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>Why what is held about somebody is kept for longer than its period.</summary>
/// <param name="Id">What extends it: a hold, or the case whose papers it is.</param>
/// <param name="Subjects">Whose rows stay: contact points, each by all its ids, accounts, cases.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">The first instant at which it no longer does; null while nobody knows.</param>
public sealed record RetentionExtension(Guid Id, IReadOnlyCollection<Guid> Subjects, DateTimeOffset Since, DateTimeOffset? Until = null)
{
    /// <summary>The table: a row for each subject of each extension.</summary>
    public const string Table = $"{LedgerStore.Schema}.retention_extension";

    /// <summary>What writes it, also when it is there with another end.</summary>
    public NpgsqlBatchCommand Upsert() =>
        new(
            $"""
            insert into {Table} (id, subject, since, until) select $1, subject, $3, $4 from unnest($2) as named (subject)
            on conflict (id, subject) do update set until = excluded.until
            """
        )
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Id },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. Subjects] },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = Since },
                new NpgsqlParameter<DateTimeOffset?> { TypedValue = Until },
            },
        };

    /// <summary>Whether some of these ids are a subject of which rows are kept, as SQL.</summary>
    /// <param name="ids">The expression of an id or of an array of ids.</param>
    /// <param name="now">The expression of the present.</param>
    public static string ExtendsAny(string ids, string now) =>
        $"exists (select from {Table} extension where extension.subject = any(array[]::uuid[] || {ids}) and {IsInForce(now)})";

    /// <summary>Whether a row of evidence is kept for one whose it is, as SQL.</summary>
    /// <param name="evidence">The expression of its id.</param>
    /// <param name="now">The expression of the present.</param>
    public static string ExtendsEvidence(string evidence, string now) =>
        $"exists (select from {EvidenceVault.OwnerTable} owned join {Table} extension on extension.subject = owned.contact_point "
        + $"where owned.evidence = {evidence} and {IsInForce(now)})";

    internal static Table SchemaTable()
    {
        var table = new Table(Table);
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<Guid>("subject").AsPrimaryKey().AddIndex();
        table.AddColumn<DateTimeOffset>("since").NotNull();
        table.AddColumn<DateTimeOffset>("until");
        return table;
    }

    private static string IsInForce(string now) => $"(extension.until is null or extension.until > {now})";
}
