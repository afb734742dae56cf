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

    // Those of whom no own act is known were collected with their first event. Whether what is refused was lifted is for the fold to say.
    private static readonly string Candidates = $$"""
        select s.id, (select max(seq_id) from {{LedgerStore.Schema}}.mt_events e where e.stream_id = s.id)
        from {{LedgerStore.Schema}}.mt_streams s join {{LedgerStore.BlocklistTable}} b on b.id = s.id
        where not (
                jsonb_path_exists(b.data, '$.statements[*] ? (@.kind != "lift" && @.kind != "consent")')
                and not jsonb_path_exists(b.data, '$.statements[*] ? (@.kind == "lift" || @.kind == "consent")'))
            and (
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

    /// <summary>Those whose time is over, a group a transaction.</summary>
    public async Task<IReadOnlyList<EndedContactPoints>> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (began, candidates) = (rule.Lasts.BeganBefore(now), new List<(Guid Id, long Last)>());
        await using (var command = database.CreateCommand(Candidates))
        {
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = began });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. OwnDoors.Select(ExactNames<Source>.Of)] });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                candidates.Add((rows.GetGuid(0), rows.GetInt64(1)));
            }
        }

        var ended = new List<EndedContactPoints>();
        foreach (var group in candidates.Chunk(MostAtOnce))
        {
            await using var session = store.QuerySession();
            var said = (await session.LoadManyAsync<ContactPoint>(cancellation, [.. group.Select(one => one.Id)])).ToDictionary(one =>
                one.Id
            );
            var over = group.Where(one => IsOver(said[one.Id])).ToList();
            if (over.Count > 0)
            {
                ended.Add(new EndedContactPoints([.. over.Select(one => one.Id)], over.Max(one => one.Last)));
            }
        }

        return ended;

        bool IsOver(ContactPoint point) => !point.RefusalsInForce(catalogue).Any() && !point.ConsentsInForce(catalogue, now).Any();
    }
}
