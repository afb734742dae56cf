using Marten;
using Npgsql;
using SenefConsent.Ledger;
using SenefConsent.SubjectRights;

namespace SenefConsent.Database;

/// <summary>Rows that say something else than the events.</summary>
/// <param name="What">What is wrong with them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Examples">Some of them, by their ids.</param>
public sealed record Difference(string What, long Count, IReadOnlyList<string> Examples);

/// <summary>
/// Compares everything that services read instead of the events with the events. A service's role can write these rows, so whoever has
/// taken a service over could make an objection disappear from them; here that is seen. Changes nothing.
/// </summary>
public static class StoreComparison
{
    private const int MostExamples = 20;
    private const string Schema = LedgerStore.Schema;

    private static readonly (string What, string Ids)[] Queries =
    [
        ("archived streams, whose events are not read", $"select id::text from {Schema}.mt_streams where is_archived"),
        ("streams with archived events, which are not read", $"select distinct stream_id::text from {Schema}.mt_events where is_archived"),
        (
            "streams whose version is not the number of their events",
            $"""
            select s.id::text from {Schema}.mt_streams s
            left join (select stream_id, count(*) as events, max(version) as last from {Schema}.mt_events group by stream_id) e
                on e.stream_id = s.id
            where s.version is distinct from coalesce(e.events, 0) or e.events <> e.last
            """
        ),
        (
            "links between accounts and contact points that no event says, or that are missing",
            $"""
            with said as (
                select distinct on (e.stream_id, point.id) e.stream_id as account, point.id::uuid as contact_point, e.type
                from {Schema}.mt_events e
                cross join lateral (
                    select e.data ->> 'contactPoint' as id union all select jsonb_array_elements_text(e.data -> 'otherIds')) point
                where e.type in ('contact_point_linked', 'contact_point_unlinked')
                order by e.stream_id, point.id, e.version desc),
            linked as (select account, contact_point from said where type = 'contact_point_linked')
            select format('%s %s', coalesce(l.account, r.account), coalesce(l.contact_point, r.contact_point))
            from linked l full join {LedgerStore.LinkedTable} r on (r.account, r.contact_point) = (l.account, l.contact_point)
            where l.account is null or r.account is null
            """
        ),
        (
            "requests before the data protection officer whose row is not what their events say",
            $"""
            with said as (
                select stream_id as id,
                    (array_agg(data ->> 'resolution' order by version desc) filter (where type = 'unattributed_resolved'))[1] as resolution,
                    (array_agg(data ->> 'evidence' order by version) filter (where type = 'unattributed_received'))[1] as evidence
                from {Schema}.mt_events where type in ('unattributed_received', 'unattributed_resolved') group by stream_id)
            select coalesce(s.id, r.id)::text from said s full join {LedgerStore.UnattributedTable} r on r.id = s.id
            where s.id is null or r.id is null or r.data ->> 'resolution' is distinct from s.resolution
                or r.data ->> 'evidence' is distinct from s.evidence
            """
        ),
        (
            "cases that are not in the list of cases, or stand there without events",
            $"""
            select coalesce(s.id, r.id)::text from (select id from {Schema}.mt_streams where type = 'rights_case') s
            full join {SubjectRightsTables.Case} r on r.id = s.id where s.id is null or r.id is null
            """
        ),
        (
            "breaches that are not in the list of breaches, or stand there without events",
            $"""
            select coalesce(s.id, r.id)::text from (select id from {Schema}.mt_streams where type = 'breach') s
            full join {SubjectRightsTables.Breach} r on r.id = s.id where s.id is null or r.id is null
            """
        ),
        (
            "objections that are to be answered and are not in the list of them, or stand there otherwise",
            $"""
            select coalesce(s.objection, r.objection)::text from ({AwaitedAnswers.Said}) s
            full join {AwaitedAnswers.Table} r on r.objection = s.objection
            where s.objection is null or r.objection is null or (s.answered_at is null) <> (r.answered_at is null)
            """
        ),
        (
            "events of contact points that no platform will be told of",
            $"""
            select e.id::text from {Schema}.mt_events e join {Schema}.mt_streams s on s.id = e.stream_id and s.type = 'contact_point'
            where not {ProbeContactPoint.IsAs("s.id")} and not exists (select from {ChangeFeed.Table} c where c.seq_id = e.seq_id)
                and not exists (select from {ChangeFeed.QueueTable} q where q.seq_id = e.seq_id)
            """
        ),
        (
            "positions of the change feed without an event",
            $"""
            select c.position::text from {ChangeFeed.Table} c
            where not exists (select from {Schema}.mt_events e where e.seq_id = c.seq_id)
            """
        ),
        (
            "gaps in the change feed, by the position after each",
            $"""
            select position::text
            from (select position, lag(position, 1, 0::bigint) over (order by position) as before from {ChangeFeed.Table}) p
            where position <> before + 1 and not exists (select from {ChangeFeed.RestartTable} r where r.position = p.position - 1)
            """
        ),
    ];

    /// <summary>Compares.</summary>
    /// <param name="database">The database, as its owner.</param>
    /// <param name="store">Its event store.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<IReadOnlyList<Difference>> RunAsync(
        NpgsqlDataSource database,
        IDocumentStore store,
        CancellationToken cancellation
    )
    {
        var differing = new List<string>();
        await BlocklistRebuild.RunAsync(store, repair: false, cancellation, id => differing.Add($"{id}"));
        var differences = new List<Difference>
        {
            new(
                "contact points whose row of the blocklist is not what their events say; 'database rebuild --repair' mends them",
                differing.Count,
                [.. differing.Take(MostExamples)]
            ),
        };
        foreach (var (what, ids) in Queries)
        {
            differences.Add(await CompareAsync(database, what, ids, cancellation));
        }

        return [.. differences.Where(difference => difference.Count > 0)];
    }

    private static async Task<Difference> CompareAsync(NpgsqlDataSource database, string what, string ids, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            with found as ({ids})
            select count(*), array(select * from found limit {MostExamples}) from found
            """
        );
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Difference(what, row.GetInt64(0), row.GetFieldValue<string[]>(1));
    }
}
