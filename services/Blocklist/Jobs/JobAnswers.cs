using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SenefConsent.Contracts;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>What the routes of both kinds of jobs answer.</summary>
internal static class JobAnswers
{
    private const int AskAgainInSeconds = 2;

    /// <summary>An answer about a job of this client.</summary>
    public static Task<IResult> OfAsync(string kind, Guid id, HttpContext context, JobStore jobs, Func<Job, IResult> answer) =>
        OfAsync(kind, id, context, jobs, job => Task.FromResult(answer(job)));

    /// <summary>An answer about a job of this client that has to be fetched.</summary>
    public static async Task<IResult> OfAsync(string kind, Guid id, HttpContext context, JobStore jobs, Func<Job, Task<IResult>> answer) =>
        await jobs.FindAsync(kind, Clients.NameOf(context.User), id, context.RequestAborted) is { } job ? await answer(job) : Unknown();

    /// <summary>Removes a job of this client.</summary>
    public static async Task<IResult> RemoveAsync(string kind, Guid id, HttpContext context, JobStore jobs) =>
        await jobs.RemoveAsync(kind, Clients.NameOf(context.User), id, context.RequestAborted) ? TypedResults.NoContent() : Unknown();

    /// <summary>What came of a job. That it was read is committed before it is.</summary>
    public static async Task<IResult> ResultOfAsync(Job job, string contentType, JobStore jobs, HttpContext context)
    {
        switch (job.State)
        {
            case JobState.Completed:
                await jobs.RecordReadAsync(job, context.RequestAborted);
                return TypedResults.Stream(new JobFile(jobs, job.Id, JobFileKind.Result), contentType, FileNameOf(job, contentType));
            case JobState.Failed:
                return Problems.Problem(409, $"The job has no result. {job.Error}");
            default:
                context.Response.Headers.RetryAfter = AskAgainInSeconds.ToString(CultureInfo.InvariantCulture);
                return Problems.Problem(
                    409,
                    $"The job is {ExactNames<JobState>.Of(job.State)}: {job.BytesRead} of {job.Bytes} bytes are done. Ask again in "
                        + $"{AskAgainInSeconds} s."
                );
        }
    }

    /// <summary>What a refusal says.</summary>
    public static string DetailOf(IResult refusal) => ((ProblemHttpResult)refusal).ProblemDetails.Detail!;

    private static IResult Unknown() => Problems.Problem(404, "This client has started no job of this id within 24 hours.");

    private static string FileNameOf(Job job, string contentType) =>
        $"{job.Kind}-{job.Id}.{(contentType.StartsWith(ScreeningsEndpoint.LinesType, StringComparison.OrdinalIgnoreCase) ? "ndjson" : "csv")}";
}
