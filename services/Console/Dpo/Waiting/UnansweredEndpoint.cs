using System.Globalization;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What was typed on <see cref="UnansweredPage"/>.</summary>
public sealed record UnansweredForm(string? By = null, string? AnsweredAt = null, IReadOnlyList<string>? Numbers = null);

/// <summary>Objections that are in force and whose person was not told: which, and that they were told.</summary>
internal static class UnansweredEndpoint
{
    public const string Path = "/dpo/unanswered";

    /// <summary>By which ways a person can be told.</summary>
    public static IReadOnlyList<Source> Ways { get; } =
    [Source.Mail, Source.Post, Source.Telephone, Source.Sms, Source.Counter, Source.Fax, Source.Platform];

    public static Task<IResult> Get(
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        string? source,
        string? after,
        int? done,
        CancellationToken cancellation
    ) => PageAsync(http, rights, source, after, new(AnsweredAt: ParisTime.Of(clock.GetUtcNow())), [], cancellation, done);

    public static async Task<IResult> Post(
        HttpContext http,
        SubjectRightsClient rights,
        IFormCollection fields,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(fields);
        var source = sent["source"];
        var form = new UnansweredForm(sent["by"], sent["answeredAt"], sent.All("numbers"));
        var texts = new UnansweredTexts(SignInEndpoint.LanguageOf(http.Request));
        var errors = ErrorsIn(form, texts).ToList();
        if (errors.Count > 0)
        {
            return await PageAsync(http, rights, source, null, form, errors, cancellation);
        }

        try
        {
            var answer = await rights.AnswerObjectionsAsync(
                new ObjectionAnswersRequest(ExactNames<Source>.Find(form.By)!.Value, ParisTime.Find(form.AnsweredAt)!.Value, form.Numbers),
                cancellation
            );
            return TypedResults.LocalRedirect(
                string.Create(CultureInfo.InvariantCulture, $"{AddressOf(ExactNames<Source>.Find(source))}done={answer.Answered}")
            );
        }
        catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
        {
            var error = ServiceProblem.ErrorOf(refused, texts.Language, ("answeredAt", "answeredAt"), ("numbers", "numbers"), ("by", "by"));
            return await PageAsync(http, rights, source, null, form, [error], cancellation);
        }
    }

    /// <summary>The page with those of one door, ending so that one more parameter can follow.</summary>
    public static string AddressOf(Source? source) => source is { } door ? $"{Path}?source={ExactNames<Source>.Of(door)}&" : $"{Path}?";

    private static IEnumerable<FieldError> ErrorsIn(UnansweredForm form, UnansweredTexts texts)
    {
        if (form.Numbers is not { Count: > 0 })
        {
            yield return new("numbers", texts["Missing.numbers"]);
        }

        if (ExactNames<Source>.Find(form.By) is null)
        {
            yield return new("by", texts["Missing.by"]);
        }

        if (ParisTime.Find(form.AnsweredAt) is null)
        {
            yield return new("answeredAt", texts["Missing.answeredAt"]);
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        SubjectRightsClient rights,
        string? source,
        string? after,
        UnansweredForm form,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation,
        int? done = null
    ) =>
        new UnansweredPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Source = ExactNames<Source>.Find(source),
            IsFirst = after is null,
            Found = await rights.UnansweredObjectionsAsync(ExactNames<Source>.Find(source), after, cancellation),
            Form = form,
            Wrong = errors,
            Done = done,
            MayAnswer = StaffUser.Of(http)!.May("objections.take"),
        };
}
