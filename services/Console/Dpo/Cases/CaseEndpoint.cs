using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>A case: all that is known of it, and every step that can be taken, each a form of its own.</summary>
internal static class CaseEndpoint
{
    public const string Path = $"{CasesEndpoint.Path}/{{id:guid}}";

    public static Task<IResult> Get(
        Guid id,
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        string? done,
        CancellationToken cancellation
    ) => PageAsync(id, http, rights, clock, new(), [], cancellation, done);

    public static async Task<IResult> Post(
        Guid id,
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        IFormCollection form,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(form);
        return await CaseSteps.All.TakeAsync(
            new(id, sent, rights, SignInEndpoint.LanguageOf(http.Request)),
            $"{CasesEndpoint.Path}/{id}",
            errors => PageAsync(id, http, rights, clock, sent, errors, cancellation),
            cancellation
        );
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext http,
        SubjectRightsClient rights,
        TimeProvider clock,
        SentForm sent,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation,
        string? done = null
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new CasePage
        {
            Texts = new(language),
            View = new(await rights.CaseAsync(id, language, cancellation), sent, errors, StaffUser.Of(http)!, clock.GetUtcNow()),
            Done = CaseSteps.All.DoneOf(done, "opened"),
        };
    }
}

/// <summary>What the parts of <see cref="CasePage"/> show.</summary>
/// <param name="Case">The case.</param>
/// <param name="Sent">What was typed in the form of a step that was not taken.</param>
/// <param name="Errors">Why it was not.</param>
/// <param name="User">Who looks at it.</param>
/// <param name="Now">When.</param>
public sealed record CaseView(CaseResponse Case, SentForm Sent, IReadOnlyList<FieldError> Errors, StaffUser User, DateTimeOffset Now)
{
    /// <summary>Whether a step can be taken: by whoever may decide, while it is not closed.</summary>
    public bool MayAct => User.May("dpo.decide") && Case.ClosedAt is null;

    /// <summary>What the forms of its steps share.</summary>
    public StepsTaken Steps => new(Address, Sent, Errors);

    /// <summary>Where its pages are.</summary>
    internal string Address => $"{CasesEndpoint.Path}/{Case.Id}";
}
