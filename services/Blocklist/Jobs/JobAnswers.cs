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
    public static async Task<IResult> OfAsync(string kind, Guid id, HttpContext context, JobStore jobs, Func<Job, Task<IResult>> answer)
    {
        try
        {
            return await jobs.FindAsync(kind, Clients.NameOf(context.User), id, context.RequestAborted) is { } job
                ? await answer(job)
                : Unknown();
        }
        catch (JobLostException)
        {
            return Unknown();
        }
    }

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
            case JobState.Prepared:
                return Problems.Problem(409, "The job has no result: it was not started yet. Send POST to its path with /start.");
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

    /// <summary>Whether a file that is sent is a job at once.</summary>
    /// <param name="start">What the query says.</param>
    /// <param name="refusal">The answer when it says neither.</param>
    public static bool IsStarted(string? start, out IResult? refusal)
    {
        refusal = start is null or "true" or "false" ? null : Problems.Problem(400, "start is true or false.");
        return start != "false";
    }

    /// <summary>What is asked now: what is given, nothing where that is empty, and what was asked before where nothing is given.</summary>
    public static string? Now(string? given, string? before) =>
        given is null ? before
        : given == "" ? null
        : given;

    /// <summary>Why a job cannot be started.</summary>
    public static IResult CannotStart(JobState state) =>
        Problems.Problem(409, $"The job is {ExactNames<JobState>.Of(state)}. One that is prepared or has ended can be started.");

    /// <summary>There is no such job for this client.</summary>
    public static IResult Unknown() => Problems.Problem(404, "This client has started no job of this id within 24 hours.");

    private static string FileNameOf(Job job, string contentType) =>
        $"{job.Kind}-{job.Id}.{(contentType.StartsWith(ScreeningsEndpoint.LinesType, StringComparison.OrdinalIgnoreCase) ? "ndjson" : "csv")}";
}
