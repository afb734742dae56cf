using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.SubjectRights;

/// <summary>
/// <c>GET /breaches/{id}/form</c>: the questions of the authority's form, each with the answer that is recorded, or that it is missing.
/// </summary>
public static class BreachFormEndpoint
{
    /// <summary>It holds nothing that is kept sealed: where an answer is, it names the evidence.</summary>
    /// <param name="id">Which breach.</param>
    /// <param name="language">The language of the questions: <c>fr</c> or <c>en</c>; that of the request when not given.</param>
    [ProducesResponseType<BreachFormResponse>(200)]
    public static async Task<IResult> Get(
        Guid id,
        string? language,
        HttpContext http,
        BreachList list,
        IOptions<ControllerOptions> controller,
        TimeProvider clock,
        CancellationToken cancellation
    ) =>
        ExactNames<LetterLanguage>.Find(language ?? Languages.Of(http.Request)) is not { } known
            ? Problems.Problem(400, $"language is one of {string.Join(", ", ExactNames<LetterLanguage>.All)}.")
        : await list.FindAsync(id, cancellation) is { } found
            ? TypedResults.Ok(new FilledBreachForm(found, controller.Value, clock.GetUtcNow()).In(known))
        : BreachesEndpoint.NotFound();
}

/// <summary>The form with what is known of a breach.</summary>
internal sealed class FilledBreachForm(Breach found, ControllerOptions controller, DateTimeOffset now)
{
    /// <summary>Its questions and answers. Answers are in the words of the API, whatever the language.</summary>
    public BreachFormResponse In(LetterLanguage language) =>
        new(
            found.Reference,
            BreachForm.InUse.Version,
            BreachForm.InUse.Follows,
            BreachForm.InUse.Note,
            [
                .. BreachForm.InUse.Parts.Select(part => new BreachFormSection(
                    part.Id,
                    part.Law,
                    language == LetterLanguage.French ? part.Fr : part.En,
                    [.. part.Questions.Select(question => Answered(question, language))]
                )),
            ]
        );

    private BreachFormQuestion Answered(BreachFormItem question, LetterLanguage language)
    {
        var answers = (question.From ?? []).Select(AnswersOf).ToList();
        IReadOnlyList<string> said = [.. answers.SelectMany(answer => answer.Said)];
        IReadOnlyList<Guid> evidence = [.. answers.SelectMany(answer => answer.Evidence).OfType<Guid>()];
        return new BreachFormQuestion(
            question.Id,
            language == LetterLanguage.French ? question.Fr : question.En,
            StateOf(question, isKnown: said.Count + evidence.Count > 0),
            said,
            evidence,
            question.Number
        );
    }

    private BreachAnswerState StateOf(BreachFormItem question, bool isKnown) =>
        question.From is null ? BreachAnswerState.NotKept
        : question.Gap is { } gap
            ? found.Missing.Contains(gap) ? BreachAnswerState.Missing
                : BreachAnswerState.Known
        : isKnown ? BreachAnswerState.Known
        : question.When == BreachFormNeed.Always || (question.When == BreachFormNeed.Late && found.ClockAt(now).IsLate)
            ? BreachAnswerState.Missing
        : BreachAnswerState.NotNeeded;

    private (IEnumerable<string> Said, IEnumerable<Guid?> Evidence) AnswersOf(BreachFormSource source) =>
        source switch
        {
            BreachFormSource.NextNotice => (
                Named<AuthorityNoticeKind>(found.InitialNotice is null ? AuthorityNoticeKind.Initial : AuthorityNoticeKind.Complementary),
                []
            ),
            BreachFormSource.Notices => (
                found.Notices.Select(notice => $"{ExactNames<AuthorityNoticeKind>.Of(notice.Kind)} {notice.Reference} {At(notice.SentAt)}"),
                found.Notices.Select(notice => notice.Content)
            ),
            BreachFormSource.DiscoveredAt => ([At(found.Recorded.DiscoveredAt)], []),
            BreachFormSource.AwareAt => ([At(found.AwareAt)], []),
            BreachFormSource.ProcessorNotices => (
                found.ProcessorNotices.Select(notice => At(notice.NotifiedAt)),
                found.ProcessorNotices.Select(notice => notice.Wording)
            ),
            BreachFormSource.DelayReasons => ([], found.Notices.Select(notice => notice.DelayReasons)),
            BreachFormSource.Controller => (Given(controller.Name, controller.Address), []),
            BreachFormSource.Contact => (Given(controller.Contact), []),
            BreachFormSource.Cause => (Named(found.Facts?.Cause), []),
            BreachFormSource.Natures => (NamesOf(found.Facts?.Natures), []),
            BreachFormSource.From => (Times(found.Facts?.From), []),
            BreachFormSource.Until => (Times(found.Facts?.Until), []),
            BreachFormSource.Description => ([], [found.Facts?.Description]),
            BreachFormSource.Categories => (NamesOf(found.Facts?.Categories), []),
            BreachFormSource.Persons => (Counts(found.Facts?.Persons), []),
            BreachFormSource.Records => (Counts(found.Facts?.Records), []),
            BreachFormSource.Consequences => (NamesOf(found.Facts?.Consequences), []),
            BreachFormSource.Risk => (Named(found.Risk), found.Assessments.TakeLast(1).Select(assessment => (Guid?)assessment.Grounds)),
            BreachFormSource.Measures => (
                found.Measures.Select(measure =>
                    $"{ExactNames<BreachMeasureKind>.Of(measure.Kind)} "
                    + (measure is { IsPlanned: true, CompletedAt: null } ? "planned" : At(measure.CompletedAt ?? measure.RecordedAt))
                ),
                found.Measures.Select(measure => measure.Note)
            ),
            BreachFormSource.Tellings => (
                found.Tellings.Select(telling =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{At(telling.ToldAt)} {ExactNames<LetterChannel>.Of(telling.Channel)} {telling.Persons}"
                    )
                ),
                found.Tellings.Select(telling => (Guid?)telling.Content)
            ),
            BreachFormSource.Waivers => (
                found.Waivers.Select(waiver => ExactNames<TellingWaiverGround>.Of(waiver.Ground)),
                found.Waivers.Select(waiver => (Guid?)waiver.Grounds)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, "An answer that stands nowhere."),
        };

    private static string At(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Given(params IEnumerable<string> texts) => texts.Where(text => text != "");

    private static IEnumerable<string> Times(DateTimeOffset? time) => time is { } known ? [At(known)] : [];

    private static IEnumerable<string> Counts(int? count) => count is { } known ? [known.ToString(CultureInfo.InvariantCulture)] : [];

    private static IEnumerable<string> Named<T>(T? value)
        where T : struct, Enum => value is { } known ? [ExactNames<T>.Of(known)] : [];

    private static IEnumerable<string> NamesOf<T>(IReadOnlyList<T>? values)
        where T : struct, Enum => (values ?? []).Select(ExactNames<T>.Of);
}
