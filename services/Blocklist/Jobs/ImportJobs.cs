using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /import-jobs?channel=…&amp;system=…</c>: as <c>POST /imports</c>, for whoever cannot wait: the file is received whole, the service
/// records it by itself, and the report waits to be fetched. A job goes on after a restart of the service where it was. Job, file and report
/// are gone after 24 hours; what was recorded stays.
/// </summary>
internal static class ImportJobsEndpoint
{
    [ProducesResponseType<ImportJob>(202)]
    public static async Task<IResult> Post(
        [AsParameters] ImportQuery query,
        HttpContext context,
        ImportQuestions questions,
        JobIntake intake
    )
    {
        var texts = ImportTexts.For(context.Request);
        var (import, refusal) = questions.Read(query, context.Request.ContentType, Clients.NameOf(context.User), texts);
        if (refusal is not null)
        {
            return refusal;
        }

        var request = new JobRequest<ImportQuery>(query, texts.Language, MayLink: false);
        (var job, refusal) = await intake.TakeAsync(context, JobKind.Import, request, import!.FaultOfAsync);
        return refusal ?? TypedResults.Accepted($"/import-jobs/{job!.Id}", Told(job));
    }

    [ProducesResponseType<ImportJobsResponse>(200)]
    public static async Task<IResult> List(HttpContext context, JobStore jobs) =>
        TypedResults.Ok(
            new ImportJobsResponse([
                .. (await jobs.OfClientAsync(JobKind.Import, Clients.NameOf(context.User), context.RequestAborted)).Select(Told),
            ])
        );

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ImportJob>(200)]
    public static Task<IResult> Get(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.OfAsync(JobKind.Import, id, context, jobs, job => TypedResults.Ok(Told(job)));

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ImportedRow>(200, "application/x-ndjson")]
    public static Task<IResult> GetResult(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.OfAsync(
            JobKind.Import,
            id,
            context,
            jobs,
            job => JobAnswers.ResultOfAsync(job, ScreeningsEndpoint.LinesType, jobs, context)
        );

    /// <param name="id">The job's id.</param>
    public static Task<IResult> Delete(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.RemoveAsync(JobKind.Import, id, context, jobs);

    private static ImportJob Told(Job job) =>
        new(
            job.Id,
            job.State,
            job.CreatedAt,
            job.ExpiresAt,
            job.Bytes,
            job.BytesRead,
            job.Progress is { } progress ? JsonSerializer.Deserialize<ImportProgress>(progress, JsonSerializerOptions.Web)!.Summary : null,
            job.Error
        );
}

/// <summary>
/// Records the file of a job. One that was broken off goes on after the last rows whose report was kept; those that were recorded after them,
/// at most 100, are then known.
/// </summary>
internal sealed class ImportJobWork(JobStore jobs, ImportQuestions questions) : IJobWork
{
    public string Kind => JobKind.Import;

    public async Task<(string? Progress, string? Error)> RunAsync(Job job, CancellationToken cancellation)
    {
        var progress = job.Progress is { } kept ? JsonSerializer.Deserialize<ImportProgress>(kept, JsonSerializerOptions.Web) : null;
        if (progress is { IsWhole: true })
        {
            return (null, null);
        }

        var request = await jobs.RequestOfAsync<JobRequest<ImportQuery>>(job, cancellation);
        var (import, refusal) = questions.Read(request.Query, job.ContentType, job.Client, new ImportTexts(request.Language));
        if (import is null)
        {
            return (null, JobAnswers.DetailOf(refusal!));
        }

        await using var file = new JobFile(jobs, job.Id, JobFileKind.Input);
        await using var rest = new JobFile(jobs, job.Id, JobFileKind.Input);
        await rest.SkipAsync(progress?.Bytes ?? 0, cancellation);
        var number = job.Parts;
        var fault = await import.RunAsync(
            new RowReader(file),
            progress is null ? null : (new RowReader(rest, progress.Line), progress),
            async (report, about, reached) => await jobs.AdvanceAsync(job, number++, report, about, reached.Bytes, reached, cancellation),
            cancellation
        );
        return (null, fault);
    }
}
