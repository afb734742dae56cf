using System.Text.Json.Nodes;
using JasperFx.Events;
using Marten;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// What was said on contact points and accounts, what follows from it, and which of them belong together. Of an account that is not the
/// person's own for certain, only its links to their contact points are theirs.
/// </summary>
internal sealed class LedgerSearch(
    IDocumentStore store,
    NpgsqlDataSource database,
    HeldItems items,
    PurposeCatalogue catalogue,
    ReadLog log,
    TimeProvider clock
) : IPersonSearch
{
    private const string Accounts = $"""
        select distinct stream_id from {LedgerStore.Schema}.mt_events
        where type in ('contact_point_linked', 'contact_point_unlinked') and (
            data ->> 'contactPoint' = any($1) or data ->> 'replaces' = any($1) or jsonb_exists_any(data -> 'otherIds', $1))
        """;

    public DataSource Source => DataSource.Ledger;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        await log.RecordAsync(http, "history", [.. person.Subjects.Select(subject => subject.Id)]);
        var words = new HistoryText(person.Language, catalogue);
        var texts = person.Texts;
        await using var session = store.QuerySession();
        var own = person.ContactPoints.Concat(person.Accounts).ToList();
        var linking = await LinkingAsync(person.ContactPoints, cancellation);
        var streams = own.Concat(linking).Distinct().ToList();
        var events = await HeldItems.EventsOfAsync(session, streams, cancellation);
        var said = events
            .Where(e => person.Owns(e.StreamId) || IsAbout(e, person))
            .Select(e =>
                e.Data is IContactPointEvent statement
                    ? items.OfEvent(
                        Source,
                        e,
                        HistoryText.TypeOf(statement),
                        words.Describe(HistoryText.TypeOf(statement), statement.Scope, statement.Capture),
                        person
                    )
                    : items.OfEvent(Source, e, e.EventTypeName, texts.OfEvent(e), person)
            );
        return
        [
            .. said,
            .. await PositionsAsync(person, texts, cancellation),
            .. await LinksAsync(person, texts, cancellation),
            .. await AnswersAsync(person, events, texts, cancellation),
            .. await AwaitedAnswersAsync(person, texts, cancellation),
        ];
    }

    // Links that have ended are in no table: only the events know them.
    private async Task<IReadOnlyList<Guid>> LinkingAsync(Guid[] contactPoints, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Accounts);
        command.Parameters.Add(new NpgsqlParameter { Value = contactPoints.Select(id => $"{id}").ToArray() });
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var accounts = new List<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            accounts.Add(rows.GetGuid(0));
        }

        return accounts;
    }

    private static bool IsAbout(IEvent e, Person person) =>
        (
            e.Data switch
            {
                ContactPointLinked linked => [linked.ContactPoint, linked.Replaces ?? Guid.Empty, .. linked.OtherIds ?? []],
                ContactPointUnlinked unlinked => [unlinked.ContactPoint, .. unlinked.OtherIds ?? []],
                _ => Array.Empty<Guid>(),
            }
        ).Any(person.Owns);

    private async Task<IEnumerable<HeldItem>> PositionsAsync(Person person, PackageTexts texts, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var held = (await session.LoadManyAsync<ContactPoint>(cancellation, person.ContactPoints)).ToDictionary(point => point.Id);
        var rows = await items.RowsAsync(
            $"select id, data, mt_version from {LedgerStore.BlocklistTable} where id = any($1)",
            cancellation,
            person.ContactPoints
        );
        return rows.Select(row =>
        {
            var id = row["id"]!.GetValue<Guid>();
            return new HeldItem(
                items.OfRow(
                    Source,
                    LedgerStore.BlocklistTable,
                    "position",
                    now,
                    texts.OfPosition(StandingDecisions.Of(held[id], catalogue, now), catalogue),
                    row,
                    person
                ),
                person.SubjectOf(id)
            );
        });
    }

    private async Task<IEnumerable<HeldItem>> LinksAsync(Person person, PackageTexts texts, CancellationToken cancellation) =>
        (
            await items.RowsAsync(
                $"""
                select data, account, contact_point, mt_last_modified from {LedgerStore.LinkedTable}
                where contact_point = any($1) or account = any($2)
                """,
                cancellation,
                person.ContactPoints,
                person.Accounts
            )
        ).Select(row => new HeldItem(
            items.OfRow(
                Source,
                LedgerStore.LinkedTable,
                "link",
                HeldItems.TimeOf(row, "mt_last_modified"),
                texts["Link"],
                WithoutId(row),
                person
            )
        ));

    // Found by what they name: a contact point, an account or one of the events.
    private async Task<IEnumerable<HeldItem>> AnswersAsync(
        Person person,
        IReadOnlyList<IEvent> events,
        PackageTexts texts,
        CancellationToken cancellation
    )
    {
        var named = events.Where(e => person.Owns(e.StreamId)).Select(e => e.Id).Concat(person.ContactPoints).Concat(person.Accounts);
        return (
            await items.RowsAsync(
                $"""
                select id, fingerprint, answer, answered_at from {AnsweredRequest.Table}
                where answer <> '' and exists (select from unnest($1) as named (id) where position(named.id in answer) > 0)
                """,
                cancellation,
                named.Select(id => $"{id}").ToArray()
            )
        ).Select(row =>
        {
            row["answer"] = JsonNode.Parse(row["answer"]!.GetValue<string>());
            return new HeldItem(
                items.OfRow(Source, AnsweredRequest.Table, "answer", HeldItems.TimeOf(row, "answered_at"), texts["Answer"], row, person)
            );
        });
    }

    private async Task<IEnumerable<HeldItem>> AwaitedAnswersAsync(Person person, PackageTexts texts, CancellationToken cancellation) =>
        (
            await items.RowsAsync(
                $"""
                select objection, contact_point, source, received_at, answered_at from {AwaitedAnswers.Table}
                where contact_point = any($1)
                """,
                cancellation,
                person.ContactPoints
            )
        ).Select(row => new HeldItem(
            items.OfRow(
                Source,
                AwaitedAnswers.Table,
                "awaited-answer",
                HeldItems.TimeOf(row, "received_at"),
                row["answered_at"] is null ? texts["AnswerAwaited"] : texts["AnswerGiven"],
                row,
                person
            ),
            person.SubjectOf(row["contact_point"]!.GetValue<Guid>())
        ));

    // Of both, in one text.
    private static JsonObject WithoutId(JsonObject row)
    {
        row["data"]?.AsObject().Remove("id");
        return row;
    }
}
