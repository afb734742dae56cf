using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>Puts together what all searches found, what is withheld by the decisions of the case, and what the law wants told with it.</summary>
internal sealed class PackageAssembly(
    IEnumerable<IPersonSearch> searches,
    HeldItems rows,
    PurposeCatalogue catalogue,
    RetentionRules retention,
    IOptions<ControllerOptions> controller,
    TimeProvider clock
)
{
    private const string Cnil = "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07";

    private static readonly string[] Rights =
    [
        "Rectification",
        "Erasure",
        "Restriction",
        "Objection",
        "Portability",
        "Automated",
        "Complaint",
    ];

    private static readonly string[] NotSearched = ["Links", "Logs", "Backups"];

    /// <summary>The package of a person, with how much each search found.</summary>
    public async Task<(AccessPackage Package, IReadOnlyList<SourceCount> Counts)> MakeAsync(
        RightsCase found,
        Person person,
        bool isFurtherCopy,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var texts = person.Texts;
        var held = new List<HeldItem>();
        foreach (var search in searches.OrderBy(search => search.Source))
        {
            held.AddRange(await search.FindAsync(person, http, cancellation));
        }

        var judged = held.Select(item => (Held: item, Withheld: WithholdingOf(found, item))).ToList();
        var given = judged
            .Where(item => item.Withheld is null)
            .Select(item => item.Held.Item)
            .OrderBy(item => item.At ?? DateTimeOffset.MinValue)
            .ToList();
        var origins = await OriginsAsync(cancellation);
        return (
            new AccessPackage(
                found.Request.Reference,
                clock.GetUtcNow(),
                found.Request.Language,
                isFurtherCopy,
                [
                    new PackageParty(texts["Role.Controller"], controller.Value.Name, controller.Value.Address, controller.Value.Contact),
                    new PackageParty(texts["Role.Dpo"], texts["Role.Dpo"], "", controller.Value.Contact),
                    new PackageParty(texts["Role.Authority"], "CNIL", Cnil, "https://www.cnil.fr/fr/plaintes, 01 53 73 22 22"),
                ],
                [.. person.Subjects.Select(subject => new PackageSubject(subject.Kind, subject.Ids, subject.VerifiedBy))],
                [
                    .. catalogue.Purposes.Select(purpose => new PackagePurpose(
                        purpose.Name,
                        purpose.In(person.Language),
                        texts.Basis(catalogue)
                    )),
                    new PackagePurpose("rights", texts["Purpose.Rights"], texts["Basis.LegalDuty"]),
                ],
                given,
                DeliverySearch.RecipientsOf(given, origins),
                [
                    .. searches
                        .OrderBy(search => search.Source)
                        .Select(search => new PackageSearch(
                            ExactNames<DataSource>.Of(search.Source),
                            texts[$"Search.{search.Source}"],
                            held.Count(item => item.Item.Source == search.Source)
                        )),
                    .. found.Tasks.Select(task => new PackageSearch(
                        task.Recipient ?? ExactNames<DataSource>.Of(task.Owner),
                        texts[task.DoneAt is null ? "Search.Asked" : "Search.Answered", ("day", $"{task.DoneAt ?? clock.GetUtcNow():d}")],
                        Found: null
                    )),
                    .. NotSearched.Select(place => new PackageSearch(place.ToLowerInvariant(), texts[$"NotSearched.{place}"], Found: null)),
                ],
                [
                    .. given
                        .Select(item => item.Retention)
                        .Distinct()
                        .Order()
                        .Select(rule => new PackageRetention(rule, texts.Of(retention.Rules.Single(one => one.Id == rule)))),
                ],
                [
                    .. judged
                        .Where(item => item.Withheld is not null)
                        .GroupBy(item => (item.Held.Item.Source, item.Withheld!.Law, item.Withheld.Policy))
                        .Select(group => new WithheldItems(
                            group.Key.Source,
                            group.Count(),
                            group.Key.Law,
                            group.Key.Policy,
                            texts.OfGround(group.Key.Law)
                        )),
                ],
                [.. Rights.Select(right => texts[$"Right.{right}", ("contact", controller.Value.Contact)])]
            ),
            [
                .. judged
                    .GroupBy(item => item.Held.Item.Source)
                    .Select(group => new SourceCount(group.Key, group.Count(), group.Count(item => item.Withheld is not null)))
                    .UnionBy(searches.Select(search => new SourceCount(search.Source, 0, 0)), count => count.Source)
                    .OrderBy(count => count.Source),
            ]
        );
    }

    // Of two decisions about the same the later counts.
    private static Ground? WithholdingOf(RightsCase found, HeldItem item) =>
        item.Withheld is { } held ? new Ground(held, null)
        : Portability.IsAllThatIsAsked(found) && !Portability.Covers(item.Item) ? new Ground(LawGround.ConditionMissing, null)
        : found.Decisions.LastOrDefault(decision =>
            decision.Right is SubjectRight.Access or SubjectRight.Copy
            && (decision.Subject is null || decision.Subject == item.Subject)
            && (decision.Source is null || decision.Source == item.Item.Source)
        )
            is { Outcome: ItemOutcome.Withheld or ItemOutcome.Refused, LawGround: { } law } decided
            ? new Ground(law, decided.PolicyGround)
        : null;

    // Where the recipients of changes are, as they were registered last.
    private async Task<IReadOnlyDictionary<string, string>> OriginsAsync(CancellationToken cancellation)
    {
        var registered = await rows.RowsAsync(
            $$"""
            select distinct on (r.data ->> 'name') r.data ->> 'name' as name, l.data #>> '{terms,origin}' as origin
            from {{LedgerStore.Schema}}.mt_events r
            join {{LedgerStore.Schema}}.mt_events l on l.stream_id = r.stream_id and l.data #>> '{terms,origin}' is not null
            where r.type = 'subscriber_registered' order by r.data ->> 'name', l.version desc
            """,
            cancellation
        );
        return registered.ToDictionary(row => row["name"]!.GetValue<string>(), row => row["origin"]!.GetValue<string>());
    }

    private sealed record Ground(LawGround Law, PolicyGround? Policy);
}
