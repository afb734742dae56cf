using System.Diagnostics;

namespace SenefConsent.Proofs;

/// <summary>Mail platforms and SMS gateways that send many refusals at once, each until it is acknowledged.</summary>
/// <param name="doors">The refusals by the door they come to, so that a service that is away does not hold up the other one's.</param>
internal sealed class RefusalSenders(IReadOnlyList<IReadOnlyList<RepeatedRefusal>> doors)
{
    private const int Clients = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int acknowledged;
    private int awaited = int.MaxValue;

    /// <summary>All refusals.</summary>
    public IReadOnlyList<RepeatedRefusal> Refusals { get; } = [.. doors.SelectMany(door => door)];

    /// <summary>
    /// How long after something was started again the last of the doors acknowledged what was sent since; zero where nothing was.
    /// </summary>
    /// <param name="startedAgainAt">When it was started.</param>
    public TimeSpan BackAfter(DateTimeOffset startedAgainAt) =>
        doors
            .Select(door => door.Where(refusal => refusal.SentAt > startedAgainAt).Min(refusal => refusal.AcknowledgedAt) - startedAgainAt)
            .Append(TimeSpan.Zero)
            .Max()!
            .Value;

    /// <summary>How many are acknowledged by now.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Sends them. One that is not acknowledged in five minutes is given up.</summary>
    /// <param name="count">How many acknowledgements <see cref="ReachedAsync"/> waits for.</param>
    /// <param name="cancellation">Stops sending.</param>
    public async Task SendAsync(int count, CancellationToken cancellation)
    {
        awaited = count;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
        var clients = new ParallelOptions { MaxDegreeOfParallelism = Clients / doors.Count, CancellationToken = cancellation };
        await Task.WhenAll(
            doors.Select(door => Parallel.ForEachAsync(door, clients, async (refusal, token) => await SendAsync(refusal, http, token)))
        );
    }

    /// <summary>Completes when so many are acknowledged.</summary>
    public Task ReachedAsync() => reached.Task;

    private async Task SendAsync(RepeatedRefusal refusal, HttpClient http, CancellationToken cancellation)
    {
        for (
            var started = Stopwatch.GetTimestamp();
            Stopwatch.GetElapsedTime(started) < GivesUpAfter;
            await Task.Delay(Pause, cancellation)
        )
        {
            if (await refusal.SendAsync(http, cancellation))
            {
                if (Interlocked.Increment(ref acknowledged) >= awaited)
                {
                    reached.TrySetResult();
                }

                return;
            }
        }
    }
}
