using SenefConsent.Hosting;
using SenefConsent.Ledger;
using static SenefConsent.SubjectRights.Tests.CaseStory;

namespace SenefConsent.SubjectRights.Tests;

/// <summary>For each letter a case that it can be made from.</summary>
internal static class LetterStories
{
    public const string Address = "1 rue de l’Exemple, 75001 Paris";
    public static readonly PurposeCatalogue Catalogue = Decisions.Catalogue;

    public static readonly ControllerOptions Controller = new() { Address = Address };

    public static readonly IReadOnlyList<LetterTemplate> OfCases =
    [
        .. Enum.GetValues<LetterTemplate>().Except([LetterTemplate.Breach, LetterTemplate.Policy]),
    ];

    private static readonly SubjectRight[] Every = [.. Enum.GetValues<SubjectRight>()];

    private static CaseStory All =>
        Asking(Every)
            .About(
                (Email, SubjectKind.Email),
                (Phone, SubjectKind.Telephone),
                (Made, SubjectKind.Telephone),
                (Home, SubjectKind.Postal),
                (Customer, SubjectKind.Account)
            );

    /// <summary>A case that has what a letter tells of.</summary>
    public static CaseStory For(LetterTemplate template) =>
        template switch
        {
            LetterTemplate.Identity => All.And(Asked(QuestionAbout.Identity)),
            LetterTemplate.Clarification => All.And(Asked(QuestionAbout.Scope)),
            LetterTemplate.Reminder => All.And(Asked(QuestionAbout.Identity)),
            LetterTemplate.Extension => All.And(
                new ExtensionNotified([ExtensionReason.Complexity, ExtensionReason.Number], "dpo", At("2026-03-20"))
            ),
            LetterTemplate.AccessAnswer => All.And(
                Decided(SubjectRight.Access, ItemOutcome.Given),
                Decided(SubjectRight.Copy, ItemOutcome.Withheld, law: LawGround.RightsOfOthers, source: DataSource.Archive)
            ),
            LetterTemplate.NothingHeld => All.And(
                new SourceSearched(DataSource.Ledger, 0, "dpo", At("2026-03-04")),
                new SourceSearched(DataSource.Crm, 0, "dpo", At("2026-03-04")),
                Decided(SubjectRight.Access, ItemOutcome.NothingHeld)
            ),
            LetterTemplate.Rectified => All.And(Decided(SubjectRight.Rectification, ItemOutcome.Rectified)),
            LetterTemplate.Erasure => All.And(
                Decided(SubjectRight.Erasure, ItemOutcome.Erased, Email),
                new ErasureOrdered(Made, [Email], [Email], [], OverridesHold: false, "dpo", At("2026-03-04")),
                new ErasureCarriedOut(Made, new ErasureCounts(1, 0, 0, 0, 0, 0), "erasure", At("2026-03-04")),
                Decided(SubjectRight.Erasure, ItemOutcome.Kept, Made, LawGround.LegalDuty)
            ),
            LetterTemplate.Restriction => All.And(Decided(SubjectRight.Restriction, ItemOutcome.Restricted)),
            LetterTemplate.RestrictionEnd => All.And(new RestrictionPlaced(Made, Email, "dpo", At("2026-03-04"))),
            LetterTemplate.Portability => All.And(Decided(SubjectRight.Portability, ItemOutcome.Given)),
            LetterTemplate.Fee => All.And(new FeeAnnounced(12.5m, FeeReason.FurtherCopy, "dpo", At("2026-03-04"))),
            LetterTemplate.Refusal => All.And([.. Every.Select(right => Decided(right, ItemOutcome.Refused, law: LawGround.Unfounded))]),
            LetterTemplate.NotIdentified => All.And(Asked(QuestionAbout.Identity), new IdentityNotEstablished("dpo", At("2026-06-01"))),
            LetterTemplate.Recipient => All.And(
                Decided(SubjectRight.Erasure, ItemOutcome.Erased),
                Decided(SubjectRight.Rectification, ItemOutcome.Rectified),
                Decided(SubjectRight.Restriction, ItemOutcome.Restricted)
            ),
            LetterTemplate.Employer => All.AskedBy(RequesterCapacity.Employer),
            _ => All,
        };

    /// <summary>The letter of a case, and why there is none.</summary>
    public static (Letter? Letter, string? Why) Written(
        this CaseStory story,
        LetterTemplate template,
        LetterLanguage language = LetterLanguage.French,
        IReadOnlyList<ObjectionInForce>? objections = null
    )
    {
        var facts = new LetterFacts(Controller, objections ?? [Objection], Catalogue, At("2026-03-25"));
        var draft = new LetterDraft(story.In(language).Case, facts, On("2026-03-25"));
        return draft.WhyNot(template) is { } why ? (null, why) : (draft.Write(template), null);
    }

    public static ObjectionInForce Objection { get; } =
        new(Email, Made, new Scope([Channel.Email, Channel.Sms], ["prospecting"]), At("2026-03-01"));

    public static ItemDecided Decided(
        SubjectRight right,
        ItemOutcome outcome,
        Guid? subject = null,
        LawGround? law = null,
        DataSource? source = null,
        bool needsSecondPerson = false
    ) => new(Made, right, outcome, "dpo", At("2026-03-20"), subject, source, LawGround: law, NeedsSecondPerson: needsSecondPerson);

    public static CaseStory AskedBy(this CaseStory story, RequesterCapacity capacity) =>
        new([(CaseReceived)story.Events[0] with { Capacity = capacity }, .. story.Events.Skip(1)]);

    private static CaseStory In(this CaseStory story, LetterLanguage language) =>
        new([(CaseReceived)story.Events[0] with { Language = language }, .. story.Events.Skip(1)]);

    private static RequesterAsked Asked(QuestionAbout about) => new(Made, about, "dpo", At("2026-03-05"));
}
