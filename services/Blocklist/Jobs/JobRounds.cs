using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using SenefConsent.Contracts;
using SenefConsent.Hosting;
using SenefConsent.Ledger;

namespace SenefConsent.Blocklist;

/// <summary>Wakes those who run jobs when one has arrived here. Other instances look by themselves.</summary>
internal sealed class JobSignal : IDisposable
{
    private readonly SemaphoreSlim arrived = new(0, 1);

    public void Set()
    {
        try
        {
            arrived.Release();
        }
        catch (SemaphoreFullException)
        {
            // Whoever waits is woken already.
        }
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellation) => arrived.WaitAsync(atMost, cancellation);

    public void Dispose() => arrived.Dispose();
}

/// <summary>What a kind of job does.</summary>
internal interface IJobWork
{
    /// <summary>One of <see cref="JobKind"/>.</summary>
    string Kind { get; }

    /// <summary>Runs a job to its end.</summary>
    /// <returns>What it came to, as JSON; or why it could not be run.</returns>
    Task<(string? Progress, string? Error)> RunAsync(Job job, CancellationToken cancellation);
}

/// <summary>
/// Runs jobs, oldest first, each by one instance at a time. When the service stops on the way or is killed, the job is taken up again, here or
/// by another instance.
/// </summary>
internal sealed class JobRounds(
    JobStore jobs,
    JobSignal signal,
    IEnumerable<IJobWork> works,
    NpgsqlDataSource database,
    IOptions<JobOptions> options,
    Faults faults,
    ActLog acts,
    ILogger<JobRounds> log
) : BackgroundService
{
    // A job that fails by a fault of ours so often is given up.
    private const int MostAttempts = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Rounds rounds = new(log);
    private readonly ConcurrentDictionary<Guid, Task> running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await rounds.TryAsync("The look for jobs", () => GoRoundAsync(stoppingToken));
                await signal.WaitAsync(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        finally
        {
            await EndedAsync();
        }
    }

    /// <summary>Begins what is due, as far as there is room.</summary>
    public async Task GoRoundAsync(CancellationToken cancellation)
    {
        await jobs.RemoveExpiredAsync(cancellation);
        foreach (var id in await jobs.DueAsync(cancellation))
        {
            if (running.Count >= options.Value.AtOnce)
            {
                return;
            }

            if (!running.ContainsKey(id) && await SessionLock.TryTakeAsync(database, SessionLock.OfJobs, $"{id}", cancellation) is { } held)
            {
                running[id] = RunAsync(id, held, cancellation);
            }
        }
    }

    /// <summary>Waits for what was begun.</summary>
    public Task EndedAsync() => Task.WhenAll(running.Values);

    private async Task RunAsync(Guid id, SessionLock held, CancellationToken cancellation)
    {
        // It is known to run before it has ended.
        await Task.Yield();
        var hasEnded = false;
        await rounds.TryAsync(
            "A job",
            async () =>
            {
                await using (held)
                {
                    if (await jobs.BeginAsync(id, cancellation) is { } job)
                    {
                        await RunAsync(job, cancellation);
                    }
                }

                hasEnded = true;
            }
        );
        running.TryRemove(id, out _);

        // One that met an outage waits for the next look: taken up at once, it would meet the same.
        if (hasEnded)
        {
            signal.Set();
        }
    }

    private async Task RunAsync(Job job, CancellationToken cancellation)
    {
        try
        {
            await acts.TakeAsync(
                $"{job.Kind}-jobs",
                async () =>
                {
                    var (progress, error) = await works.Single(work => work.Kind == job.Kind).RunAsync(job, cancellation);
                    await jobs.EndAsync(job, error is null ? JobState.Completed : JobState.Failed, progress, error, cancellation);
                }
            );
        }
        catch (JobLostException)
        {
            // Its client removed it, or another instance goes on with it.
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StoreFault.IsOutage(fault))
        {
            faults.Report($"{job.Kind}-jobs", fault);
            if (job.Attempt >= MostAttempts)
            {
                await jobs.EndAsync(
                    job,
                    JobState.Failed,
                    progress: null,
                    "The service failed at it, by a fault of its own, which its operators see. Send the file again later.",
                    cancellation
                );
            }
        }
    }
}
