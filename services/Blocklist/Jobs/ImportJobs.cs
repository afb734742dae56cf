using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /import-jobs?channel=…&amp;system=…</c>: as <c>POST /imports</c>, for whoever cannot wait: the file is received whole, the service
/// records it by itself, and the report waits to be fetched. A job goes on after a restart of the service where it was. Job, file and report
/// are gone after 24 hours; what was recorded stays. With <c>start=false</c> the job waits to be started, and tells how its file begins. After
/// a dry run the same file can be started for real.
/// </summary>
internal static class ImportJobsEndpoint
{
    /// <param name="query">What is asked.</param>
    /// <param name="start"><c>false</c>: the file is received and looked at, and imported once <c>POST /import-jobs/{id}/start</c> says so.
    /// What is asked may be left out until then.</param>
    /// <param name="context">Has the file as its body.</param>
    /// <param name="questions">Read what is asked.</param>
    /// <param name="intake">Takes the file.</param>
    /// <param name="previews">Show the file.</param>
    [ProducesResponseType<ImportJob>(202)]
    public static async Task<IResult> Post(
        [AsParameters] ImportQuery query,
        [FromQuery(Name = "start")] string? start,
        HttpContext context,
        ImportQuestions questions,
        JobIntake intake,
        JobPreviews previews
    )
    {
        if (JobAnswers.IsStarted(start, out var refusal) is var isStarted && refusal is not null)
        {
            return refusal;
        }

        var texts = ImportTexts.For(context.Request);
        (var import, refusal) = questions.Read(
            isStarted ? query : Whole(query),
            context.Request.ContentType,
            Clients.NameOf(context.User),
            texts
        );
        if (refusal is not null)
        {
            return refusal;
        }

        var request = new JobRequest<ImportQuery>(query, texts.Language, MayLink: false);
        var type = context.Request.ContentType!;
        (var job, refusal) = await intake.TakeAsync(
            context,
            JobKind.Import,
            request,
            isStarted,
            isStarted ? import!.FaultOfAsync : (file, stop) => JobPreviews.FaultOfAsync(file, type, stop)
        );
        return refusal ?? await AcceptedAsync(job!, request, previews, context.RequestAborted);
    }

    /// <param name="id">The job's id.</param>
    /// <param name="question">What takes the place of what was asked before.</param>
    /// <param name="context">The client's.</param>
    /// <param name="questions">Read it.</param>
    /// <param name="intake">Starts it.</param>
    /// <param name="previews">Show the file.</param>
    [ProducesResponseType<ImportJob>(202)]
    public static async Task<IResult> Start(
        Guid id,
        ImportJobQuestion question,
        HttpContext context,
        ImportQuestions questions,
        JobIntake intake,
        JobPreviews previews
    )
    {
        JobRequest<ImportQuery> request = null!;
        var (job, refusal) = await intake.StartAsync<JobRequest<ImportQuery>>(
            context,
            JobKind.Import,
            id,
            (kept, before) =>
            {
                var texts = ImportTexts.For(context.Request);
                request = before with { Query = With(before.Query, question), Language = texts.Language };
                var (import, fault) = questions.Read(request.Query, kept.ContentType, kept.Client, texts);
                Func<RowReader, CancellationToken, Task<string?>> faultOf = import is null ? null! : import.FaultOfAsync;
                return Task.FromResult((request, faultOf, RefusalOfRecorded(kept) ?? fault));
            }
        );
        return refusal ?? await AcceptedAsync(job!, request, previews, context.RequestAborted);
    }

    [ProducesResponseType<ImportJobsResponse>(200)]
    public static async Task<IResult> List(HttpContext context, JobStore jobs) =>
        TypedResults.Ok(
            new ImportJobsResponse([
                .. (await jobs.OfClientAsync(JobKind.Import, Clients.NameOf(context.User), context.RequestAborted)).Select(job =>
                    Told(job)
                ),
            ])
        );

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ImportJob>(200)]
    public static Task<IResult> Get(Guid id, HttpContext context, JobStore jobs, JobPreviews previews) =>
        JobAnswers.OfAsync(
            JobKind.Import,
            id,
            context,
            jobs,
            async job =>
                TypedResults.Ok(
                    await WholeAsync(
                        job,
                        await jobs.RequestOfAsync<JobRequest<ImportQuery>>(job, context.RequestAborted),
                        previews,
                        context.RequestAborted
                    )
                )
        );

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

    private static async Task<IResult> AcceptedAsync(
        Job job,
        JobRequest<ImportQuery> request,
        JobPreviews previews,
        CancellationToken cancellation
    ) => TypedResults.Accepted($"/import-jobs/{job.Id}", await WholeAsync(job, request, previews, cancellation));

    private static async Task<ImportJob> WholeAsync(
        Job job,
        JobRequest<ImportQuery> request,
        JobPreviews previews,
        CancellationToken cancellation
    )
    {
        var asked = AskedOf(request.Query);
        return Told(job) with
        {
            Asked = asked,
            Preview = await previews.OfAsync(job, asked.Channel, asked.Column, asked.Header, cancellation),
        };
    }

    // Its report is the record of what was done, and the same file again would only tell that all of it is known.
    private static IResult? RefusalOfRecorded(Job job) =>
        job.State == JobState.Completed && SummaryOf(job) is { DryRun: false }
            ? Problems.Problem(409, "The job has recorded its file. Its report says what became of each row.")
            : null;

    // What is not asked yet is asked at the start; what is must be right.
    private static ImportQuery Whole(ImportQuery query) =>
        query with
        {
            Channel = query.Channel ?? ExactNames<Channel>.Of(Channel.Email),
            System = query.System ?? "to-be-named",
        };

    private static ImportQuery With(ImportQuery before, ImportJobQuestion question) =>
        before with
        {
            Channel = question.Channel is { } channel ? ExactNames<Channel>.Of(channel) : before.Channel,
            Purpose = JobAnswers.Now(question.Purpose, before.Purpose),
            System = JobAnswers.Now(question.System, before.System),
            DryRun = Flags.Of(question.DryRun) ?? before.DryRun,
            ExportedAt = question.ExportedAt ?? before.ExportedAt,
            Column = JobAnswers.Now(question.Column, before.Column),
            Header = Flags.Of(question.Header) ?? before.Header,
        };

    private static ImportJobQuestion AskedOf(ImportQuery query) =>
        new(
            ExactNames<Channel>.Find(query.Channel),
            query.System,
            query.Purpose,
            Flags.Find(query.DryRun),
            query.ExportedAt,
            query.Column,
            Flags.Find(query.Header)
        );

    private static ImportSummary? SummaryOf(Job job) =>
        job.Progress is { } progress ? JsonSerializer.Deserialize<ImportProgress>(progress, JsonSerializerOptions.Web)!.Summary : null;

    private static ImportJob Told(Job job) =>
        new(job.Id, job.State, job.CreatedAt, job.ExpiresAt, job.Bytes, job.BytesRead, SummaryOf(job), job.Error);
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
