using SenefConsent.Client;

namespace SenefConsent.StaffConsole;

/// <summary>The letters of a case, and what is kept sealed with it.</summary>
internal static class CaseFiles
{
    public const string Letter = $"{CaseEndpoint.Path}/letters/{{letter:guid}}";
    public const string Pdf = $"{Letter}/pdf";
    public const string Evidence = $"{CaseEndpoint.Path}/evidence/{{evidence:guid}}";

    // It is a page of the service, with a style of its own, and nothing else can run or be loaded in it.
    private const string LetterPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; sandbox";

    public static async Task<IResult> GetLetter(
        Guid id,
        Guid letter,
        HttpContext http,
        SubjectRightsClient rights,
        CancellationToken cancellation
    ) => LetterOf(http, await rights.LetterPageAsync(id, letter, cancellation));

    /// <summary>A letter as the service shows it.</summary>
    public static IResult LetterOf(HttpContext http, string page)
    {
        LetterFile.KeepNowhere(http);
        http.Response.Headers.ContentSecurityPolicy = LetterPolicy;
        return TypedResults.Content(page, "text/html; charset=utf-8");
    }

    public static async Task<IResult> GetPdf(Guid id, Guid letter, SubjectRightsClient rights, CancellationToken cancellation)
    {
        var found = await rights.CaseAsync(id, cancellation: cancellation);
        return new LetterFile(await rights.LetterPdfAsync(id, letter, cancellation), $"{found.Reference}.pdf");
    }

    public static async Task<IResult> GetEvidence(
        Guid id,
        Guid evidence,
        HttpContext http,
        SubjectRightsClient rights,
        CancellationToken cancellation
    ) =>
        new CaseEvidencePage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Evidence = await rights.CaseEvidenceAsync(id, evidence, cancellation),
            Back = $"{CasesEndpoint.Path}/{id}",
        };
}
