using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>A breach: the hours that are left, the questions of the authority's form, and every step.</summary>
internal static class BreachEndpoint
{
    public const string Path = $"{BreachesEndpoint.Path}/{{id:guid}}";
    public const string Letter = $"{Path}/letter";
    public const string Told = $"{Path}/tellings/{{telling:guid}}/letter";
    public const string Evidence = $"{Path}/evidence/{{evidence:guid}}";

    public static Task<IResult> Get(
        Guid id,
        HttpContext http,
        BreachesClient breaches,
        RegisterClient register,
        TimeProvider clock,
        string? done,
        CancellationToken cancellation
    ) => PageAsync(id, http, breaches, register, clock, new(), [], cancellation, done);

    public static async Task<IResult> Post(
        Guid id,
        HttpContext http,
        BreachesClient breaches,
        RegisterClient register,
        TimeProvider clock,
        IFormCollection form,
        CancellationToken cancellation
    )
    {
        var sent = new SentForm(form);
        return await BreachSteps.All.TakeAsync(
            new(id, sent, breaches, SignInEndpoint.LanguageOf(http.Request)),
            $"{BreachesEndpoint.Path}/{id}",
            errors => PageAsync(id, http, breaches, register, clock, sent, errors, cancellation),
            cancellation
        );
    }

    /// <summary>The letter to the persons, before it is sent.</summary>
    public static async Task<IResult> GetLetter(Guid id, HttpContext http, BreachesClient breaches, CancellationToken cancellation) =>
        CaseFiles.LetterOf(http, await breaches.LetterPageAsync(id, RightsTexts.LetterLanguageOf(http), cancellation));

    /// <summary>The letter as it was sent, to print.</summary>
    public static async Task<IResult> GetTold(Guid id, Guid telling, BreachesClient breaches, CancellationToken cancellation)
    {
        var found = await breaches.GetAsync(id, cancellation);
        return new LetterFile(await breaches.SentLetterPdfAsync(id, telling, cancellation), $"{found.Reference}.pdf");
    }

    /// <summary>What is kept sealed with it.</summary>
    public static async Task<IResult> GetEvidence(
        Guid id,
        Guid evidence,
        HttpContext http,
        BreachesClient breaches,
        CancellationToken cancellation
    )
    {
        var found = await breaches.EvidenceAsync(id, evidence, cancellation);
        return new CaseEvidencePage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Evidence = new(found.Id, found.Content, found.ExpiresAt),
            Back = $"{BreachesEndpoint.Path}/{id}",
        };
    }

    /// <summary>Its page.</summary>
    public static async Task<IResult> PageAsync(
        Guid id,
        HttpContext http,
        BreachesClient breaches,
        RegisterClient register,
        TimeProvider clock,
        SentForm sent,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation,
        string? done = null
    )
    {
        var breach = breaches.GetAsync(id, cancellation);
        var form = breaches.FormAsync(id, RightsTexts.LetterLanguageOf(http), cancellation);
        var found = RegistersEndpoint.FindAsync(http, register, cancellation);
        return new BreachPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Breach = await breach,
            Form = await form,
            Recipients = (await found).Recipients,
            Steps = new($"{BreachesEndpoint.Path}/{id}", sent, errors),
            User = StaffUser.Of(http)!,
            Now = clock.GetUtcNow(),
            Done = BreachSteps.All.DoneOf(done, "recorded"),
        };
    }
}
