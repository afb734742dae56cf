using Microsoft.AspNetCore.Mvc;
using SenefConsent.Client;
using SenefConsent.Contracts;

namespace SenefConsent.StaffConsole;

/// <summary>What is asked of a screening, as it was chosen.</summary>
public sealed record ScreeningForm(
    string? Channel = null,
    string? Purpose = null,
    string? Audience = null,
    string? Column = null,
    string? Organisation = null,
    bool IsWhole = false
)
{
    /// <summary>As it was asked before.</summary>
    public static ScreeningForm Of(ScreeningJobQuestion? asked) =>
        new(
            asked?.Channel is { } channel ? ExactNames<Channel>.Of(channel) : null,
            asked?.Purpose,
            asked?.Audience is { } audience ? ExactNames<Audience>.Of(audience) : null,
            asked?.Column,
            asked?.Organisation,
            // A screening that was started says which rows it gives back; before, the clean file is meant.
            asked is { Audience: not null, Only: null }
        );
}

/// <summary>One screening: its file, what is asked, how far it is, and what it came to.</summary>
internal static class ScreeningEndpoint
{
    public const string Path = $"{ScreeningsEndpoint.Path}/{{id:guid}}";
    public const string StartPath = $"{Path}/start";
    public const string ResultPath = $"{Path}/result";
    public const string RemovePath = $"{Path}/remove";

    /// <summary>What stands for all rows with decision and rule, not only those that may be written to.</summary>
    public const string AllRows = "all";

    private const string OnlyAllowed = "allowed";

    public static Task<IResult> Get(Guid id, HttpContext http, JobsClient jobs, PurposeTitles purposes, CancellationToken cancellation) =>
        OrGoneAsync(
            http,
            async () =>
            {
                var job = await jobs.ScreeningAsync(id, cancellation);
                return await PageAsync(http, job, purposes, ScreeningForm.Of(job.Asked), [], cancellation);
            }
        );

    public static Task<IResult> Start(
        Guid id,
        HttpContext http,
        JobsClient jobs,
        PurposeTitles purposes,
        [FromForm] string? channel,
        [FromForm] string? purpose,
        [FromForm] string? audience,
        [FromForm] string? column,
        [FromForm] string? organisation,
        [FromForm] string? rows,
        CancellationToken cancellation
    ) =>
        OrGoneAsync(
            http,
            async () =>
            {
                var form = new ScreeningForm(channel, purpose, audience, Given(column), Given(organisation), rows == AllRows);
                var language = SignInEndpoint.LanguageOf(http.Request);
                var job = await jobs.ScreeningAsync(id, cancellation);
                if (QuestionForm.Missing(language, channel, purpose, audience) is { Count: > 0 } missing)
                {
                    return await PageAsync(http, job, purposes, form, missing, cancellation);
                }

                try
                {
                    await StartAsync(jobs, job, form, cancellation);
                    return TypedResults.LocalRedirect($"{ScreeningsEndpoint.Path}/{id}");
                }
                catch (ConsentProblemException refused) when (ServiceProblem.IsAboutTheForm(refused))
                {
                    var wrong = ServiceProblem.ErrorOf(
                        refused,
                        language,
                        ("column", "column"),
                        ("purpose", "purpose"),
                        ("channel", "channel"),
                        ("audience", "audience"),
                        ("organisation", "organisation")
                    );
                    return await PageAsync(http, job, purposes, form, [wrong], cancellation);
                }
            }
        );

    public static Task<IResult> Result(Guid id, HttpContext http, JobsClient jobs, CancellationToken cancellation) =>
        OrGoneAsync(
            http,
            async () =>
                TypedResults.Stream(
                    await jobs.ScreeningResultAsync(id, cancellation),
                    "text/csv",
                    $"{FileNameOf(http)}-{id.ToString()[^6..]}.csv"
                )
        );

    public static Task<IResult> Remove(Guid id, HttpContext http, JobsClient jobs, CancellationToken cancellation) =>
        OrGoneAsync(
            http,
            async () =>
            {
                await jobs.RemoveScreeningAsync(id, cancellation);
                return TypedResults.LocalRedirect($"{ScreeningsEndpoint.Path}?removed");
            }
        );

    private static string FileNameOf(HttpContext http) => new ScreeningTexts(SignInEndpoint.LanguageOf(http.Request))["FileName"];

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // Empty takes away what was asked before.
    private static Task<ScreeningJob> StartAsync(JobsClient jobs, ScreeningJob job, ScreeningForm form, CancellationToken cancellation) =>
        jobs.StartScreeningAsync(
            job.Id,
            new ScreeningJobQuestion(
                ExactNames<Channel>.Find(form.Channel),
                form.Purpose,
                ExactNames<Audience>.Find(form.Audience),
                form.Organisation ?? "",
                form.Column ?? "",
                form.IsWhole ? "" : OnlyAllowed
            ),
            cancellation
        );

    private static async Task<IResult> PageAsync(
        HttpContext http,
        ScreeningJob job,
        PurposeTitles purposes,
        ScreeningForm form,
        IReadOnlyList<FieldError> wrong,
        CancellationToken cancellation
    )
    {
        var language = SignInEndpoint.LanguageOf(http.Request);
        return new ScreeningPage
        {
            Texts = new(language),
            Job = job,
            Purposes = await purposes.AllAsync(language, cancellation),
            Form = form,
            Wrong = wrong,
        };
    }

    private static Task<IResult> OrGoneAsync(HttpContext http, Func<Task<IResult>> answer) =>
        GoneJobPage.UnlessGoneAsync(http, ScreeningsEndpoint.Path, answer);
}
