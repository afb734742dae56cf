using System.Globalization;
using NodaTime;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.SubjectRights;

/// <summary>What a letter says besides what its case knows.</summary>
/// <param name="Controller">Who writes.</param>
/// <param name="Objections">The objections of the contact points that the case is about.</param>
/// <param name="Catalogue">The purposes and their names.</param>
/// <param name="On">The day that it is dated.</param>
internal sealed record LetterFacts(
    ControllerOptions Controller,
    IReadOnlyList<ObjectionInForce> Objections,
    PurposeCatalogue Catalogue,
    DateTimeOffset On
);

/// <summary>
/// Writes a letter from the state of a case. It holds the sentences of its template, days, amounts, references and names of things; no
/// words, address or name of a person.
/// </summary>
/// <param name="found">The case.</param>
/// <param name="facts">What it says besides.</param>
/// <param name="act">Who writes.</param>
/// <param name="task">For a recipient: the task that it tells of.</param>
internal sealed class LetterDraft(RightsCase found, LetterFacts facts, CaseAct act, Guid? task = null)
{
    private readonly LetterTexts texts = new(ExactNames<LetterLanguage>.Of(found.Request.Language), facts.Controller.Name);
    private static readonly Dictionary<TaskAction, ItemOutcome> ToDo = new()
    {
        [TaskAction.Rectify] = ItemOutcome.Rectified,
        [TaskAction.Erase] = ItemOutcome.Erased,
        [TaskAction.Restrict] = ItemOutcome.Restricted,
    };

    private readonly AnswerTimes times = found.TimesOf(act.Clock, act.Now);

    /// <summary>The version of a template.</summary>
    public string VersionOf(LetterTemplate template) => texts.VersionOf(template);

    /// <summary>Why the case has nothing that a letter of this template could say; null when it has.</summary>
    public string? WhyNot(LetterTemplate template) =>
        template switch
        {
            LetterTemplate.Breach or LetterTemplate.Policy =>
                $"{ExactNames<LetterTemplate>.Of(template)} is no letter of a case. It goes to all whom it concerns.",
            _ when found.Request.Capacity == RequesterCapacity.Employer && TellsChoices(template) =>
                $"{Reference} was asked by an employer, who is told what was done and nothing that a person chose. Make the letter employer.",
            LetterTemplate.Acknowledgement => found.WhyOver(),
            LetterTemplate.Identity => Question(QuestionAbout.Identity) is null ? NotAsked("identity") : null,
            LetterTemplate.Clarification => Question(QuestionAbout.Scope) is null ? NotAsked("scope") : null,
            LetterTemplate.Reminder => found.OpenQuestion is null
                ? $"{Reference}: no question is open, so there is nothing to be reminded of."
                : null,
            LetterTemplate.Extension => found.ExtendedAt is null
                ? $"{Reference} was not extended. Record that first, with its reasons: POST /cases/{{id}}/extension."
                : null,
            LetterTemplate.AccessAnswer => WhyNotDecided([SubjectRight.Access, SubjectRight.Copy], [ItemOutcome.Given]),
            LetterTemplate.NothingHeld => WhyNotDecided(found.Request.Rights, [ItemOutcome.NothingHeld]),
            LetterTemplate.Rectified => WhyNotDecided([SubjectRight.Rectification]),
            LetterTemplate.Erasure => WhyNotDecided([SubjectRight.Erasure]) ?? found.WhyNotErased(),
            LetterTemplate.Restriction => WhyNotDecided([SubjectRight.Restriction]),
            LetterTemplate.RestrictionEnd => found.RestrictionsInForce.Any()
                ? null
                : $"{Reference}: no restriction is in force, so none is about to end.",
            LetterTemplate.Portability => WhyNotDecided([SubjectRight.Portability]),
            LetterTemplate.Objection => facts.Objections.Count == 0
                ? $"{Reference}: no objection is in force for what it is about. Record it first: POST /objections."
                : null,
            LetterTemplate.Fee => found.Fee is null ? $"{Reference}: no fee is known. Record it first: POST /cases/{{id}}/fee." : null,
            LetterTemplate.Refusal => WhyNotDecided(found.Request.Rights, [ItemOutcome.Refused, ItemOutcome.Withheld, ItemOutcome.Kept]),
            LetterTemplate.NotIdentified => found.Outcome == CaseState.IdentityNotEstablished
                ? null
                : $"{Reference} has not ended for want of identity. End it first: POST /cases/{{id}}/identity-failure.",
            LetterTemplate.Recipient when task is not null => Told is { } told
                ? WhyNotToDo(told)
                : $"{Reference} has no task with this id.",
            LetterTemplate.Recipient => WhyNotDecided(
                found.Request.Rights,
                [ItemOutcome.Rectified, ItemOutcome.Erased, ItemOutcome.Restricted]
            ),
            LetterTemplate.Employer => found.Request.Capacity == RequesterCapacity.Employer
                ? null
                : $"{Reference} was not asked by an employer.",
            _ => throw new ArgumentOutOfRangeException(nameof(template), template, "A letter without a template."),
        };

    /// <summary>The letter.</summary>
    public Letter Write(LetterTemplate template) =>
        new(
            texts.Language,
            Letter.SenderOf(facts.Controller),
            texts["Common.Date", ("day", texts.Of(LegalCalendar.DayOf(facts.On)))],
            texts["Common.Reference", ("reference", Reference)],
            texts[$"Title.{template}"],
            [Paragraph("Common.Greeting"), .. BodyOf(template), .. EndOf(template), Paragraph("Common.Closing")],
            texts["Common.Signature"]
        );

    private IEnumerable<LetterPart> BodyOf(LetterTemplate template) =>
        template switch
        {
            LetterTemplate.Acknowledgement => Acknowledgement(),
            LetterTemplate.Identity => Identity(),
            LetterTemplate.Clarification =>
            [
                .. Asked(),
                Paragraph("Clarification.Why"),
                Paragraph("Clarification.All"),
                .. Clock(Question(QuestionAbout.Scope)!),
            ],
            LetterTemplate.Reminder => Reminder(found.OpenQuestion!),
            LetterTemplate.Extension => Extension(),
            LetterTemplate.AccessAnswer => AccessAnswer(),
            LetterTemplate.NothingHeld => NothingHeld(),
            LetterTemplate.Rectified =>
            [
                Paragraph("Rectified.Done"),
                .. Decisions(SubjectRight.Rectification),
                .. ToldRecipients(SubjectRight.Rectification),
            ],
            LetterTemplate.Erasure => Erasure(),
            LetterTemplate.Restriction =>
            [
                Paragraph("Restriction.Done"),
                .. Decisions(SubjectRight.Restriction),
                .. When(Has(ItemOutcome.Restricted, SubjectRight.Restriction), Paragraph("Restriction.Meaning")),
                .. ToldRecipients(SubjectRight.Restriction),
            ],
            LetterTemplate.RestrictionEnd =>
            [
                Paragraph("RestrictionEnd.Soon", ("since", Day(found.RestrictionsInForce.Min(placed => placed.PlacedAt)))),
                Paragraph("RestrictionEnd.Then"),
                Paragraph("RestrictionEnd.Disagree"),
            ],
            LetterTemplate.Portability =>
            [
                Paragraph("Portability.Done"),
                .. Decisions(SubjectRight.Portability),
                .. When(Has(ItemOutcome.Given, SubjectRight.Portability), Paragraph("Portability.File")),
            ],
            LetterTemplate.Objection => Objection(),
            LetterTemplate.Fee =>
            [
                .. Asked(),
                Paragraph("Fee.Amount", ("amount", texts.Of(found.Fee!.Amount)), ("reason", texts[$"Fee.Reason.{found.Fee.Reason}"])),
                Paragraph("Fee.Choice"),
            ],
            LetterTemplate.Refusal => [Paragraph("Refusal.Decided"), .. Decisions([.. found.Request.Rights])],
            LetterTemplate.NotIdentified =>
            [
                .. Asked(),
                Paragraph(
                    "NotIdentified.Closed",
                    ("asked", Day(found.Questions.Last(question => question.About == QuestionAbout.Identity).AskedAt))
                ),
                Paragraph("NotIdentified.Reopen"),
            ],
            LetterTemplate.Recipient => Recipient(),
            LetterTemplate.Employer =>
            [
                Paragraph("Employer.Received", ("received", Day(found.FirstReceivedAt))),
                Paragraph($"Employer.{(found.IsOver ? "Done" : "Open")}"),
                Paragraph("Employer.NotTold"),
            ],
            _ => [],
        };

    private IEnumerable<LetterPart> Acknowledgement() =>
        [
            .. Asked(),
            Paragraph($"Acknowledgement.{(times.StandsStill ? "StandsStill" : "Due")}", ("due", Due)),
            .. When(found.Request.Rights.Contains(SubjectRight.Objection), Paragraph("Common.ObjectionRuns")),
            Paragraph("Acknowledgement.Next"),
            Heading("Acknowledgement.HowHeading"),
            .. StepsToTheMonth().Select(step => Item(texts.Of(step))),
        ];

    // The later steps are about limits that the requester is told of where they come to count.
    private IEnumerable<ClockStep> StepsToTheMonth()
    {
        foreach (var step in times.Steps)
        {
            yield return step;
            if (step is ClockStep.Ends)
            {
                yield break;
            }
        }
    }

    private IEnumerable<LetterPart> Identity()
    {
        var question = Question(QuestionAbout.Identity)!;
        return
        [
            .. Asked(),
            Paragraph("Identity.Why"),
            .. found
                .Subjects.Where(subject => subject.VerifiedBy is null)
                .Select(subject => Item(texts[$"Identity.{subject.Kind}", ("subject", NameOf(subject))])),
            Paragraph("Identity.NoDocument"),
            .. Clock(question),
            Paragraph("Identity.Until", ("until", Until(question))),
        ];
    }

    private IEnumerable<LetterPart> Reminder(CaseQuestion question) =>
        [
            .. Asked(),
            Paragraph("Reminder.Asked", ("asked", Day(question.AskedAt)), ("about", texts[$"Reminder.About.{question.About}"])),
            .. Clock(question),
            Paragraph("Reminder.Until", ("until", Until(question))),
        ];

    private IEnumerable<LetterPart> Extension() =>
        [
            .. Asked(),
            Paragraph("Extension.Longer", ("month", texts.Of(times.Month.Last))),
            .. found.ExtensionReasons.Select(reason => Item(texts[$"Extension.Reason.{reason}"])),
            Paragraph("Extension.Due", ("due", Due)),
        ];

    private IEnumerable<LetterPart> AccessAnswer()
    {
        var withheld = Counting(SubjectRight.Access, SubjectRight.Copy).Where(decision => IsNo(decision.Outcome)).ToList();
        return
        [
            .. Asked(),
            Paragraph("AccessAnswer.Confirmed"),
            Paragraph($"AccessAnswer.Form.{found.Request.Form}"),
            Paragraph("AccessAnswer.Contents"),
            .. When(found.Fee is null, Paragraph("AccessAnswer.Copies")),
            .. withheld.Count == 0
                ? []
                : withheld.Select(decision => Item(InWords(decision))).Prepend(Heading("AccessAnswer.WithheldHeading")),
            Paragraph("AccessAnswer.YourRights"),
        ];
    }

    private IEnumerable<LetterPart> NothingHeld()
    {
        var nothing = Counting([.. found.Request.Rights]).Where(decision => decision.Outcome == ItemOutcome.NothingHeld);
        return
        [
            .. Asked(),
            Paragraph("NothingHeld.Nothing"),
            .. nothing.Select(decision => NameOf(decision.Subject)).Distinct().Select(Item),
            .. found.Searches.Count == 0
                ? []
                : found
                    .Searches.Select(search => search.Source)
                    .Distinct()
                    .Select(source => Item(texts[$"Source.{source}"]))
                    .Prepend(Paragraph("NothingHeld.Searched")),
            Paragraph("NothingHeld.Other"),
        ];
    }

    private IEnumerable<LetterPart> Erasure()
    {
        var (erased, kept) = (
            Has(ItemOutcome.Erased, SubjectRight.Erasure),
            Counting(SubjectRight.Erasure).Any(decision => IsNo(decision.Outcome))
        );
        return
        [
            .. Asked(),
            Paragraph($"Erasure.{HowFar(erased, kept)}"),
            .. Decisions(SubjectRight.Erasure),
            .. When(erased, Paragraph("Erasure.Opposition")),
            .. ToldRecipients(SubjectRight.Erasure),
        ];
    }

    private static string HowFar(bool erased, bool kept) =>
        (erased, kept) switch
        {
            (true, false) => "All",
            (true, true) => "Partly",
            _ => "None",
        };

    private IEnumerable<LetterPart> Objection()
    {
        var shared = new SharedTexts(texts.Language);
        return
        [
            Paragraph("Objection.InForce"),
            .. facts.Objections.Select(objection =>
                Item(
                    texts[
                        "Objection.Item",
                        ("subject", NameOf(objection.Subject)),
                        (
                            "purposes",
                            texts.Listed([
                                .. objection.Scope.Purposes.Select(name => facts.Catalogue.Find(name)?.In(texts.Language) ?? name),
                            ])
                        ),
                        ("channels", texts.Listed([.. objection.Scope.Channels.Select(shared.By)])),
                        ("since", Day(objection.Since)),
                        ("number", $"{objection.Number}")
                    ]
                )
            ),
            .. When(
                facts.Objections.Any(objection => objection.Scope.Purposes.Any(name => facts.Catalogue.Covers(name, Profiling))),
                Paragraph("Objection.Profiling")
            ),
            Paragraph("Objection.NotAffected"),
        ];
    }

    private IEnumerable<LetterPart> Recipient() =>
        [
            .. Told is { Recipient: { } name } ? [Paragraph("Recipient.To", ("recipient", name))] : Array.Empty<LetterPart>(),
            Paragraph("Recipient.Why"),
            .. (Told is { } told ? [ToDo[told.Action]] : Counting([.. found.Request.Rights]).Select(decision => decision.Outcome))
                .Where(ToDo.ContainsValue)
                .Distinct()
                .Select(outcome => Item(texts[$"Recipient.Do.{outcome}"])),
            Paragraph(
                "Recipient.By",
                ("by", texts.Of(LocalDate.FromDateOnly(Told?.DueOn ?? act.WorkingDaysFromNow(act.Options.TaskWithinWorkingDays)))),
                ("reference", Reference),
                ("contact", facts.Controller.Contact)
            ),
        ];

    private IEnumerable<LetterPart> EndOf(LetterTemplate template) =>
        template is LetterTemplate.Recipient
            ? []
            :
            [
                Heading("Common.ContactHeading"),
                Paragraph("Common.Contact", ("contact", facts.Controller.Contact), ("reference", Reference)),
                .. When(template != LetterTemplate.Employer, Paragraph("Common.Authority")),
                .. When(SaysNo(template), Paragraph("Common.Court")),
            ];

    // Where nothing is done, or less than was asked for, the person is told of the courts as well (GDPR Art. 12(4)).
    private bool SaysNo(LetterTemplate template) =>
        template switch
        {
            LetterTemplate.NothingHeld or LetterTemplate.Refusal or LetterTemplate.NotIdentified => true,
            LetterTemplate.AccessAnswer
            or LetterTemplate.Rectified
            or LetterTemplate.Erasure
            or LetterTemplate.Restriction
            or LetterTemplate.Portability => Counting([.. found.Request.Rights]).Any(decision => IsNo(decision.Outcome)),
            _ => false,
        };

    private static bool IsNo(ItemOutcome outcome) => outcome is ItemOutcome.Refused or ItemOutcome.Withheld or ItemOutcome.Kept;

    private static bool TellsChoices(LetterTemplate template) =>
        template
            is LetterTemplate.AccessAnswer
                or LetterTemplate.NothingHeld
                or LetterTemplate.Rectified
                or LetterTemplate.Erasure
                or LetterTemplate.Restriction
                or LetterTemplate.RestrictionEnd
                or LetterTemplate.Portability
                or LetterTemplate.Objection
                or LetterTemplate.Refusal;

    private IEnumerable<LetterPart> Asked() =>
        found
            .Request.Rights.Select(right => Item(texts[$"Right.{right}"]))
            .Prepend(Paragraph("Common.Received", ("received", Day(found.FirstReceivedAt))));

    private IEnumerable<LetterPart> Clock(CaseQuestion question) =>
        [
            times.StandsStill
                ? Paragraph("Common.ClockStands", ("asked", Day(question.AskedAt)))
                : Paragraph("Common.ClockRuns", ("due", Due)),
            .. When(found.Request.Rights.Contains(SubjectRight.Objection), Paragraph("Common.ObjectionRuns")),
        ];

    private IEnumerable<LetterPart> ToldRecipients(SubjectRight right) =>
        When(
            Has(ItemOutcome.Rectified, right) || Has(ItemOutcome.Erased, right) || Has(ItemOutcome.Restricted, right),
            Paragraph("Common.Recipients")
        );

    private IEnumerable<LetterPart> Decisions(params IReadOnlyList<SubjectRight> rights) =>
        Counting(rights).Select(decision => Item(InWords(decision)));

    private IReadOnlyList<CaseDecisionView> Counting(params IReadOnlyList<SubjectRight> rights) =>
        [.. found.DecisionsInForce.Where(decision => rights.Contains(decision.Right))];

    private bool Has(ItemOutcome outcome, SubjectRight right) => Counting(right).Any(decision => decision.Outcome == outcome);

    private string InWords(CaseDecisionView decision)
    {
        var (right, subject, outcome) = (texts[$"Right.{decision.Right}"], NameOf(decision.Subject), texts[$"Outcome.{decision.Outcome}"]);
        var said = decision.Source is { } source
            ? texts[
                "Common.DecisionIn",
                ("right", right),
                ("subject", subject),
                ("source", texts[$"Source.{source}"]),
                ("outcome", outcome)
            ]
            : texts["Common.Decision", ("right", right), ("subject", subject), ("outcome", outcome)];
        return decision.LawGround is { } ground ? texts["Common.Ground", ("decision", said), ("ground", texts[$"Ground.{ground}"])] : said;
    }

    private string NameOf(Guid? subject) =>
        subject is { } id && found.SubjectOf(id) is { } one ? NameOf(one)
        : found.Subjects.Count == 1 ? NameOf(found.Subjects[0])
        : texts["Subject.All"];

    // The requester knows the order of what they named; the address itself is not known here.
    private string NameOf(CaseSubjectView subject)
    {
        var alike = found.Subjects.Where(other => other.Kind == subject.Kind).ToList();
        return alike.Count == 1
            ? texts[$"Subject.{subject.Kind}"]
            : texts[$"Subject.{subject.Kind}.Numbered", ("number", $"{alike.IndexOf(subject) + 1}")];
    }

    private string? WhyNotDecided(IReadOnlyList<SubjectRight> rights, IReadOnlyList<ItemOutcome>? outcomes = null) =>
        Counting(rights).Any(decision => outcomes?.Contains(decision.Outcome) != false)
            ? AnswerCaseEndpoint.WhyNotAgreed(found)
            : $"{Reference}: nothing is decided that this letter could tell"
                + $"{(outcomes is null ? "" : $", which is {string.Join(" or ", outcomes.Select(ExactNames<ItemOutcome>.Of))}")}. "
                + "Decide first: POST /cases/{id}/decisions.";

    private CaseTask? Told => found.Tasks.FirstOrDefault(given => given.Id == task);

    private string? WhyNotToDo(CaseTask told) =>
        told.DoneAt is { } done ? $"{Reference}: this task was done on {CaseAct.Of(done)}."
        : ToDo.ContainsKey(told.Action) ? null
        : $"{Reference}: the letter recipient tells of a task to {string.Join(", ", ToDo.Keys.Select(ExactNames<TaskAction>.Of))}. This "
            + $"one is {ExactNames<TaskAction>.Of(told.Action)}.";

    private string NotAsked(string about) => $"{Reference}: no question about {about} is open. Ask first: POST /cases/{{id}}/questions.";

    private CaseQuestion? Question(QuestionAbout about) =>
        found.Questions.LastOrDefault(question => question.About == about && question.AnsweredAt is null);

    private string Until(CaseQuestion question) => Day(question.AskedAt.AddDays(act.Options.GiveUpAfterDays));

    private string Reference => found.Request.Reference;

    private string Due => texts.Of(found.DueBy(times).Last);

    private string Day(DateTimeOffset at) => texts.Of(LegalCalendar.DayOf(at));

    private LetterPart Paragraph(string key, params (string Name, string Value)[] values) =>
        new(LetterPartKind.Paragraph, texts[key, values]);

    private LetterPart Heading(string key) => new(LetterPartKind.Heading, texts[key]);

    private static LetterPart Item(string text) => new(LetterPartKind.Item, text);

    private static IEnumerable<LetterPart> When(bool condition, LetterPart part) => condition ? [part] : [];

    private const string Profiling = "profiling";
}
