using Marten;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>The cases about a person, this one included.</summary>
internal sealed class CasesOfPerson(IDocumentStore store, HeldItems items) : IPersonSearch
{
    private static readonly string[] Columns = ["id", "reference", "received_at", "is_open", "due_on", "subjects", "rights", "closed_at"];

    public DataSource Source => DataSource.Cases;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        var texts = person.Texts;
        var cases = await items.RowsAsync(
            $"select {string.Join(", ", Columns)} from {SubjectRightsTables.Case} where subjects && $1 order by received_at",
            cancellation,
            person.ContactPoints.Concat(person.Accounts).ToArray()
        );
        var ids = cases.Select(row => row["id"]!.GetValue<Guid>()).ToList();
        await using var session = store.QuerySession();
        var events = await HeldItems.EventsOfAsync(session, ids, cancellation);
        return
        [
            .. events.Select(e => items.OfEvent(Source, e, e.EventTypeName, texts.OfEvent(e), person)),
            .. cases.Select(row => new HeldItem(
                items.OfRow(
                    Source,
                    SubjectRightsTables.Case,
                    "case",
                    HeldItems.TimeOf(row, "received_at"),
                    texts["Case", ("reference", row["reference"]!.GetValue<string>())],
                    row,
                    person
                )
            )),
            .. (
                await items.RowsAsync(
                    $"select id, case_id, made_at, expires_at, fetched_at from {SubjectRightsTables.Package} where case_id = any($1)",
                    cancellation,
                    ids.ToArray()
                )
            ).Select(row => new HeldItem(
                items.OfRow(Source, SubjectRightsTables.Package, "package", HeldItems.TimeOf(row, "made_at"), texts["Package"], row, person)
            )),
            .. (
                await items.RowsAsync(
                    $"select id, subject, since, until from {RetentionExtension.Table} where subject = any($1) order by since",
                    cancellation,
                    ids.Concat(person.ContactPoints).Concat(person.Accounts).ToArray()
                )
            ).Select(row => new HeldItem(
                items.OfRow(
                    Source,
                    RetentionExtension.Table,
                    "kept-longer",
                    HeldItems.TimeOf(row, "since"),
                    texts["KeptLonger"],
                    row,
                    person
                )
            )),
        ];
    }
}

/// <summary>
/// Who of us looked at what is held about a person: when and why. Not which of us, who are no recipients (C-579/21, 73 to 83).
/// </summary>
internal sealed class ReadsOfPerson(HeldItems items) : IPersonSearch
{
    public DataSource Source => DataSource.Reads;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        var texts = person.Texts;
        var own = person.ContactPoints.Concat(person.Accounts).ToArray();
        return
        [
            .. (
                await items.RowsAsync(
                    $"""
                    select id, looked_up_at, reason, channel, contact_points from {SubjectRightsTables.HistoryLookup}
                    where contact_points && $1 order by looked_up_at
                    """,
                    cancellation,
                    own
                )
            ).Select(row => new HeldItem(
                items.OfRow(
                    Source,
                    SubjectRightsTables.HistoryLookup,
                    "history-lookup",
                    HeldItems.TimeOf(row, "looked_up_at"),
                    texts["HistoryLookup"],
                    row,
                    person
                )
            )),
            .. (
                await items.RowsAsync(
                    $"""
                    select id, read_at, what, about from {SubjectRightsTables.ReadLog}
                    where about = any($1) or about in (select id from {SubjectRightsTables.Case} where subjects && $1)
                        or about in (select evidence from {EvidenceVault.OwnerTable} where contact_point = any($1))
                        or about in (select id from {LedgerStore.UnattributedTable} where data ->> 'contactPoint' = any($2))
                    order by read_at
                    """,
                    cancellation,
                    own,
                    own.Select(id => $"{id}").ToArray()
                )
            ).Select(row => new HeldItem(
                items.OfRow(
                    Source,
                    SubjectRightsTables.ReadLog,
                    $"read-{row["what"]}",
                    HeldItems.TimeOf(row, "read_at"),
                    texts["Read"],
                    row,
                    person
                )
            )),
        ];
    }
}
