using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>Where a file is dropped to be screened, and the screenings of whoever is signed in.</summary>
internal static class ScreeningsEndpoint
{
    public const string Path = "/marketing/screenings";

    public static async Task<IResult> Get(HttpContext http, JobsClient jobs, CancellationToken cancellation) =>
        await PageAsync(http, jobs, null, [], cancellation);

    public static async Task<IResult> Post(HttpContext http, JobsClient jobs, CancellationToken cancellation)
    {
        var form = await FileForm.ReadAsync(http, cancellation);
        var (job, wrong) = await JobDrop.TakeAsync(
            form,
            SignInEndpoint.LanguageOf(http.Request),
            async rows => (await jobs.PrepareScreeningAsync(rows, JobDrop.RowsType, cancellation: cancellation)).Id,
            cancellation
        );
        return job is { } id
            ? TypedResults.LocalRedirect($"{Path}/{id}")
            : await PageAsync(http, jobs, form[JobDrop.SheetField], [wrong!], cancellation);
    }

    private static async Task<IResult> PageAsync(
        HttpContext http,
        JobsClient jobs,
        string? sheet,
        IReadOnlyList<FieldError> errors,
        CancellationToken cancellation
    ) =>
        new ScreeningsPage
        {
            Texts = new(SignInEndpoint.LanguageOf(http.Request)),
            Jobs = await jobs.ScreeningsAsync(cancellation),
            Sheet = sheet,
            Wrong = errors,
            IsRemoved = http.Request.Query.ContainsKey("removed"),
        };
}
