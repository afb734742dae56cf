using Npgsql;
using SenefConsent.Contracts;
using Weasel.Postgresql.Tables;

namespace SenefConsent.Ledger;

/// <summary>
/// The objections that are to be answered (GDPR Art. 12(3)), and when each was. They are in force without it. A row is written in the
/// transaction of the objection.
/// </summary>
public static class AwaitedAnswers
{
    /// <summary>The table.</summary>
    public const string Table = $"{LedgerStore.Schema}.awaited_answer";

    // At the others the person sees or hears what holds while they object, or told somebody else, who answers them.
    private static readonly Source[] Doors = [Source.Sms, Source.Mail, Source.Post, Source.Fax, Source.Dpo, Source.Operator];

    /// <summary>Whether an objection is to be answered: the person does not know yet that it is in force.</summary>
    /// <param name="objection">One. What follows another, or was taken along to a rectified contact point, is answered with that one.</param>
    public static bool Awaits(ObjectionRecorded objection) =>
        Doors.Contains(objection.Capture.Source)
        && !objection.Capture.Actor.StartsWith(FollowingObjection.Actor, StringComparison.Ordinal)
        && !Objecting.IsTakenAlong(objection.Capture);

    /// <summary>Adds what came before the table was made. For the migration; safe to run again.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource owner, CancellationToken cancellation)
    {
        await using var command = owner.CreateCommand(
            $"""
            insert into {Table} (objection, contact_point, source, received_at, answered_at) select * from ({Said}) said
            on conflict (objection) do nothing
            """
        );
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The rows as the events say them.</summary>
    public static string Said { get; } =
        $$"""
            select e.id as objection, e.stream_id as contact_point, e.data #>> '{capture,source}' as source,
                (e.data #>> '{capture,receivedAt}')::timestamptz as received_at,
                (select min((a.data #>> '{capture,receivedAt}')::timestamptz) from {{LedgerStore.Schema}}.mt_events a
                    where a.stream_id = e.stream_id and a.type = 'objection_answered' and a.data ->> 'objection' = e.id::text) as answered_at
            from {{LedgerStore.Schema}}.mt_events e
            where e.type = 'objection_recorded'
                and e.data #>> '{capture,source}' in ({{string.Join(", ", Doors.Select(door => $"'{ExactNames<Source>.Of(door)}'"))}})
                and e.data #>> '{capture,actor}' not like '{{FollowingObjection.Actor}}%'
                and coalesce(e.data #>> '{capture,idempotencyKey}', '') !~ '{{Objecting.TakenAlong}}'
            """;

    internal static Table SchemaTable()
    {
        var table = new Table(Table);
        table.AddColumn<Guid>("objection").AsPrimaryKey();
        table.AddColumn<Guid>("contact_point").NotNull().AddIndex();
        table.AddColumn<string>("source").NotNull();
        table.AddColumn<DateTimeOffset>("received_at").NotNull();
        table.AddColumn<DateTimeOffset>("answered_at");
        table.Indexes.Add(
            new IndexDefinition("awaited_answer_since") { Columns = ["received_at", "objection"], Predicate = "(answered_at IS NULL)" }
        );
        return table;
    }
}
