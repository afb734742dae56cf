using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SenefConsent.Benchmarks;

/// <summary>P-4: unsubscribe links minted per second of a core, through HTTP, against the two HMACs (contact point, signature) that a link cannot do without.</summary>
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
        await using var service = await UnsubscribeService.StartAsync(postgres.ConnectionStringOf(Database), cancellation);
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, Recipients).Select(number => $$"""{"recipient":"recipient.{{number}}@example.org"}""" + "\n")));

        Say($"P-4: {Recipients} recipients a round, {options.Rounds} rounds; the service, the reader and the HMACs share the {Environment.ProcessorCount} cores of this machine.");
        await RoundAsync(service, lines, cancellation);
        Say($"{"round",-6} {"links/s",10} {"links/s a core",15} {"2 HMACs/s a core",17} {"ratio",6}");
        var rates = new List<double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (elapsed, processor) = await RoundAsync(service, lines, cancellation);
            var bare = BareHmacsPerSecond();
            rates.Add(Recipients / processor);
            Say($"{round,-6} {Recipients / elapsed,10:F0} {rates[^1],15:F0} {bare,17:F0} {rates[^1] / bare,6:F2}");
        }

        var median = rates.Order().ElementAt((rates.Count - 1) / 2);
        Say($"median {median:F0} links/s a core, target >= {Target:F0}: {(median >= Target ? "reached" : "missed")}");
        return median >= Target;
    }

    private static async Task<(double Elapsed, double Processor)> RoundAsync(UnsubscribeService service, byte[] lines, CancellationToken cancellation)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), service.ProcessorTime);
        var links = await service.StreamLinksAsync(lines, cancellation);
        var (elapsed, processor) = (Stopwatch.GetElapsedTime(started), service.ProcessorTime - before);

        // A link whose last word fell between two reads is not counted; more than that is a fault.
        return links > Recipients * 0.99
            ? (elapsed.TotalSeconds, processor.TotalSeconds)
            : throw new BenchmarkFailedException($"{links} links came back for {Recipients} recipients.");
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

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
