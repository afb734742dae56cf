using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using Marten;
using SenefConsent.Contracts;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Which recipients took what about a person, and when: deliveries to subscribers, and exports that named them.</summary>
internal sealed class DeliverySearch(IDocumentStore store, HeldItems items, PurposeCatalogue catalogue) : IPersonSearch
{
    public DataSource Source => DataSource.Deliveries;

    public async Task<IReadOnlyList<HeldItem>> FindAsync(Person person, HttpContext http, CancellationToken cancellation)
    {
        var texts = person.Texts;
        var changes = await items.RowsAsync(
            $"""
            select c.position, c.seq_id from {LedgerStore.Schema}.mt_events e join {ChangeFeed.Table} c on c.seq_id = e.seq_id
            where e.stream_id = any($1) order by c.position
            """,
            cancellation,
            person.ContactPoints
        );
        return
        [
            .. changes.Select(row => new HeldItem(items.OfRow(Source, ChangeFeed.Table, "change", null, texts["Change"], row, person))),
            .. await DeliveriesAsync(changes, person, texts, cancellation),
            .. await ExportsAsync(person, texts, cancellation),
        ];
    }

    /// <summary>Who took what, of the items that were found.</summary>
    public static IReadOnlyList<PackageRecipient> RecipientsOf(
        IEnumerable<PackageItem> found,
        IReadOnlyDictionary<string, string> origins
    ) =>
        [
            .. found
                .Where(item => item.Place is SubjectRightsTables.Delivery or SubjectRightsTables.Export)
                .Select(item => new PackageRecipient(
                    item.Data.GetProperty("recipient").GetString()!,
                    origins.GetValueOrDefault(item.Data.GetProperty("recipient").GetString()!),
                    item.Text,
                    item.At!.Value
                ))
                .OrderBy(recipient => recipient.At),
        ];

    // Only the person's own positions: a delivery holds those of many.
    private async Task<IEnumerable<HeldItem>> DeliveriesAsync(
        IReadOnlyList<JsonObject> changes,
        Person person,
        PackageTexts texts,
        CancellationToken cancellation
    )
    {
        var positions = changes.Select(row => row["position"]!.GetValue<long>()).ToArray();
        return (
            await items.RowsAsync(
                $"""
                select last_position, subscriber, taken_at, array(select unnest(positions) intersect select unnest($1) order by 1) as positions
                from {SubjectRightsTables.Delivery} where positions && $1 order by taken_at
                """,
                cancellation,
                positions
            )
        ).Select(row =>
        {
            var subscriber = row["subscriber"]!.GetValue<string>();
            return new HeldItem(
                Named(
                    items.OfRow(
                        Source,
                        SubjectRightsTables.Delivery,
                        "delivery",
                        HeldItems.TimeOf(row, "taken_at"),
                        texts["Delivery", ("recipient", subscriber)],
                        row,
                        person
                    ),
                    subscriber
                )
            );
        });
    }

    private async Task<IEnumerable<HeldItem>> ExportsAsync(Person person, PackageTexts texts, CancellationToken cancellation)
    {
        var exports = await items.RowsAsync(
            $"select id, client, started_at, summary from {SubjectRightsTables.Export} order by started_at",
            cancellation
        );
        if (exports.Count == 0)
        {
            return [];
        }

        await using var session = store.QuerySession();
        var own = person.ContactPoints.ToList();
        var events = await HeldItems.EventsOfAsync(session, own, cancellation);
        return exports
            .Select(row => (Row: row, Summary: row["summary"].Deserialize<ExportSummary>(JsonSerializerOptions.Web)!))
            .Where(export => DataRecipients.IsIn(export.Summary, events, catalogue))
            .Select(export =>
            {
                var recipient = export.Summary.Partner ?? export.Row["client"]!.GetValue<string>();
                return new HeldItem(
                    Named(
                        items.OfRow(
                            Source,
                            SubjectRightsTables.Export,
                            "export",
                            export.Summary.StartedAt,
                            texts["Export", ("recipient", recipient)],
                            export.Row,
                            person
                        ),
                        recipient
                    )
                );
            });
    }

    private static PackageItem Named(PackageItem item, string recipient)
    {
        var data = JsonObject.Create(item.Data)!;
        data["recipient"] = recipient;
        return item with { Data = JsonSerializer.SerializeToElement(data) };
    }
}
