using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>A step of a case that somebody takes.</summary>
/// <param name="Case">Which case.</param>
/// <param name="Sent">What was typed.</param>
/// <param name="Rights">The service, asked as them.</param>
/// <param name="Language">The language of the page.</param>
internal sealed record CaseStepTaken(Guid Case, SentForm Sent, SubjectRightsClient Rights, string Language);

/// <summary>A step that can be taken.</summary>
/// <param name="Name">What forms call it.</param>
/// <param name="Section">The part of the page that it belongs to.</param>
/// <param name="Needs">The fields that must not be empty.</param>
/// <param name="TakeAsync">Takes it; a result when there is more to show than the case as it is then.</param>
internal sealed record CaseStep(
    string Name,
    string Section,
    IReadOnlyList<string> Needs,
    Func<CaseStepTaken, CancellationToken, Task<IResult?>> TakeAsync
)
{
    /// <summary>Beside which field stands what the service refuses: the first that it names, or the first of the form.</summary>
    public (string Member, string Field)[] Members => [("\0", Needs is [var first, ..] ? first : Name), .. Needs.Select(Member)];

    // Members of requests are called as the fields are, after the name of the step.
    private static (string Member, string Field) Member(string field) => (field[(field.IndexOf('-', StringComparison.Ordinal) + 1)..], field);
}

/// <summary>The steps of a case. What tells the person something makes the letter and records that it was told, in this order.</summary>
internal static class CaseSteps
{
    private static readonly Dictionary<string, CaseStep> Steps = new CaseStep[]
    {
        new("acknowledge", "letters", ["acknowledge-channel"], Plain(async (taken, cancellation) =>
        {
            var letter = await WriteAsync(taken, LetterTemplate.Acknowledgement, "acknowledge-channel", cancellation);
            await taken.Rights.AcknowledgeCaseAsync(taken.Case, new(letter), cancellation);
        })),
        new("subject", "persons", ["subject-kind", "subject-value"], Plain((taken, cancellation) =>
            taken.Rights.AddSubjectsAsync(
                taken.Case,
                new([new(taken.Sent.Needed<SubjectKind>("subject-kind"), taken.Sent["subject-value"]!)]),
                cancellation
            ))),
        new("identity", "persons", ["identity-subject", "identity-method", "identity-result"], Plain((taken, cancellation) =>
            taken.Rights.CheckIdentityAsync(
                taken.Case,
                new(
                    taken.Sent.NeededId("identity-subject"),
                    taken.Sent.Needed<IdentityMethod>("identity-method"),
                    taken.Sent.Needed<IdentityResult>("identity-result"),
                    taken.Sent["identity-doubt"]
                ),
                cancellation
            ))),
        new("code", "persons", ["code-subject", "code-value"], SendCodeAsync),
        new("check", "persons", ["check-subject", "check-code"], Plain((taken, cancellation) =>
            taken.Rights.CheckIdentityCodeAsync(
                taken.Case,
                taken.Sent.NeededId("check-subject"),
                new(taken.Sent["check-code"]!),
                cancellation
            ))),
        new("unidentified", "persons", ["unidentified-channel"], Plain(async (taken, cancellation) =>
        {
            await taken.Rights.EndUnidentifiedAsync(taken.Case, new(), cancellation);
            await WriteAsync(taken, LetterTemplate.NotIdentified, "unidentified-channel", cancellation);
        })),
        new("ask", "questions", ["ask-about", "ask-channel"], Plain(async (taken, cancellation) =>
        {
            var about = taken.Sent.Needed<QuestionAbout>("ask-about");
            await taken.Rights.AskRequesterAsync(taken.Case, new(about), cancellation);
            if (about != QuestionAbout.Other)
            {
                var template = about == QuestionAbout.Identity ? LetterTemplate.Identity : LetterTemplate.Clarification;
                await WriteAsync(taken, template, "ask-channel", cancellation);
            }
        })),
        new("remind", "questions", ["remind-question", "remind-channel"], Plain(async (taken, cancellation) =>
        {
            var letter = await WriteAsync(taken, LetterTemplate.Reminder, "remind-channel", cancellation);
            await taken.Rights.RemindRequesterAsync(taken.Case, taken.Sent.NeededId("remind-question"), new(letter), cancellation);
        })),
        new("reply", "questions", ["reply-question", "reply-answeredAt"], Plain((taken, cancellation) =>
            taken.Rights.AnswerQuestionAsync(
                taken.Case,
                taken.Sent.NeededId("reply-question"),
                new(taken.Sent.NeededAt("reply-answeredAt"), taken.Sent["reply-wording"]),
                cancellation
            ))),
        new("search", "work", ["search-source", "search-found"], Plain((taken, cancellation) =>
            taken.Rights.SearchSourceAsync(
                taken.Case,
                new(
                    taken.Sent.Needed<DataSource>("search-source"),
                    taken.Sent.NeededNumber("search-found"),
                    taken.Sent["search-note"]
                ),
                cancellation
            ))),
        new("task", "work", ["task-owner", "task-action"], Plain((taken, cancellation) =>
            taken.Rights.GiveTaskAsync(
                taken.Case,
                new(
                    taken.Sent.Needed<DataSource>("task-owner"),
                    taken.Sent.Needed<TaskAction>("task-action"),
                    taken.Sent.Day("task-dueOn"),
                    taken.Sent["task-note"],
                    taken.Sent["task-recipient"]
                ),
                cancellation
            ))),
        new("done", "work", ["done-task"], Plain((taken, cancellation) =>
            taken.Rights.CompleteTaskAsync(
                taken.Case,
                taken.Sent.NeededId("done-task"),
                new(taken.Sent["done-note"]),
                cancellation
            ))),
        new("package", "access", [], async (taken, cancellation) =>
            new PackageMadePage
            {
                Texts = new(taken.Language),
                Case = await taken.Rights.CaseAsync(taken.Case, taken.Language, cancellation),
                Package = await taken.Rights.MakePackageAsync(taken.Case, new(AddressesIn(taken, "package-addresses")), cancellation),
            }),
        new("decide", "decisions", ["decide-right", "decide-outcome"], Plain((taken, cancellation) =>
            taken.Rights.DecideAsync(taken.Case, DecisionOf(taken.Sent), cancellation))),
        new("agree", "decisions", ["agree-decision"], Plain((taken, cancellation) =>
            taken.Rights.AgreeAsync(taken.Case, taken.Sent.NeededId("agree-decision"), cancellation))),
        new("restrict", "measures", [], Plain((taken, cancellation) =>
            taken.Rights.RestrictAsync(taken.Case, new(taken.Sent.Id("restrict-subject")), cancellation))),
        new("lift", "measures", ["lift-restriction"], Plain((taken, cancellation) =>
            taken.Rights.LiftRestrictionAsync(taken.Case, taken.Sent.NeededId("lift-restriction"), cancellation))),
        new("erase", "measures", ["erase-sure"], Plain((taken, cancellation) =>
            taken.Rights.EraseAsync(
                taken.Case,
                new(taken.Sent.Id("erase-subject"), AddressesIn(taken, "erase-addresses")),
                cancellation
            ))),
        new("hold", "measures", ["hold-reason", "hold-reviewOn"], Plain((taken, cancellation) =>
            taken.Rights.PlaceHoldAsync(
                taken.Case,
                new(
                    taken.Sent.Needed<HoldReason>("hold-reason"),
                    taken.Sent.NeededDay("hold-reviewOn"),
                    taken.Sent.Id("hold-subject")
                ),
                cancellation
            ))),
        new("release", "measures", ["release-hold"], Plain((taken, cancellation) =>
            taken.Rights.ReleaseHoldAsync(taken.Case, taken.Sent.NeededId("release-hold"), cancellation))),
        new("letter", "letters", ["letter-template", "letter-channel"], Plain((taken, cancellation) =>
            WriteAsync(taken, taken.Sent.Needed<LetterTemplate>("letter-template"), "letter-channel", cancellation))),
        new("extend", "ending", ["extend-reasons", "extend-channel"], Plain(async (taken, cancellation) =>
        {
            await taken.Rights.ExtendAsync(taken.Case, new(taken.Sent.Several<ExtensionReason>("extend-reasons")), cancellation);
            await WriteAsync(taken, LetterTemplate.Extension, "extend-channel", cancellation);
        })),
        new("answer", "ending", ["answer-template", "answer-channel"], Plain(async (taken, cancellation) =>
        {
            var template = taken.Sent.Needed<LetterTemplate>("answer-template");
            var letter = await WriteAsync(taken, template, "answer-channel", cancellation);
            await taken.Rights.AnswerCaseAsync(taken.Case, new(taken.Sent.Is("answer-partial"), letter), cancellation);
        })),
        new("refuse", "ending", ["refuse-channel"], Plain(async (taken, cancellation) =>
        {
            var letter = await WriteAsync(taken, LetterTemplate.Refusal, "refuse-channel", cancellation);
            await taken.Rights.RefuseCaseAsync(taken.Case, new(letter), cancellation);
        })),
        new("withdraw", "ending", ["withdraw-at"], Plain((taken, cancellation) =>
            taken.Rights.WithdrawCaseAsync(
                taken.Case,
                new(taken.Sent.NeededAt("withdraw-at"), taken.Sent["withdraw-wording"]),
                cancellation
            ))),
        new("close", "ending", [], Plain((taken, cancellation) => taken.Rights.CloseCaseAsync(taken.Case, cancellation))),
        new("reopen", "ending", [], Plain((taken, cancellation) => taken.Rights.ReopenCaseAsync(taken.Case, cancellation))),
    }.ToDictionary(step => step.Name);

    /// <summary>A step by its name; null when there is none of it.</summary>
    public static CaseStep? Find(string? name) => name is not null && Steps.TryGetValue(name, out var step) ? step : null;

    private static Func<CaseStepTaken, CancellationToken, Task<IResult?>> Plain(Func<CaseStepTaken, CancellationToken, Task> takeAsync) =>
        async (taken, cancellation) =>
        {
            await takeAsync(taken, cancellation);
            return null;
        };

    private static async Task<Guid?> WriteAsync(
        CaseStepTaken taken,
        LetterTemplate template,
        string channel,
        CancellationToken cancellation
    )
    {
        var found = await taken.Rights.RecordLetterAsync(
            taken.Case,
            new(template, taken.Sent.Of<LetterChannel>(channel) ?? LetterChannel.Post, Task: taken.Sent.Id("letter-task")),
            cancellation
        );
        return found.Letters.LastOrDefault(letter => letter.Template == template)?.Id;
    }

    // To a postal address the code goes in a letter, which is shown once and printed.
    private static async Task<IResult?> SendCodeAsync(CaseStepTaken taken, CancellationToken cancellation)
    {
        var code = await taken.Rights.SendIdentityCodeAsync(
            taken.Case,
            taken.Sent.NeededId("code-subject"),
            new(taken.Sent["code-value"]!),
            cancellation
        );
        return code.Letter is { } letter ? TypedResults.File(letter, "application/pdf", "code.pdf") : null;
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
    private static IReadOnlyList<CaseSubject>? AddressesIn(CaseStepTaken taken, string field) =>
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
