using System.Diagnostics;
using System.Globalization;
using System.Text;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>
/// A screening answers row by row as a naive oracle does, with the service's memory within bounds.
/// </summary>
public static class ScreenProof
{
    private const int ContactPointsPerRecipient = 5;
    private const int LinesPerPart = 1_000;
    private const long MostBytes = 400L * 1024 * 1024;

    /// <summary>Makes it.</summary>
    /// <returns>It holds when every row is as the oracle says, none is missing and the memory stayed under 400 MB.</returns>
    public static async Task<ProofResult> RunAsync(BlocklistInQuestion service, int count, int seed, CancellationToken cancellation)
    {
        var people = new KnownPeople(service, count * ContactPointsPerRecipient);
        var started = Stopwatch.GetTimestamp();
        await people.FillAsync(cancellation);
        var filled = Stopwatch.GetElapsedTime(started);

        started = Stopwatch.GetTimestamp();
        await using var http = await RawHttp.PostAsync(
            service.Address,
            "/screenings?channel=email&purpose=newsletter&audience=business",
            service.ApiKey,
            "text/csv",
            people.Lines(count, seed).Sum(line => (long)line.Length)
        );
        var sending = Task.Run(
            async () =>
            {
                foreach (var part in people.Lines(count, seed).Chunk(LinesPerPart))
                {
                    await http.SendAsync(Encoding.ASCII.GetBytes(string.Concat(part)));
                }
            },
            cancellation
        );
        using var answers = new StreamReader(
            await http.ReadAsync(),
            Encoding.ASCII,
            detectEncodingFromByteOrderMarks: false,
            bufferSize: 64 * 1024
        );
        var (wrong, missing, blocked) = (await answers.ReadLineAsync(cancellation) == "email,number,decision,rule" ? 0 : 1, 0, 0);
        var seen = new HashSet<int>();
        foreach (var number in people.Recipients(count, seed))
        {
            // The oracle: what was put into the table for this number, and whether it stood in the file before.
            var isBlocked = people.IsBlocked(number);
            var rule =
                isBlocked ? "blocked,objection"
                : seen.Add(number) ? "allowed,none"
                : "allowed,duplicate";
            var line = await answers.ReadLineAsync(cancellation);
            wrong += line == $"{KnownPeople.AddressOf(number)},{number},{rule}" ? 0 : 1;
            missing += line is null ? 1 : 0;
            blocked += isBlocked ? 1 : 0;
        }

        await sending;
        var took = Stopwatch.GetElapsedTime(started);
        var memory = service.ProcessId is { } process ? MostMemoryOf(process) : 0;
        return new ProofResult(
            wrong == 0 && missing == 0 && await answers.ReadLineAsync(cancellation) is null && memory < MostBytes,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count * ContactPointsPerRecipient} contact points were filled in by COPY in {filled.TotalSeconds:F0} s"
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} recipients were screened in {took.TotalSeconds:F1} s: {count / took.TotalSeconds:F0} rows/s; "
                        + $"{blocked} blocked"
                ),
                $"{wrong} rows differ from the oracle, {missing} are missing",
                string.Create(CultureInfo.InvariantCulture, $"the service took {memory / 1024.0 / 1024:F0} MB at most"),
            ]
        );
    }

    private static long MostMemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
