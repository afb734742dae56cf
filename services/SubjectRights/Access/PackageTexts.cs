using System.Globalization;
using JasperFx.Events;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What a package says, and the pages that lead to it.</summary>
/// <param name="language">French or English.</param>
/// <param name="controller">Who speaks.</param>
public sealed class PackageTexts(string language, string controller = "") : Texts(language, controller)
{
    private readonly SharedTexts shared = new(language);

    /// <summary>What an event of an account, of a case or of what waits for the data protection officer says.</summary>
    public string OfEvent(IEvent e) => this[$"Event.{e.EventTypeName}"];

    /// <summary>What holds for a contact point.</summary>
    public string OfPosition(IReadOnlyList<StandingDecision> holds, PurposeCatalogue catalogue) =>
        holds.Count == 0
            ? this["NothingHolds"]
            : string.Join(
                ' ',
                holds.Select(one =>
                    this[
                        $"Holds.{one.Decision}",
                        ("audience", this[$"Audience.{one.Audience}"]),
                        ("channel", shared.By(one.Channel)),
                        ("purposes", string.Join(", ", one.Purposes.Select(name => catalogue.Find(name)?.In(Language) ?? name)))
                    ]
                )
            );

    /// <summary>What is kept sealed, and until when.</summary>
    public string OfEvidence(SealedEvidence kept) =>
        this["Evidence", ("what", this[$"Evidence.{kept.Purpose}"]), ("day", Day(kept.ExpiresAt))];

    /// <summary>What makes prospecting lawful, by audience and channel.</summary>
    public string Basis(PurposeCatalogue catalogue) =>
        string.Join(
            " ; ",
            Enum.GetValues<Audience>()
                .Select(audience => $"{this[$"Audience.{audience}"]}: {string.Join(", ", BasesOf(audience, catalogue))}")
        );

    /// <summary>How long something is kept, and what becomes of it then.</summary>
    public string Of(RetentionRule rule) =>
        rule switch
        {
            { Then: RetentionAction.Keep } => this["Kept"],
            { With: not null } => this["KeptWithEvidence"],
            _ => this[$"KeptThen.{rule.Then}", ("period", PeriodOf(rule.Period!))],
        };

    /// <summary>Why something is not handed out.</summary>
    public string OfGround(LawGround ground) =>
        ground is LawGround.RightsOfOthers or LawGround.ConditionMissing
            ? this[$"Ground.{ground}"]
            : this["Ground", ("ground", ExactNames<LawGround>.Of(ground))];

    /// <summary>A day in Paris.</summary>
    public string Day(DateTimeOffset at) => Languages.DayIn(Language, at);

    /// <summary>A day and time in Paris.</summary>
    public string Time(DateTimeOffset at) => Languages.TimeIn(Language, at);

    private IEnumerable<string> BasesOf(Audience audience, PurposeCatalogue catalogue) =>
        Enum.GetValues<Channel>()
            .Where(channel => channel != Channel.All)
            .GroupBy(channel => catalogue.BasisFor(audience, channel).Basis, shared.By)
            .Select(channels => $"{this[$"Basis.{channels.Key}"]} ({string.Join(", ", channels)})");

    // P1Y, P6M, P30D.
    private string PeriodOf(string period) =>
        this[
            $"Period.{period[^1]}",
            ("count", int.Parse(period.AsSpan(1..^1), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
        ];
}
