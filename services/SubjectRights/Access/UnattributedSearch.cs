using System.Globalization;
using System.Text;
using Marten;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>
/// What waited for the data protection officer and turned out to be the person's; and what nobody was found for and holds one of their
/// addresses, which somebody looks at before it is handed out: it may be another's.
/// </summary>
internal sealed class UnattributedSearch(IDocumentStore store, EvidenceVault vault, HeldItems items, ReadLog log) : IPersonSearch
{
    public DataSource Source => DataSource.Unattributed;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        var texts = person.Texts;
        var own = await items.RowsAsync(
            $"""
            select id, data, received_at from {LedgerStore.UnattributedTable}
            where data ->> 'contactPoint' = any($1) or jsonb_exists_any(data -> 'successors', $1)
            """,
            cancellation,
            person.ContactPoints.Select(id => $"{id}").ToArray()
        );
        var ids = own.Select(row => row["id"]!.GetValue<Guid>()).ToList();
        await using var session = store.QuerySession();
        var events = await HeldItems.EventsOfAsync(session, ids, cancellation);
        return
        [
            .. events.Select(e => items.OfEvent(Source, e, e.EventTypeName, texts.OfEvent(e), person)),
            .. own.Select(row => new HeldItem(
                items.OfRow(
                    Source,
                    LedgerStore.UnattributedTable,
                    "unattributed",
                    HeldItems.TimeOf(row, "received_at"),
                    texts["Unattributed"],
                    row,
                    person
                )
            )),
            .. await NamingAsync(session, person, texts, http, cancellation),
        ];
    }

    // Nobody knows whose they are, so each is opened and looked through.
    private async Task<IReadOnlyList<HeldItem>> NamingAsync(
        IQuerySession session,
        Person person,
        PackageTexts texts,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var forms = person.Addresses.SelectMany(FormsOf).ToList();
        if (forms.Count == 0)
        {
            return [];
        }

        var waiting = await session.Query<UnattributedObjection>().Where(item => item.ContactPoint == null).ToListAsync(cancellation);
        await log.RecordAsync(http, "unattributed", [.. waiting.Select(item => item.Id)]);
        var naming = new List<HeldItem>();
        foreach (var item in waiting)
        {
            if (
                await vault.FindAsync(item.Evidence, cancellation) is { } evidence
                && Encoding.UTF8.GetString(vault.Open(evidence)) is var content
                && forms.Exists(form => content.Contains(form, StringComparison.OrdinalIgnoreCase))
            )
            {
                naming.Add(
                    new HeldItem(
                        items.OfRow(
                            Source,
                            $"{LedgerStore.Schema}.evidence",
                            "unattributed-naming",
                            evidence.CollectedAt,
                            texts["UnattributedNaming"],
                            EvidenceSearch.RowOf(evidence),
                            person
                        ),
                        Withheld: LawGround.RightsOfOthers
                    )
                );
            }
        }

        return naming;
    }

    /// <summary>An address as it may stand in what somebody sent.</summary>
    internal static IEnumerable<string> FormsOf(ContactAddress address) =>
        address.Kind switch
        {
            ContactPointKind.Telephone when address.Normal.StartsWith("+33", StringComparison.Ordinal) =>
            [
                address.Normal[1..],
                $"0{address.Normal[3..]}",
                string.Join(' ', $"0{address.Normal[3..]}".Chunk(2).Select(pair => new string(pair))),
            ],
            ContactPointKind.Telephone => [address.Normal.TrimStart('+')],
            ContactPointKind.Email => [address.Normal, Uri.EscapeDataString(address.Normal)],
            _ => [address.Normal],
        };
}
