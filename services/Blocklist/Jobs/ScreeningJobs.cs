using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /screening-jobs?channel=…&amp;purpose=…</c>: as <c>POST /screenings</c>, for whoever cannot wait: the file is received whole, the
/// service screens it by itself, and the result waits to be fetched. A job goes on after a restart of the service, then from its beginning.
/// Job, file and result are gone after 24 hours.
/// </summary>
internal static class ScreeningJobsEndpoint
{
    [ProducesResponseType<ScreeningJob>(202)]
    public static async Task<IResult> Post(
        [AsParameters] ScreeningQuery query,
        HttpContext context,
        ScreeningQuestions questions,
        JobIntake intake
    )
    {
        var mayLink = Clients.HasScope(context.User, "links");
        var (screening, refusal) = await questions.ReadAsync(
            query,
            context.Request.ContentType,
            Clients.NameOf(context.User),
            mayLink,
            context.RequestAborted
        );
        if (refusal is not null)
        {
            return refusal;
        }

        var request = new JobRequest<ScreeningQuery>(query, Languages.English, mayLink);
        (var job, refusal) = await intake.TakeAsync(context, JobKind.Screening, request, screening!.FaultOfAsync);
        return refusal ?? TypedResults.Accepted($"/screening-jobs/{job!.Id}", Told(job));
    }

    [ProducesResponseType<ScreeningJobsResponse>(200)]
    public static async Task<IResult> List(HttpContext context, JobStore jobs) =>
        TypedResults.Ok(
            new ScreeningJobsResponse([
                .. (await jobs.OfClientAsync(JobKind.Screening, Clients.NameOf(context.User), context.RequestAborted)).Select(Told),
            ])
        );

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ScreeningJob>(200)]
    public static Task<IResult> Get(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.OfAsync(JobKind.Screening, id, context, jobs, job => TypedResults.Ok(Told(job)));

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ScreenedRecipient>(200, "application/x-ndjson")]
    public static Task<IResult> GetResult(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.OfAsync(JobKind.Screening, id, context, jobs, job => JobAnswers.ResultOfAsync(job, job.ContentType, jobs, context));

    /// <param name="id">The job's id.</param>
    public static Task<IResult> Delete(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.RemoveAsync(JobKind.Screening, id, context, jobs);

    private static ScreeningJob Told(Job job) =>
        new(
            job.Id,
            job.State,
            job.CreatedAt,
            job.ExpiresAt,
            job.Bytes,
            job.BytesRead,
            job.Progress is { } progress ? JsonSerializer.Deserialize<ScreeningSummary>(progress, JsonSerializerOptions.Web) : null,
            job.Error
        );
}

/// <summary>Screens the file of a job. One that was broken off begins anew: a permit counts from before its first row.</summary>
internal sealed class ScreeningJobWork(JobStore jobs, ScreeningQuestions questions) : IJobWork
{
    public string Kind => JobKind.Screening;

    public async Task<(string? Progress, string? Error)> RunAsync(Job job, CancellationToken cancellation)
    {
        var request = await jobs.RequestOfAsync<JobRequest<ScreeningQuery>>(job, cancellation);
        var (screening, refusal) = await questions.ReadAsync(request.Query, job.ContentType, job.Client, request.MayLink, cancellation);
        if (screening is null)
        {
            return (null, JobAnswers.DetailOf(refusal!));
        }

        await using var file = new JobFile(jobs, job.Id, JobFileKind.Input);
        var rows = new RowReader(file);
        var number = 0;
        var fault = await screening.RunAsync(
            rows,
            _ => { },
            async (part, about, stop) =>
            {
                if (!part.IsEmpty || about.Count > 0)
                {
                    await jobs.AdvanceAsync(job, number++, part, about, rows.Taken, screening.Summary, stop);
                }
            },
            cancellation
        );
        return fault is null ? (JsonSerializer.Serialize(screening.Summary, JsonSerializerOptions.Web), null) : (null, fault);
    }
}
