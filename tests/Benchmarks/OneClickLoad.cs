using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SenefConsent.Benchmarks;

/// <summary>What one round of POSTs came to.</summary>
/// <param name="Acknowledged">How many were answered 200; every one was, or the round has failed.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Latencies">Of each, ascending.</param>
internal sealed record OneClickRound(int Acknowledged, TimeSpan Elapsed, TimeSpan[] Latencies)
{
    public double PerSecond => Acknowledged / Elapsed.TotalSeconds;

    public TimeSpan Percentile(int percent) => Latencies[(Latencies.Length - 1) * percent / 100];
}

/// <summary>
/// One-click unsubscribes (RFC 8058) over keep-alive connections, each to a link that was not used before. Sockets and bytes made beforehand
/// rather than an HTTP client, because what the load costs is taken from what is measured.
/// </summary>
internal sealed class OneClickLoad(IPEndPoint service, IReadOnlyList<string> paths)
{
    private const int LargestAnswer = 16 * 1024;

    private readonly byte[][] requests = [.. paths.Select(path => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {service}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\nList-Unsubscribe=One-Click"))];
    private readonly long[] ticks = new long[paths.Count];
    private int taken;

    /// <summary>Posts for a while.</summary>
    public async Task<OneClickRound> RunAsync(int clients, TimeSpan duration, CancellationToken cancellation)
    {
        var first = taken;
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            try
            {
                await PostUntilAsync(end, stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var latencies = Array.ConvertAll(ticks[first..taken], duration => Stopwatch.GetElapsedTime(0, duration));
        Array.Sort(latencies);
        return new OneClickRound(latencies.Length, elapsed, latencies);
    }

    private async Task PostUntilAsync(long end, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(service, cancellation);
        var buffer = new byte[LargestAnswer];
        for (var sent = Stopwatch.GetTimestamp(); sent < end;)
        {
            var index = Interlocked.Increment(ref taken) - 1;
            if (index >= requests.Length)
            {
                throw new BenchmarkFailedException($"The {requests.Length} links are used up before the time is.");
            }

            await socket.SendAsync(requests[index], SocketFlags.None, cancellation);
            var answer = buffer.AsMemory(0, await ReceiveAsync(socket, buffer, cancellation));
            if (!answer.Span.StartsWith("HTTP/1.1 200 "u8))
            {
                throw new BenchmarkFailedException($"An objection was not acknowledged: {Encoding.UTF8.GetString(answer.Span)}");
            }

            var answered = Stopwatch.GetTimestamp();
            ticks[index] = answered - sent;
            sent = answered;
        }
    }

    // One request is under way, so an answer ends where the buffer does: at the last chunk, or after an error that closes the connection.
    private static async Task<int> ReceiveAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellation)
    {
        for (var length = 0; ;)
        {
            var received = await socket.ReceiveAsync(buffer[length..], SocketFlags.None, cancellation);
            length += received;
            if (received == 0 || buffer.Span[..length].EndsWith("\r\n0\r\n\r\n"u8) || !buffer.Span[..length].StartsWith("HTTP/1.1 200 "u8))
            {
                return length;
            }
        }
    }
}
