using System.Diagnostics;
using System.Globalization;
using System.Text;
using SenefConsent.Ledger;
using SenefConsent.Proofs;
using SenefConsent.Testing;
using StackExchange.Redis;

namespace SenefConsent.Benchmarks;

/// <summary>
/// P-2: recipients screened through HTTP against five times as many contact points, against a client that reads the same file, derives the
/// same ids and asks Redis <c>SMISMEMBER</c> in batches. Redis holds one set for one question; Blocklist decides by the statements and says
/// why.
/// </summary>
internal static class ScreeningAgainstRedis
{
    private const double Target = 1.0;
    private const int ContactPointsPerRecipient = 5;
    private const int RecipientsPerBatch = 1_000;
    private const int BatchesInFlight = 8;

    private static readonly RedisKey Set = "blocked";

    /// <returns>Whether the target is reached.</returns>
    public static async Task<bool> RunAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        await using var system = await DeployedSystem.StartAsync(cancellation);
        await using var redis = await RedisServer.StartAsync();
        var addresses = system.Services.Addresses;
        var service = new BlocklistInQuestion(
            new Uri(addresses.Services["blocklist"]),
            addresses.ApiKeys["marketing"],
            addresses.Postgres,
            system.Secrets.ContactPointKey,
            system.Services["blocklist"].ProcessId
        );
        var people = new KnownPeople(service, options.Recipients * ContactPointsPerRecipient);
        Console.WriteLine(
            $"P-2: {options.Recipients} recipients, {options.Recipients * ContactPointsPerRecipient} contact points, "
                + $"{options.Rounds} rounds; everything shares the {Environment.ProcessorCount} cores of this machine."
        );
        await people.FillAsync(cancellation);
        foreach (var ids in people.BlockedIds().Chunk(10_000))
        {
            await redis.Connection.GetDatabase().SetAddAsync(Set, [.. ids.Select(id => (RedisValue)id.ToByteArray())]);
        }

        Console.WriteLine($"{"round", -6} {"screened/s", 11} {"Redis/s", 9} {"ratio", 6}");
        var ratios = new List<double>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            var file = Encoding.ASCII.GetBytes(string.Concat(people.Lines(options.Recipients, seed: round)));
            var (screened, blocked) = await TimeAsync(() => ScreenAsync(service, file, cancellation));
            var (asked, members) = await TimeAsync(() => AskRedisAsync(redis.Connection.GetDatabase(), people.Keyring, file));
            if (blocked != members)
            {
                throw new BenchmarkFailedException($"The screening says blocked of {blocked} recipients, Redis of {members}.");
            }

            // The first round warms both up.
            if (round > 0)
            {
                ratios.Add(asked / screened);
                Console.WriteLine(
                    $"{round, -6} {options.Recipients / screened, 11:F0} {options.Recipients / asked, 9:F0} {ratios[^1], 6:F2}"
                );
            }
        }

        var median = ratios.Order().ElementAt((ratios.Count - 1) / 2);
        Console.WriteLine($"median ratio {median:F2}, target >= {Target:F1}: {(median >= Target ? "reached" : "missed")}");
        return median >= Target;
    }

    private static async Task<int> ScreenAsync(BlocklistInQuestion service, byte[] file, CancellationToken cancellation)
    {
        await using var http = await RawHttp.PostAsync(
            service.Address,
            "/screenings?channel=email&purpose=newsletter&audience=business",
            service.ApiKey,
            "text/csv",
            file.Length
        );
        var sending = Task.Run(async () => await http.SendAsync(file), cancellation);
        var answer = await http.ReadAsync();
        var (buffer, kept, blocked) = (new byte[256 * 1024], 0, 0);
        for (int read; (read = await answer.ReadAsync(buffer.AsMemory(kept), cancellation)) > 0; )
        {
            // Up to the last whole line: a word must not fall between two reads.
            var length = kept + read;
            var end = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            blocked += buffer.AsSpan(0, end).Count(",blocked,"u8);
            kept = length - end;
            buffer.AsSpan(end, kept).CopyTo(buffer);
        }

        await sending;
        return blocked;
    }

    private static async Task<int> AskRedisAsync(IDatabase redis, ContactPointKeyring keyring, byte[] file)
    {
        var (blocked, output) = (0, new MemoryStream());
        var inFlight = new Queue<(List<string> Lines, Task<bool[]> Members)>();
        using var reader = new StreamReader(new MemoryStream(file), Encoding.ASCII);
        await reader.ReadLineAsync();
        for (var isEnd = false; !isEnd || inFlight.Count > 0; )
        {
            var lines = new List<string>(RecipientsPerBatch);
            while (!isEnd && lines.Count < RecipientsPerBatch)
            {
                if (await reader.ReadLineAsync() is { } line)
                {
                    lines.Add(line);
                }
                else
                {
                    isEnd = true;
                }
            }

            if (lines.Count > 0)
            {
                inFlight.Enqueue(
                    (
                        lines,
                        redis.SetContainsAsync(
                            Set,
                            [
                                .. lines.Select(line =>
                                    (RedisValue)
                                        keyring
                                            .IdOf(ContactAddress.Email(line[..line.IndexOf(',', StringComparison.Ordinal)]))
                                            .ToByteArray()
                                ),
                            ]
                        )
                    )
                );
            }

            if (inFlight.Count > 0 && (isEnd || inFlight.Count >= BatchesInFlight))
            {
                var (rows, members) = inFlight.Dequeue();
                foreach (var (row, isBlocked) in rows.Zip(await members))
                {
                    blocked += isBlocked ? 1 : 0;
                    output.Write(Encoding.ASCII.GetBytes(row));
                    output.Write(isBlocked ? ",blocked\n"u8 : ",allowed\n"u8);
                }

                output.SetLength(0);
            }
        }

        return blocked;
    }

    private static async Task<(double Seconds, int Blocked)> TimeAsync(Func<Task<int>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var blocked = await work();
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, blocked);
    }
}
