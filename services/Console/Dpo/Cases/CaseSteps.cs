using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>The steps of a case. What tells the person something makes the letter and records that it was told, in this order.</summary>
internal static class CaseSteps
{
    /// <summary>They.</summary>
    public static Steps<SubjectRightsClient> All { get; } =
        new([
            new(
                "acknowledge",
                "letters",
                ["acknowledge-channel"],
                async (taken, cancellation) =>
                {
                    var letter = await WriteAsync(taken, LetterTemplate.Acknowledgement, "acknowledge-channel", cancellation);
                    await taken.Service.AcknowledgeCaseAsync(taken.Id, new(letter), cancellation);
                }
            ),
            new(
                "subject",
                "persons",
                ["subject-kind", "subject-value"],
                (taken, cancellation) =>
                    taken.Service.AddSubjectsAsync(
                        taken.Id,
                        new([new(taken.Sent.Needed<SubjectKind>("subject-kind"), taken.Sent["subject-value"]!)]),
                        cancellation
                    )
            ),
            new(
                "identity",
                "persons",
                ["identity-subject", "identity-method", "identity-result"],
                (taken, cancellation) =>
                    taken.Service.CheckIdentityAsync(
                        taken.Id,
                        new(
                            taken.Sent.NeededId("identity-subject"),
                            taken.Sent.Needed<IdentityMethod>("identity-method"),
                            taken.Sent.Needed<IdentityResult>("identity-result"),
                            taken.Sent["identity-doubt"]
                        ),
                        cancellation
                    )
            ),
            new("code", "persons", ["code-subject", "code-value"], SendCodeAsync),
            new(
                "check",
                "persons",
                ["check-subject", "check-code"],
                (taken, cancellation) =>
                    taken.Service.CheckIdentityCodeAsync(
                        taken.Id,
                        taken.Sent.NeededId("check-subject"),
                        new(taken.Sent["check-code"]!),
                        cancellation
                    )
            ),
            new(
                "unidentified",
                "persons",
                ["unidentified-channel"],
                async (taken, cancellation) =>
                {
                    await taken.Service.EndUnidentifiedAsync(taken.Id, new(), cancellation);
                    await WriteAsync(taken, LetterTemplate.NotIdentified, "unidentified-channel", cancellation);
                }
            ),
            new(
                "ask",
                "questions",
                ["ask-about", "ask-channel"],
                async (taken, cancellation) =>
                {
                    var about = taken.Sent.Needed<QuestionAbout>("ask-about");
                    await taken.Service.AskRequesterAsync(taken.Id, new(about), cancellation);
                    if (about != QuestionAbout.Other)
                    {
                        var template = about == QuestionAbout.Identity ? LetterTemplate.Identity : LetterTemplate.Clarification;
                        await WriteAsync(taken, template, "ask-channel", cancellation);
                    }
                }
            ),
            new(
                "remind",
                "questions",
                ["remind-question", "remind-channel"],
                async (taken, cancellation) =>
                {
                    var letter = await WriteAsync(taken, LetterTemplate.Reminder, "remind-channel", cancellation);
                    await taken.Service.RemindRequesterAsync(taken.Id, taken.Sent.NeededId("remind-question"), new(letter), cancellation);
                }
            ),
            new(
                "reply",
                "questions",
                ["reply-question", "reply-answeredAt"],
                (taken, cancellation) =>
                    taken.Service.AnswerQuestionAsync(
                        taken.Id,
                        taken.Sent.NeededId("reply-question"),
                        new(taken.Sent.NeededAt("reply-answeredAt"), taken.Sent["reply-wording"]),
                        cancellation
                    )
            ),
            new(
                "search",
                "work",
                ["search-source", "search-found"],
                (taken, cancellation) =>
                    taken.Service.SearchSourceAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<DataSource>("search-source"),
                            taken.Sent.NeededNumber("search-found"),
                            taken.Sent["search-note"]
                        ),
                        cancellation
                    )
            ),
            new(
                "task",
                "work",
                ["task-owner", "task-action"],
                (taken, cancellation) =>
                    taken.Service.GiveTaskAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<DataSource>("task-owner"),
                            taken.Sent.Needed<TaskAction>("task-action"),
                            taken.Sent.Day("task-dueOn"),
                            taken.Sent["task-note"],
                            taken.Sent["task-recipient"]
                        ),
                        cancellation
                    )
            ),
            new(
                "done",
                "work",
                ["done-task"],
                (taken, cancellation) =>
                    taken.Service.CompleteTaskAsync(taken.Id, taken.Sent.NeededId("done-task"), new(taken.Sent["done-note"]), cancellation)
            ),
            new(
                "package",
                "access",
                [],
                async (taken, cancellation) =>
                    new PackageMadePage
                    {
                        Texts = new(taken.Language),
                        Case = await taken.Service.CaseAsync(taken.Id, taken.Language, cancellation),
                        Package = await taken.Service.MakePackageAsync(
                            taken.Id,
                            new(AddressesIn(taken, "package-addresses")),
                            cancellation
                        ),
                    }
            ),
            new(
                "decide",
                "decisions",
                ["decide-right", "decide-outcome"],
                (taken, cancellation) => taken.Service.DecideAsync(taken.Id, DecisionOf(taken.Sent), cancellation)
            ),
            new(
                "agree",
                "decisions",
                ["agree-decision"],
                (taken, cancellation) => taken.Service.AgreeAsync(taken.Id, taken.Sent.NeededId("agree-decision"), cancellation)
            ),
            new(
                "restrict",
                "measures",
                [],
                (taken, cancellation) => taken.Service.RestrictAsync(taken.Id, new(taken.Sent.Id("restrict-subject")), cancellation)
            ),
            new(
                "lift",
                "measures",
                ["lift-restriction"],
                (taken, cancellation) => taken.Service.LiftRestrictionAsync(taken.Id, taken.Sent.NeededId("lift-restriction"), cancellation)
            ),
            new(
                "erase",
                "measures",
                ["erase-sure"],
                (taken, cancellation) =>
                    taken.Service.EraseAsync(
                        taken.Id,
                        new(taken.Sent.Id("erase-subject"), AddressesIn(taken, "erase-addresses")),
                        cancellation
                    )
            ),
            new(
                "hold",
                "measures",
                ["hold-reason", "hold-reviewOn"],
                (taken, cancellation) =>
                    taken.Service.PlaceHoldAsync(
                        taken.Id,
                        new(
                            taken.Sent.Needed<HoldReason>("hold-reason"),
                            taken.Sent.NeededDay("hold-reviewOn"),
                            taken.Sent.Id("hold-subject")
                        ),
                        cancellation
                    )
            ),
            new(
                "release",
                "measures",
                ["release-hold"],
                (taken, cancellation) => taken.Service.ReleaseHoldAsync(taken.Id, taken.Sent.NeededId("release-hold"), cancellation)
            ),
            new(
                "link",
                "links",
                ["link-reference", "link-link"],
                async (taken, cancellation) =>
                    await taken.Service.LinkCasesAsync(
                        taken.Id,
                        new(await FindOtherAsync(taken, cancellation), taken.Sent.Needed<CaseLink>("link-link")),
                        cancellation
                    )
            ),
            new(
                "letter",
                "letters",
                ["letter-template", "letter-channel"],
                (taken, cancellation) =>
                    WriteAsync(taken, taken.Sent.Needed<LetterTemplate>("letter-template"), "letter-channel", cancellation)
            ),
            new(
                "extend",
                "ending",
                ["extend-reasons", "extend-channel"],
                async (taken, cancellation) =>
                {
                    await taken.Service.ExtendAsync(taken.Id, new(taken.Sent.Several<ExtensionReason>("extend-reasons")), cancellation);
                    await WriteAsync(taken, LetterTemplate.Extension, "extend-channel", cancellation);
                }
            ),
            new(
                "answer",
                "ending",
                ["answer-template", "answer-channel"],
                async (taken, cancellation) =>
                {
                    var template = taken.Sent.Needed<LetterTemplate>("answer-template");
                    var letter = await WriteAsync(taken, template, "answer-channel", cancellation);
                    await taken.Service.AnswerCaseAsync(taken.Id, new(taken.Sent.Is("answer-partial"), letter), cancellation);
                }
            ),
            new(
                "refuse",
                "ending",
                ["refuse-channel"],
                async (taken, cancellation) =>
                {
                    var letter = await WriteAsync(taken, LetterTemplate.Refusal, "refuse-channel", cancellation);
                    await taken.Service.RefuseCaseAsync(taken.Id, new(letter), cancellation);
                }
            ),
            new(
                "withdraw",
                "ending",
                ["withdraw-at"],
                (taken, cancellation) =>
                    taken.Service.WithdrawCaseAsync(
                        taken.Id,
                        new(taken.Sent.NeededAt("withdraw-at"), taken.Sent["withdraw-wording"]),
                        cancellation
                    )
            ),
            new("close", "ending", [], (taken, cancellation) => taken.Service.CloseCaseAsync(taken.Id, cancellation)),
            new("reopen", "ending", [], (taken, cancellation) => taken.Service.ReopenCaseAsync(taken.Id, cancellation)),
        ]);

    private static async Task<Guid?> WriteAsync(
        StepTaken<SubjectRightsClient> taken,
        LetterTemplate template,
        string channel,
        CancellationToken cancellation
    )
    {
        var found = await taken.Service.RecordLetterAsync(
            taken.Id,
            new(template, taken.Sent.Of<LetterChannel>(channel) ?? LetterChannel.Post, Task: taken.Sent.Id("letter-task")),
            cancellation
        );
        return found.Letters.LastOrDefault(letter => letter.Template == template)?.Id;
    }

    // People know a case by its reference, the service by its id. Most that are linked are open both.
    private static async Task<Guid> FindOtherAsync(StepTaken<SubjectRightsClient> taken, CancellationToken cancellation)
    {
        var reference = taken.Sent["link-reference"]!;
        foreach (var isOpen in new[] { true, false })
        {
            for (string? after = null, next = ""; next is not null; after = next)
            {
                var page = await taken.Service.CasesPageAsync(isOpen, after, cancellation);
                if (page.Cases.FirstOrDefault(one => one.Reference.Equals(reference, StringComparison.OrdinalIgnoreCase)) is { } found)
                {
                    return found.Id;
                }

                next = page.Next;
            }
        }

        throw new UnreadableFieldException("link-reference", new CaseTexts(taken.Language)["Link.Unknown"]);
    }

    // To a postal address the code goes in a letter, which is shown once and printed.
    private static async Task<IResult?> SendCodeAsync(StepTaken<SubjectRightsClient> taken, CancellationToken cancellation)
    {
        var code = await taken.Service.SendIdentityCodeAsync(
            taken.Id,
            taken.Sent.NeededId("code-subject"),
            new(taken.Sent["code-value"]!),
            cancellation
        );
        return code.Letter is { } letter ? new LetterFile(letter, "code.pdf") : null;
    }

    private static DecisionRequest DecisionOf(SentForm sent) =>
        new(
            sent.Needed<SubjectRight>("decide-right"),
            sent.Needed<ItemOutcome>("decide-outcome"),
            sent.Id("decide-subject"),
            sent.Of<DataSource>("decide-source"),
            sent.Of<PolicyGround>("decide-policyGround"),
            sent.Of<LawGround>("decide-lawGround"),
            sent["decide-grounds"],
            sent["decide-objective"] is { } objective ? new(objective, sent["decide-subjective"] ?? "") : null,
            sent.Is("decide-overrideHold")
        );

    // One a line, as people write them.
    private static IReadOnlyList<CaseSubject>? AddressesIn(StepTaken<SubjectRightsClient> taken, string field) =>
        taken.Sent[field] is { } text
            ?
            [
                .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(line => new CaseSubject(
                        line.Contains('@') ? SubjectKind.Email
                            : line.Any(char.IsLetter) ? SubjectKind.Postal
                            : SubjectKind.Telephone,
                        line
                    )),
            ]
            : null;
}
