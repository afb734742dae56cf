using System.Diagnostics;
using System.Net;

namespace SenefConsent.Benchmarks;

/// <summary>What one round of requests came to.</summary>
/// <param name="Acknowledged">How many were acknowledged, with those before it; every one was, or the round has failed.</param>
/// <param name="PerSecond">How many were acknowledged a second.</param>
/// <param name="Latencies">Of each one in it, ascending.</param>
internal sealed record LoadRound(int Acknowledged, double PerSecond, TimeSpan[] Latencies)
{
    public TimeSpan Percentile(int percent) => Latencies[(Latencies.Length - 1) * percent / 100];
}

/// <summary>Requests made beforehand, each sent once, over keep-alive connections.</summary>
internal sealed class RequestLoad(IPEndPoint service, IReadOnlyList<byte[]> requests)
{
    private readonly long[] ticks = new long[requests.Count];
    private int taken;

    /// <summary>Sends for a while; for less where the requests are used up before.</summary>
    /// <param name="clients">How many connections.</param>
    /// <param name="duration">How long.</param>
    /// <param name="starts">Called when all are connected.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoadRound> RunAsync(int clients, TimeSpan duration, Action starts, CancellationToken cancellation)
    {
        var first = taken;
        if (first == requests.Count)
        {
            throw new BenchmarkFailedException($"All {first} requests are used up.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var connections = await Task.WhenAll(
            Enumerable.Range(0, clients).Select(_ => KeepAliveConnection.OpenAsync(service, cancellation))
        );
        starts();
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(
            connections.Select(async connection =>
            {
                try
                {
                    using (connection)
                    {
                        await SendUntilAsync(connection, end, stop.Token);
                    }
                }
                catch
                {
                    await stop.CancelAsync();
                    throw;
                }
            })
        );
        var elapsed = Stopwatch.GetElapsedTime(started);
        taken = Math.Min(taken, requests.Count);
        var latencies = Array.ConvertAll(ticks[first..taken], duration => Stopwatch.GetElapsedTime(0, duration));
        Array.Sort(latencies);
        return new LoadRound(latencies.Length, latencies.Length / elapsed.TotalSeconds, latencies);
    }

    private async Task SendUntilAsync(KeepAliveConnection connection, long end, CancellationToken cancellation)
    {
        for (var sent = Stopwatch.GetTimestamp(); sent < end; )
        {
            var index = Interlocked.Increment(ref taken) - 1;
            if (index >= requests.Count)
            {
                return;
            }

            await connection.AskAsync(requests[index], cancellation);
            var answered = Stopwatch.GetTimestamp();
            ticks[index] = answered - sent;
            sent = answered;
        }
    }
}
