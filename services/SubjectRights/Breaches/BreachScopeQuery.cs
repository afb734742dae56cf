using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// Finds the contact points that a scope touches, in the database and a part at a time: no list of them has to be held. What was recorded or
/// read after the end of the scope never changes the answer.
/// </summary>
/// <remarks>
/// An export gives whoever was blocked; here it touches everybody who had refused anything by then, which may be more and is never less.
/// Files of jobs are there for a day: whom they name is found as long as they are, and <see cref="JobsAsync"/> says until when.
/// </remarks>
internal sealed class BreachScopeQuery(BreachScopeAdded scope)
{
    // The parameters. The last is given where only some contact points are asked about.
    private const string From = "$1";
    private const string Until = "$2";
    private const string Client = "$3";
    private const string Listed = "$4";
    private const string Asked = "$5";

    private const string ByClient = $"e.data #>> '{{capture,actor}}' = {Client}";
    private const string ReadByClient = $"r.by = {Client}";
    private const string LookedUpByClient = $"l.client = {Client}";
    private const string Everything = "true";
    private const string JobsThere = "j.created_at + interval '24 hours'";

    private static readonly string[] Refusals = ["objection_recorded", "consent_withdrawn", "prospecting_paused", "processing_restricted"];

    private static readonly Part Evidence = new(
        "o.contact_point",
        $"{EvidenceVault.OwnerTable} o join {LedgerStore.Schema}.evidence v on v.id = o.evidence where v.collected_at < {Until}"
    );

    private static readonly Part Delivered = new(
        "e.stream_id",
        $"""
        (select distinct unnest(positions) as position from {SubjectRightsTables.Delivery}
            where subscriber = {Client} and taken_at >= {From} and taken_at < {Until}) taken
        join {ChangeFeed.Table} c on c.position = taken.position
        join {LedgerStore.Schema}.mt_events e on e.seq_id = c.seq_id where {Everything}
        """
    );

    private static readonly Part Exported = new(
        "e.stream_id",
        $"""
        {LedgerStore.Schema}.mt_events e where e.type in ({string.Join(", ", Refusals.Select(type => $"'{type}'"))})
            and e.timestamp < (select max(started_at) from {SubjectRightsTables.Export}
                where client = {Client} and started_at >= {From} and started_at < {Until})
        """
    );

    private const string JobsOfClient = $"j.client = {Client} and {JobsThere} > {From} and j.created_at < {Until}";
    private const string JobsInCopy = $"j.created_at < {Until} and {JobsThere} > {Until}";
    private const string JobsInTime =
        $"(j.created_at >= {From} and j.created_at < {Until} or exists "
        + $"(select from {SubjectRightsTables.JobRead} f where f.job = j.id and f.read_at >= {From} and f.read_at < {Until}))";

    private readonly IReadOnlyList<Part> parts = scope switch
    {
        { Kind: BreachScopeKind.Ids } => [new Part("point.id", $"unnest({Listed}) as point (id) where {Everything}")],
        { Kind: BreachScopeKind.Time } => [Recorded(Everything), .. Reads(Everything, Everything), InJobs(JobsInTime)],
        { Secret: LeakedSecret.DatabaseDump } => [Recorded(Everything), InJobs(JobsInCopy)],
        { Secret: LeakedSecret.ContactPointKey } => scope.WithDump ? [Recorded(Everything), InJobs(JobsInCopy)] : [],
        { Secret: LeakedSecret.EvidenceKey } => scope.WithDump ? [Evidence, InJobs(JobsInCopy)] : [],
        { Secret: LeakedSecret.LinkKey } => [Recorded(CameBy(Source.OneClick, Source.Link))],
        { Secret: LeakedSecret.GatewaySecret } => [Recorded(CameBy(Source.Sms, Source.Platform))],
        { Secret: LeakedSecret.ApiKey } => [Recorded(ByClient), .. Reads(LookedUpByClient, ReadByClient), Exported, InJobs(JobsOfClient)],
        { Secret: LeakedSecret.SubscriberMirror } => [Delivered, Exported],
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope.Kind, "A scope of no kind."),
    };

    /// <summary>How many it touches.</summary>
    public async Task<int> CountAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (parts.Count == 0)
        {
            return 0;
        }

        await using var command = database.CreateCommand(
            $"select count(*) from ({string.Join(" union ", parts.Select(part => part.All))}) touched"
        );
        command.CommandTimeout = 0;
        AddParameters(command);
        return checked((int)(long)(await command.ExecuteScalarAsync(cancellation))!);
    }

    /// <summary>Which of some contact points it touches, by their ids.</summary>
    public async Task<HashSet<Guid>> AmongAsync(NpgsqlDataSource database, Guid[] ids, CancellationToken cancellation)
    {
        var touched = new HashSet<Guid>();
        if (parts.Count == 0 || ids.Length == 0)
        {
            return touched;
        }

        await using var command = database.CreateCommand(string.Join(" union ", parts.Select(part => part.Among)));
        command.CommandTimeout = 0;
        AddParameters(command);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            touched.Add(rows.GetGuid(0));
        }

        return touched;
    }

    /// <summary>What of it is found in files of jobs only, and until when; and how many jobs are gone of which results were fetched.</summary>
    public async Task<(DateTimeOffset? Until, int Gone)> JobsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var (reached, fetched) = scope switch
        {
            { Kind: BreachScopeKind.Time } => (JobsInTime, Everything),
            { Secret: LeakedSecret.ApiKey } => (JobsOfClient, $"f.client = {Client}"),
            { Secret: LeakedSecret.DatabaseDump } or { WithDump: true } => (JobsInCopy, $"f.read_at >= {Until} - interval '24 hours'"),
            _ => ("false", "false"),
        };
        await using var command = database.CreateCommand(
            $"""
            select (select min({JobsThere}) from {SubjectRightsTables.Job} j where {reached}),
                (select count(distinct f.job) from {SubjectRightsTables.JobRead} f
                    where {fetched} and f.read_at >= {From} and f.read_at < {Until}
                        and not exists (select from {SubjectRightsTables.JobPart} p where p.job = f.job))
            """
        );
        AddParameters(command);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.IsDBNull(0) ? null : row.GetFieldValue<DateTimeOffset>(0), checked((int)row.GetInt64(1)));
    }

    // Of contact points alone: an account, a case or a probe is nobody who is on a list.
    private static Part Recorded(string which) =>
        new(
            "e.stream_id",
            $"""
            {LedgerStore.Schema}.mt_events e join {LedgerStore.Schema}.mt_streams s on s.id = e.stream_id
            where s.type = 'contact_point' and not {ProbeContactPoint.IsAs("s.id")}
                and e.timestamp >= {From} and e.timestamp < {Until} and {which}
            """
        );

    // Who was looked up, whose case or evidence was read, and who had sent what was read before the data protection officer.
    private static IReadOnlyList<Part> Reads(string lookedUp, string read)
    {
        var inTime = $"r.read_at >= {From} and r.read_at < {Until} and {read}";
        return
        [
            new(
                "point.id",
                $"""
                {SubjectRightsTables.HistoryLookup} l cross join lateral unnest(l.contact_points) as point (id)
                where l.looked_up_at >= {From} and l.looked_up_at < {Until} and {lookedUp}
                """
            ),
            new(
                "point.id",
                $"""
                {SubjectRightsTables.ReadLog} r join {SubjectRightsTables.Case} c on c.id = r.about
                cross join lateral unnest(c.subjects) as point (id) where {inTime}
                """
            ),
            new(
                "r.about",
                $"""
                {SubjectRightsTables.ReadLog} r join {LedgerStore.Schema}.mt_streams s on s.id = r.about
                where s.type = 'contact_point' and {inTime}
                """
            ),
            new(
                "o.contact_point",
                $"{SubjectRightsTables.ReadLog} r join {EvidenceVault.OwnerTable} o on o.evidence = r.about where {inTime}"
            ),
            new(
                "(u.data ->> 'contactPoint')::uuid",
                $"""
                {SubjectRightsTables.ReadLog} r join {LedgerStore.UnattributedTable} u on u.id = r.about
                where u.data ->> 'contactPoint' is not null and {inTime}
                """
            ),
        ];
    }

    private static Part InJobs(string which) =>
        new(
            "point.id",
            $"""
            {SubjectRightsTables.Job} j join {SubjectRightsTables.JobPart} p on p.job = j.id
            cross join lateral unnest(p.contact_points) as point (id) where {which}
            """
        );

    private static string CameBy(params IReadOnlyList<Source> doors) =>
        $"e.data #>> '{{capture,source}}' in ({string.Join(", ", doors.Select(door => $"'{ExactNames<Source>.Of(door)}'"))})";

    private void AddParameters(NpgsqlCommand command)
    {
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = scope.From ?? DateTimeOffset.MinValue });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = scope.Until ?? scope.At });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scope.Client ?? "" });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. scope.Ids ?? []] });
    }

    private sealed record Part(string Id, string Rows)
    {
        public string All => $"select {Id} as id from {Rows}";

        public string Among => $"{All} and {Id} = any({Asked})";
    }
}
