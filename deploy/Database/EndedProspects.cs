using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Ledger;
using SenefConsent.SubjectRights;

namespace SenefConsent.Database;

/// <summary>
/// Finds prospects who said nothing for as long as <see cref="RetentionRules.Prospects"/> says and of whom nothing has to stay: no refusal
/// and no consent in force, no account, no open case, no hold. What they said is then erased as by an order of the data protection officer.
/// </summary>
/// <param name="database">The database, as the role of <see cref="Erasure"/>.</param>
/// <param name="store">How events are stored.</param>
/// <param name="catalogue">The purposes, which say what of a refusal was lifted.</param>
/// <param name="rule">The rule.</param>
internal sealed class EndedProspects(NpgsqlDataSource database, IDocumentStore store, PurposeCatalogue catalogue, RetentionRule rule)
{
    // As many as one transaction locks.
    private const int MostAtOnce = 500;

    // What the person does themselves. A click counts; what others do about them, report or answer does not.
    private static readonly Source[] OwnDoors =
    [
        Source.OneClick,
        Source.Link,
        Source.Preferences,
        Source.Sms,
        Source.Mail,
        Source.Post,
        Source.Telephone,
        Source.Counter,
        Source.Fax,
    ];

    // What is received is recorded within this time: nobody whose first event was recorded later can have an act that is old enough.
    private const string RecordedWithin = "interval '1 year'";

    // Those of whom no own act is known were collected with their first event. Whether what is refused was lifted is for the fold to say.
    // Events are read only of streams that are old enough and hold more than refusals: that leaves few of them.
    private static readonly string Candidates = $$"""
        with old as materialized (
            select s.id, s.timestamp from {{LedgerStore.Schema}}.mt_streams s join {{LedgerStore.BlocklistTable}} b on b.id = s.id
            where s.created <= $2 + {{RecordedWithin}} and ($4::uuid[] is null or s.id = any($4))
                and not (
                    jsonb_path_exists(b.data, '$.statements[*] ? (@.kind != "lift" && @.kind != "consent")')
                    and not jsonb_path_exists(b.data, '$.statements[*] ? (@.kind == "lift" || @.kind == "consent")')))
        select s.id from old s
        where (
                select coalesce(
                    max((e.data #>> '{capture,receivedAt}')::timestamptz) filter (
                        where e.data #>> '{capture,source}' = any($3) and e.type <> 'objection_answered'),
                    min(e.timestamp))
                from {{LedgerStore.Schema}}.mt_events e where e.stream_id = s.id) <= $2
            and not exists (select from {{LedgerStore.LinkedTable}} link where link.contact_point = s.id)
            and not {{RetentionExtension.ExtendsAny("s.id", "$1")}}
            and not exists (select from {{SubjectRightsTables.Case}} c where c.subjects @> array[s.id] and c.closed_at is null)
            and not exists (
                select from {{ErasureOrders.Table}} o where o.contact_points @> array[s.id]
                    and (o.carried_out_at is null or o.ordered_at >= s.timestamp))
        order by s.id
        """;

    /// <summary>Those whose time is over, a group a transaction. Each is looked at again once its stream is locked.</summary>
    public async Task<IReadOnlyList<EndedContactPoints>> FindAsync(DateTimeOffset now, CancellationToken cancellation) =>
        [
            .. (await AmongAsync(null, now, cancellation))
                .Chunk(MostAtOnce)
                .Select(group => new EndedContactPoints(rule.Id, group, async ids => await AmongAsync(ids, now, cancellation))),
        ];

    private async Task<Guid[]> AmongAsync(Guid[]? ids, DateTimeOffset now, CancellationToken cancellation)
    {
        var candidates = new List<Guid>();
        await using (var command = database.CreateCommand(Candidates))
        {
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = rule.Lasts.BeganBefore(now) });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. OwnDoors.Select(ExactNames<Source>.Of)] });
            command.Parameters.Add(new NpgsqlParameter<Guid[]?> { TypedValue = ids });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                candidates.Add(rows.GetGuid(0));
            }
        }

        var over = new List<Guid>();
        foreach (var group in candidates.Chunk(MostAtOnce))
        {
            await using var session = store.QuerySession();
            over.AddRange(
                (await session.LoadManyAsync<ContactPoint>(cancellation, group))
                    .Where(point => !point.RefusalsInForce(catalogue).Any() && !point.ConsentsInForce(catalogue, now).Any())
                    .Select(point => point.Id)
            );
        }

        return [.. over.Order()];
    }
}
