using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>
/// The letter to the persons that a breach touches (GDPR Art. 34(2)): what happened, whom to ask, what may follow, what is done and what they
/// can do. It holds the sentences of its template and days; no name of a person, and nothing that advertises.
/// </summary>
internal sealed class BreachLetter(Breach found, LetterLanguage language, ControllerOptions controller, DateTimeOffset on)
{
    private static readonly BreachConsequence[] WithAdvice =
    [
        BreachConsequence.UnwantedMessages,
        BreachConsequence.Phishing,
        BreachConsequence.IdentityTheft,
        BreachConsequence.FinancialLoss,
        BreachConsequence.ForgedChoice,
        BreachConsequence.ChoiceIgnored,
    ];

    private readonly LetterTexts texts = new(ExactNames<LetterLanguage>.Of(language), controller.Name);

    /// <summary>The version of its text.</summary>
    public string Version => texts.VersionOf(LetterTemplate.Breach);

    /// <summary>Why it cannot be written yet; null when it can.</summary>
    public static string? WhyNot(Breach found)
    {
        BreachGap[] needed = [BreachGap.Natures, BreachGap.Categories, BreachGap.Consequences, BreachGap.Measures];
        return found.Missing.Intersect(needed).ToList() is { Count: > 0 } missing
            ? $"{found.Reference}: persons are told what happened, what may follow and what is done (Art. 34(2)). Not known is "
                + $"{string.Join(", ", missing.Select(ExactNames<BreachGap>.Of))}: POST /breaches/{{id}}/facts and /measures."
            : null;
    }

    /// <summary>It.</summary>
    public Letter Write() =>
        new(
            texts.Language,
            Letter.SenderOf(controller),
            texts["Common.Date", ("day", Day(on))],
            texts["Common.Reference", ("reference", found.Reference)],
            texts["Title.Breach"],
            [
                Paragraph("Common.Greeting"),
                Paragraph("Breach.What", ("aware", Day(found.AwareAt))),
                .. Facts.Natures.Select(nature => Item($"Breach.Nature.{nature}")),
                .. Facts.From is { } from ? [Paragraph("Breach.Since", ("from", Day(from)))] : Array.Empty<LetterPart>(),
                Heading("Breach.DataHeading"),
                .. Facts.Categories.Select(category => Item($"Breach.Category.{category}")),
                Heading("Breach.ConsequencesHeading"),
                .. Facts.Consequences.Select(consequence => Item($"Breach.Consequence.{consequence}")),
                Heading("Breach.MeasuresHeading"),
                .. found
                    .Measures.Where(measure => measure.Kind != BreachMeasureKind.Other)
                    .Select(measure => (measure.Kind, IsDone: !measure.IsPlanned || measure.CompletedAt is not null))
                    .Distinct()
                    .Select(measure => Item($"Breach.Measure.{measure.Kind}.{(measure.IsDone ? "Done" : "Planned")}")),
                .. Advice is { Count: > 0 } advice ? advice.Prepend(Heading("Breach.AdviceHeading")) : [],
                Heading("Common.ContactHeading"),
                Paragraph("Common.Contact", ("contact", controller.Contact), ("reference", found.Reference)),
                Paragraph("Common.Authority"),
                Paragraph("Common.Closing"),
            ],
            texts["Common.Signature"]
        );

    private BreachFacts Facts => found.Facts!;

    private IReadOnlyList<LetterPart> Advice =>
        [.. Facts.Consequences.Where(WithAdvice.Contains).Select(consequence => Item($"Breach.Advice.{consequence}"))];

    private string Day(DateTimeOffset at) => texts.Of(LegalCalendar.DayOf(at));

    private LetterPart Paragraph(string key, params (string Name, string Value)[] values) =>
        new(LetterPartKind.Paragraph, texts[key, values]);

    private LetterPart Heading(string key) => new(LetterPartKind.Heading, texts[key]);

    private LetterPart Item(string key) => new(LetterPartKind.Item, texts[key]);
}
