using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SenefConsent.Contracts;
using SenefConsent.Csv;
using SenefConsent.Hosting;

namespace SenefConsent.Blocklist;

/// <summary>
/// Takes the file of a job: it is kept part by part as it arrives, so that a large one needs no memory, and looked at before it is accepted,
/// so that a file that cannot be read is refused at once.
/// </summary>
internal sealed class JobIntake(JobStore jobs, JobSignal signal, IOptions<JobOptions> options)
{
    /// <summary>Takes a job.</summary>
    /// <param name="context">Has the file as its body.</param>
    /// <param name="kind">One of <see cref="JobKind"/>.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="isStarted">Whether it is to run; otherwise it waits to be started.</param>
    /// <param name="faultOf">What is wrong with a file's beginning; null when nothing is.</param>
    /// <returns>The job, or the answer that refuses it, after which nothing of it is left.</returns>
    public async Task<(Job? Job, IResult? Refusal)> TakeAsync<TRequest>(
        HttpContext context,
        string kind,
        TRequest request,
        bool isStarted,
        Func<RowReader, CancellationToken, Task<string?>> faultOf
    )
    {
        var (client, cancellation) = (Clients.NameOf(context.User), context.RequestAborted);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var left = options.Value.OfClient - await jobs.BytesOfAsync(client, cancellation);
        if (FaultOf(context.Request.ContentLength ?? 1, left) is { } tooLarge)
        {
            return (null, tooLarge);
        }

        var job = await jobs.CreateAsync(kind, client, context.Request.ContentType!, request, cancellation);
        var isAccepted = false;
        try
        {
            if (await ReceiveAsync(job, context.Request.Body, left, cancellation) is { } refusal)
            {
                return (null, refusal);
            }

            await using var file = new JobFile(jobs, job.Id, JobFileKind.Input);
            if (await faultOf(new RowReader(file), cancellation) is { } fault)
            {
                return (null, Problems.Problem(400, fault));
            }

            await jobs.ReceivedAsync(job, isStarted ? JobState.Waiting : JobState.Prepared, cancellation);
            isAccepted = true;
        }
        finally
        {
            if (!isAccepted)
            {
                await jobs.RemoveAsync(kind, client, job.Id, CancellationToken.None);
            }
        }

        signal.Set();
        return (await jobs.FindAsync(kind, client, job.Id, cancellation), null);
    }

    /// <summary>Starts a job that was prepared, or one that has ended again.</summary>
    /// <param name="context">The client's.</param>
    /// <param name="kind">One of <see cref="JobKind"/>.</param>
    /// <param name="id">The job.</param>
    /// <param name="read">Reads what is asked now, out of the job and what it was asked before, and how its file is checked; or refuses.</param>
    /// <returns>The job, or the answer that refuses, after which it is as it was.</returns>
    public async Task<(Job? Job, IResult? Refusal)> StartAsync<TRequest>(
        HttpContext context,
        string kind,
        Guid id,
        Func<Job, TRequest, Task<(TRequest Request, Func<RowReader, CancellationToken, Task<string?>> FaultOf, IResult? Refusal)>> read
    )
    {
        var (client, cancellation) = (Clients.NameOf(context.User), context.RequestAborted);
        if (await jobs.FindAsync(kind, client, id, cancellation) is not { } job)
        {
            return (null, JobAnswers.Unknown());
        }

        if (!JobStore.MayStart.Contains(job.State))
        {
            return (null, JobAnswers.CannotStart(job.State));
        }

        try
        {
            var (request, faultOf, refusal) = await read(job, await jobs.RequestOfAsync<TRequest>(job, cancellation));
            if (refusal is not null)
            {
                return (null, refusal);
            }

            await using var file = new JobFile(jobs, id, JobFileKind.Input);
            if (await faultOf(new RowReader(file), cancellation) is { } fault)
            {
                return (null, Problems.Problem(400, fault));
            }

            var isStarted = await jobs.StartAsync(job, request, cancellation);
            job = await jobs.FindAsync(kind, client, id, cancellation) ?? throw new JobLostException();
            if (!isStarted)
            {
                return (null, JobAnswers.CannotStart(job.State));
            }
        }
        catch (JobLostException)
        {
            return (null, JobAnswers.Unknown());
        }

        signal.Set();
        return (job, null);
    }

    private async Task<IResult?> ReceiveAsync(Job job, Stream body, long left, CancellationToken cancellation)
    {
        var buffer = new byte[JobStore.BytesOfPart];
        var (number, total) = (0, 0L);
        int read;
        while ((read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)) > 0)
        {
            total += read;
            if (FaultOf(total, left) is { } refusal)
            {
                return refusal;
            }

            await jobs.ReceiveAsync(job, number++, buffer.AsMemory(0, read), cancellation);
        }

        return null;
    }

    private IResult? FaultOf(long bytes, long left) =>
        bytes > options.Value.LargestFile
            ? Problems.Problem(
                413,
                $"The file is larger than {options.Value.LargestFileMegabytes} MB (Jobs:LargestFileMegabytes). Send it in several jobs, each "
                    + "with the header."
            )
        : bytes > left
            ? Problems.Problem(
                413,
                $"The files of this client's jobs would be larger than {options.Value.ClientMegabytes} MB together (Jobs:ClientMegabytes). "
                    + "Delete jobs whose results are fetched; each is gone 24 hours after its start."
            )
        : null;
}
