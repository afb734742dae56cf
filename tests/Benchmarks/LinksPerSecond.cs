using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Benchmarks;

/// <summary>
/// P-4: unsubscribe links minted per second of a core, through HTTP, against the two HMACs (contact point, signature) that a link cannot do
/// without.
/// </summary>
internal static class LinksPerSecond
{
    private const double Target = 200_000;
    private const int Recipients = 1_000_000;
    private const string Database = "consent";

    /// <returns>Whether the target is reached.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync(cancellation);
        await postgres.CreateAsync(Database, cancellation);
        await using var service = await BenchmarkService.StartEmailUnsubscribeAsync(
            postgres.ConnectionStringOf(Database, "email-unsubscribe"),
            cancellation
        );
        var lines = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, Recipients).Select(number => $$"""{"recipient":"recipient.{{number}}@example.org"}""" + "\n"))
        );

        Console.WriteLine(
            $"P-4: {Recipients} recipients a round, {options.Rounds} rounds; the service, the reader and the HMACs share the "
                + $"{Environment.ProcessorCount} cores of this machine."
        );
        await RoundAsync(service, lines, cancellation);
        Console.WriteLine($"{"round", -6} {"links/s", 10} {"links/s a core", 15} {"2 HMACs/s a core", 17} {"ratio", 6}");
        var rates = new List<double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (elapsed, processor) = await RoundAsync(service, lines, cancellation);
            var bare = BareHmacsPerSecond();
            rates.Add(Recipients / processor);
            Console.WriteLine($"{round, -6} {Recipients / elapsed, 10:F0} {rates[^1], 15:F0} {bare, 17:F0} {rates[^1] / bare, 6:F2}");
        }

        var median = rates.Order().ElementAt((rates.Count - 1) / 2);
        Console.WriteLine($"median {median:F0} links/s a core, target >= {Target:F0}: {(median >= Target ? "reached" : "missed")}");
        return median >= Target;
    }

    private static async Task<(double Elapsed, double Processor)> RoundAsync(
        BenchmarkService service,
        byte[] lines,
        CancellationToken cancellation
    )
    {
        var (started, before) = (Stopwatch.GetTimestamp(), service.ProcessorTime);
        var links = await StreamAsync(service, lines, cancellation);
        var (elapsed, processor) = (Stopwatch.GetElapsedTime(started), service.ProcessorTime - before);

        // A link whose last word fell between two reads is not counted; more than that is a fault.
        return links > Recipients * 0.99
            ? (elapsed.TotalSeconds, processor.TotalSeconds)
            : throw new BenchmarkFailedException($"{links} links came back for {Recipients} recipients.");
    }

    /// <summary>Streams recipients to <c>POST /links</c> and reads the links while it sends.</summary>
    /// <returns>How many lines came back.</returns>
    private static async Task<int> StreamAsync(BenchmarkService service, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(service.Address, cancellation);

        // HTTP/1.0: the answer comes without chunks between its lines and ends with the connection.
        var head =
            $"POST /links?campaign=2026-11-benchmark&purpose=newsletter HTTP/1.0\r\nHost: {service.Address}\r\nAuthorization: "
            + $"{service.Client.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: application/x-ndjson\r\nContent-Length: {lines.Length}\r\n\r\n";
        var sending = Task.Run(
            async () =>
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(head), cancellation);
                await socket.SendAsync(lines, cancellation);
            },
            cancellation
        );
        var buffer = new byte[64 * 1024];
        var received = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer, cancellation)) > 0; )
        {
            received += buffer.AsSpan(0, read).Count("contactPoint"u8);
        }

        await sending;
        return received;
    }

    private static double BareHmacsPerSecond()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var address = "email|recipient.123456@example.org"u8;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var started = Stopwatch.GetTimestamp();
        for (var count = 0; count < Recipients; count++)
        {
            HMACSHA256.HashData(key, address, hash);
            HMACSHA256.HashData(key, hash[..27], hash);
        }

        return Recipients / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
