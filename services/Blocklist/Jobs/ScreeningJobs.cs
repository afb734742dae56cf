using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>
/// <c>POST /screening-jobs?channel=…&amp;purpose=…</c>: as <c>POST /screenings</c>, for whoever cannot wait: the file is received whole, the
/// service screens it by itself, and the result waits to be fetched. A job goes on after a restart of the service, then from its beginning.
/// Job, file and result are gone after 24 hours. With <c>start=false</c> the job waits to be started, and tells how its file begins.
/// </summary>
internal static class ScreeningJobsEndpoint
{
    /// <param name="query">What is asked.</param>
    /// <param name="start"><c>false</c>: the file is received and looked at, and screened once <c>POST /screening-jobs/{id}/start</c> says so.
    /// What is asked may be left out until then.</param>
    /// <param name="context">Has the file as its body.</param>
    /// <param name="questions">Read what is asked.</param>
    /// <param name="intake">Takes the file.</param>
    /// <param name="previews">Show the file.</param>
    /// <param name="catalogue">Has the purposes.</param>
    [ProducesResponseType<ScreeningJob>(202)]
    public static async Task<IResult> Post(
        [AsParameters] ScreeningQuery query,
        [FromQuery(Name = "start")] string? start,
        HttpContext context,
        ScreeningQuestions questions,
        JobIntake intake,
        JobPreviews previews,
        PurposeCatalogue catalogue
    )
    {
        if (JobAnswers.IsStarted(start, out var refusal) is var isStarted && refusal is not null)
        {
            return refusal;
        }

        var mayLink = Clients.HasScope(context.User, "links");
        (var screening, refusal) = await questions.ReadAsync(
            isStarted ? query : Whole(query, catalogue),
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
        var type = context.Request.ContentType!;
        (var job, refusal) = await intake.TakeAsync(
            context,
            JobKind.Screening,
            request,
            isStarted,
            isStarted ? screening!.FaultOfAsync : (file, stop) => JobPreviews.FaultOfAsync(file, type, stop)
        );
        return refusal ?? await AcceptedAsync(job!, request, previews, context.RequestAborted);
    }

    /// <param name="id">The job's id.</param>
    /// <param name="question">What takes the place of what was asked before.</param>
    /// <param name="context">The client's.</param>
    /// <param name="questions">Read it.</param>
    /// <param name="intake">Starts it.</param>
    /// <param name="previews">Show the file.</param>
    [ProducesResponseType<ScreeningJob>(202)]
    public static async Task<IResult> Start(
        Guid id,
        ScreeningJobQuestion question,
        HttpContext context,
        ScreeningQuestions questions,
        JobIntake intake,
        JobPreviews previews
    )
    {
        JobRequest<ScreeningQuery> request = null!;
        var (job, refusal) = await intake.StartAsync<JobRequest<ScreeningQuery>>(
            context,
            JobKind.Screening,
            id,
            async (kept, before) =>
            {
                request = before with { Query = With(before.Query, question), MayLink = Clients.HasScope(context.User, "links") };
                var (screening, fault) = await questions.ReadAsync(
                    request.Query,
                    kept.ContentType,
                    kept.Client,
                    request.MayLink,
                    context.RequestAborted
                );
                return (request, screening is null ? null! : screening.FaultOfAsync, fault);
            }
        );
        return refusal ?? await AcceptedAsync(job!, request, previews, context.RequestAborted);
    }

    [ProducesResponseType<ScreeningJobsResponse>(200)]
    public static async Task<IResult> List(HttpContext context, JobStore jobs) =>
        TypedResults.Ok(
            new ScreeningJobsResponse([
                .. (await jobs.OfClientAsync(JobKind.Screening, Clients.NameOf(context.User), context.RequestAborted)).Select(job =>
                    Told(job)
                ),
            ])
        );

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ScreeningJob>(200)]
    public static Task<IResult> Get(Guid id, HttpContext context, JobStore jobs, JobPreviews previews) =>
        JobAnswers.OfAsync(
            JobKind.Screening,
            id,
            context,
            jobs,
            async job =>
                TypedResults.Ok(
                    await WholeAsync(
                        job,
                        await jobs.RequestOfAsync<JobRequest<ScreeningQuery>>(job, context.RequestAborted),
                        previews,
                        context.RequestAborted
                    )
                )
        );

    /// <param name="id">The job's id.</param>
    [ProducesResponseType<ScreenedRecipient>(200, "application/x-ndjson")]
    public static Task<IResult> GetResult(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.OfAsync(JobKind.Screening, id, context, jobs, job => JobAnswers.ResultOfAsync(job, job.ContentType, jobs, context));

    /// <param name="id">The job's id.</param>
    public static Task<IResult> Delete(Guid id, HttpContext context, JobStore jobs) =>
        JobAnswers.RemoveAsync(JobKind.Screening, id, context, jobs);

    private static async Task<IResult> AcceptedAsync(
        Job job,
        JobRequest<ScreeningQuery> request,
        JobPreviews previews,
        CancellationToken cancellation
    ) => TypedResults.Accepted($"/screening-jobs/{job.Id}", await WholeAsync(job, request, previews, cancellation));

    private static async Task<ScreeningJob> WholeAsync(
        Job job,
        JobRequest<ScreeningQuery> request,
        JobPreviews previews,
        CancellationToken cancellation
    )
    {
        var asked = AskedOf(request.Query);
        return Told(job) with { Asked = asked, Preview = await previews.OfAsync(job, asked.Channel, asked.Column, null, cancellation) };
    }

    // What is not asked yet is asked at the start; what is must be right.
    private static ScreeningQuery Whole(ScreeningQuery query, PurposeCatalogue catalogue) =>
        query with
        {
            Channel = query.Channel ?? ExactNames<Channel>.Of(Channel.Email),
            Purpose = query.Purpose ?? catalogue.Root.Name,
            Audience = query.Audience ?? ExactNames<Audience>.Of(Audience.Business),
        };

    private static ScreeningQuery With(ScreeningQuery before, ScreeningJobQuestion question) =>
        before with
        {
            Channel = question.Channel is { } channel ? ExactNames<Channel>.Of(channel) : before.Channel,
            Purpose = JobAnswers.Now(question.Purpose, before.Purpose),
            Audience = question.Audience is { } audience ? ExactNames<Audience>.Of(audience) : before.Audience,
            Organisation = JobAnswers.Now(question.Organisation, before.Organisation),
            Column = JobAnswers.Now(question.Column, before.Column),
            Only = JobAnswers.Now(question.Only, before.Only),
            Links = Flags.Of(question.Links) ?? before.Links,
            Campaign = JobAnswers.Now(question.Campaign, before.Campaign),
            ContactPoints = Flags.Of(question.ContactPoints) ?? before.ContactPoints,
        };

    private static ScreeningJobQuestion AskedOf(ScreeningQuery query) =>
        new(
            ExactNames<Channel>.Find(query.Channel),
            query.Purpose,
            ExactNames<Audience>.Find(query.Audience),
            query.Organisation,
            query.Column,
            query.Only,
            Flags.Find(query.Links),
            query.Campaign,
            Flags.Find(query.ContactPoints)
        );

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
