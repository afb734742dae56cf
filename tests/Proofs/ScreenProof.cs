using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using SenefConsent.Ledger;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>
/// A screening answers row by row as a naive oracle does, with the service's memory within bounds. The blocklist is filled by COPY, because five million objections
/// through the front door would take hours: what is proven is the reading.
/// </summary>
public static class ScreenProof
{
    private const int ContactPointsPerRecipient = 5;
    private const int LinesPerPart = 1_000;
    private const long MostBytes = 400L * 1024 * 1024;

    // One contact point in ten of those asked about is known.
    private const int StrangersPerContactPoint = 10;

    private static readonly (string Statements, bool Blocks)[] Kinds =
    [
        (Statement("objection", "email", "newsletter"), true),
        (Statement("objection", "all", "prospecting"), true),
        (Statement("objection", "email", "offers"), false),
        (Statement("objection", "email", "newsletter") + "," + Statement("lift", "email", "newsletter", day: 2), false),
    ];

    /// <summary>Makes it.</summary>
    /// <returns>It holds when every row is as the oracle says, none is missing and the memory stayed under 400 MB.</returns>
    public static async Task<ProofResult> RunAsync(BlocklistInQuestion service, int count, int seed, CancellationToken cancellation)
    {
        var contactPoints = count * ContactPointsPerRecipient;
        var started = Stopwatch.GetTimestamp();
        await FillAsync(service, contactPoints, cancellation);
        var filled = Stopwatch.GetElapsedTime(started);

        started = Stopwatch.GetTimestamp();
        await using var http = await RawHttp.PostAsync(
            service.Address, "/screenings?channel=email&purpose=newsletter", service.ApiKey, "text/csv", Lines(count, seed, contactPoints).Sum(line => (long)line.Length));
        var sending = Task.Run(
            async () =>
            {
                foreach (var part in Lines(count, seed, contactPoints).Chunk(LinesPerPart))
                {
                    await http.SendAsync(Encoding.ASCII.GetBytes(string.Concat(part)));
                }
            },
            cancellation);
        using var answers = new StreamReader(await http.ReadAsync(), Encoding.ASCII, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024);
        var (wrong, missing, blocked) = (await answers.ReadLineAsync(cancellation) == "email,number,decision,rule" ? 0 : 1, 0, 0);
        var seen = new HashSet<int>();
        foreach (var number in Recipients(count, seed, contactPoints))
        {
            // The oracle: what was put into the table for this number, and whether it stood in the file before.
            var isBlocked = number < contactPoints && Kinds[number % Kinds.Length].Blocks;
            var rule = isBlocked ? "blocked,objection" : seen.Add(number) ? "allowed,none" : "allowed,duplicate";
            var line = await answers.ReadLineAsync(cancellation);
            wrong += line == $"person.{number}@example.org,{number},{rule}" ? 0 : 1;
            missing += line is null ? 1 : 0;
            blocked += isBlocked ? 1 : 0;
        }

        await sending;
        var took = Stopwatch.GetElapsedTime(started);
        var memory = service.ProcessId is { } process ? MostMemoryOf(process) : 0;
        return new ProofResult(
            wrong == 0 && missing == 0 && await answers.ReadLineAsync(cancellation) is null && memory < MostBytes,
            [
                string.Create(CultureInfo.InvariantCulture, $"{contactPoints} contact points were filled in by COPY in {filled.TotalSeconds:F0} s"),
                string.Create(CultureInfo.InvariantCulture, $"{count} recipients were screened in {took.TotalSeconds:F1} s: {count / took.TotalSeconds:F0} rows/s; {blocked} blocked"),
                $"{wrong} rows differ from the oracle, {missing} are missing",
                string.Create(CultureInfo.InvariantCulture, $"the service took {memory / 1024.0 / 1024:F0} MB at most"),
            ]);
    }

    private static IEnumerable<int> Recipients(int count, int seed, int contactPoints)
    {
        var random = new Random(seed);
        for (var row = 0; row < count; row++)
        {
            yield return random.Next(contactPoints * StrangersPerContactPoint);
        }
    }

    private static IEnumerable<string> Lines(int count, int seed, int contactPoints) =>
        Recipients(count, seed, contactPoints).Select(number => $"person.{number}@example.org,{number}\n").Prepend("email,number\n");

    private static async Task FillAsync(BlocklistInQuestion service, int contactPoints, CancellationToken cancellation)
    {
        var keyring = new ContactPointKeyring(Options.Create(new LedgerOptions { ContactPointKeys = { [1] = service.ContactPointKey } }));
        await using var database = NpgsqlDataSource.Create(service.Owner);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync($"copy {LedgerStore.BlocklistTable} (id, data, mt_version) from stdin (format binary)", cancellation))
        {
            copy.Timeout = TimeSpan.FromMinutes(10);
            for (var number = 0; number < contactPoints; number++)
            {
                var id = keyring.IdOf(ContactAddress.Email($"person.{number}@example.org"));
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellation);
                await copy.WriteAsync($$"""{"id":"{{id}}","statements":[{{Kinds[number % Kinds.Length].Statements}}]}""", NpgsqlDbType.Jsonb, cancellation);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await using var analyze = new NpgsqlCommand($"analyze {LedgerStore.BlocklistTable}", connection) { CommandTimeout = 600 };
        await analyze.ExecuteNonQueryAsync(cancellation);
    }

    private static string Statement(string kind, string channel, string purpose, int day = 1) =>
        $$"""{"kind":"{{kind}}","channel":"{{channel}}","purpose":"{{purpose}}","occurredAt":"2026-03-0{{day}}T10:00:00+00:00","receivedAt":"2026-03-0{{day}}T10:00:00+00:00","source":"link","actor":"person","eventId":"11111111-2222-3333-4444-55555555555{{day}}"}""";

    private static long MostMemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
