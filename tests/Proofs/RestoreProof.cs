using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SenefConsent.Contracts;
using SenefConsent.Database;
using SenefConsent.Ledger;
using SenefConsent.Local;
using SenefConsent.Testing;

namespace SenefConsent.Proofs;

/// <summary>
/// A journal that keeps refusals which the database lacks, as after a restore: until they are applied nobody is allowed, and then each of
/// them is blocked. The program that applies them has a heap that could not hold them all.
/// </summary>
public static class RestoreProof
{
    private const int RefusalsPerCommit = 64;
    private const int CommitsPerFile = 2_000;
    private const int RecipientsPerCheck = 10_000;
    private const int HeapBytes = 192 * 1024 * 1024;

    private static readonly Scope Newsletter = Scope.Of(Channel.Email, "newsletter");

    /// <summary>Makes it.</summary>
    /// <param name="system">The system.</param>
    /// <param name="count">How many refusals.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProofResult> RunAsync(DeployedSystem system, int count, CancellationToken cancellation)
    {
        var addresses = system.Services.Addresses;
        var journal = new JournalOptions { Directory = system.JournalDirectory };
        var whole = await JournalFiles.FaultsAsync(addresses.Postgres, journal, cancellation);
        var recipients = Enumerable.Range(0, count).Select(number => $"{number}.{Guid.NewGuid():N}@example.org").ToList();
        Write(system, journal.Directory, recipients);

        using var blocklist = new HttpClient { BaseAddress = new Uri(addresses.Services["blocklist"]) };
        var started = Stopwatch.GetTimestamp();
        var ready = await blocklist.GetStringAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
        var compared = Stopwatch.GetElapsedTime(started);
        using var client = new ConsentClient(addresses);
        var behind = (await client.CheckAsync(Channel.Email, "newsletter", recipients[0], cancellation)).Rule;

        started = Stopwatch.GetTimestamp();
        var applied = AppliedOf(await ReapplyAsync(addresses.Postgres, journal.Directory, cancellation));
        var took = Stopwatch.GetElapsedTime(started);

        var held = await NotReadyAsync(addresses, cancellation);
        var blocked = await BlockedAsync(client, recipients, cancellation);
        var again = await ConsentDatabase.ReapplyAsync(addresses.Postgres, journal, isDryRun: false, acceptsLoss: false, cancellation);
        return new ProofResult(
            whole.Count == 0
                && ready.StartsWith("Degraded", StringComparison.Ordinal)
                && behind == Rule.StoreBehind
                // More where a service was killed between the journal and its commit: what it had acknowledged to nobody is applied as well.
                && applied >= count
                && held.Count == 0
                && blocked == count
                && again.Files == 0,
            [
                $"before: {(whole.Count == 0 ? "the journal was whole" : string.Join("; ", whole))}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"behind: {ready.Split(':')[0]}, compared in {compared.TotalMilliseconds:F0} ms, a check says {behind}"
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"applied {applied} of {count} in {took.TotalSeconds:F0} s, {applied / took.TotalSeconds:F0} a second, with a heap "
                        + $"of at most {HeapBytes / 1024 / 1024} MB"
                ),
                held.Count == 0 ? "then every service is ready" : $"then not ready: {string.Join("; ", held)}",
                $"blocked by an objection: {blocked} of {count}",
                $"applied again: {again.Files} files had anything left",
            ]
        );
    }

    // Whoever is asked compares anew, so that none turns away what the next proof sends.
    private static async Task<IReadOnlyList<string>> NotReadyAsync(SystemAddresses addresses, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var held = new List<string>();
        foreach (var (service, address) in addresses.Services)
        {
            using var answer = await http.GetAsync(new Uri(new Uri(address), "/health/ready"), cancellation);
            var words = await answer.Content.ReadAsStringAsync(cancellation);
            if (words != "Healthy")
            {
                held.Add($"{service} {words}");
            }
        }

        return held;
    }

    private static Task<string> ReapplyAsync(string owner, string directory, CancellationToken cancellation) =>
        Command.RunAsync(
            "dotnet",
            [Repository.AssemblyOf("Database"), "reapply"],
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Owner"] = owner,
                ["Journal__Directory"] = directory,
                ["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("x", CultureInfo.InvariantCulture),
            },
            cancellation
        );

    // A line a type and outcome: the type, how many, what became of them.
    private static int AppliedOf(string report) =>
        report
            .Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["objection_recorded", _, "applied"])
            .Sum(words => int.Parse(words[1], CultureInfo.InvariantCulture));

    private static void Write(DeployedSystem system, string directory, List<string> recipients)
    {
        var options = system.Secrets.LedgerKeys;
        var keyring = new ContactPointKeyring(Microsoft.Extensions.Options.Options.Create(options));
        var now = TimeProvider.System.GetUtcNow();
        foreach (var some in recipients.Chunk(RefusalsPerCommit).Chunk(CommitsPerFile))
        {
            using var file = JournalFile.Create(directory, "proof", now, Journal.KeysOf(options));
            foreach (var commit in some)
            {
                file.Write(
                    [
                        .. commit.Select(recipient =>
                        {
                            var refusal = new ObjectionRecorded(Newsletter, new Capture(Source.Link, "person", now, now));
                            return (
                                keyring.IdsOf(ContactAddress.Email(recipient)).Newest,
                                Guid.CreateVersion7(now),
                                "objection_recorded",
                                JsonSerializer.SerializeToUtf8Bytes(refusal, JsonSerializerOptions.Web)
                            );
                        }),
                    ],
                    now
                );
                file.NoteCommitted();
            }

            file.Close();
        }
    }

    private static async Task<int> BlockedAsync(ConsentClient client, List<string> recipients, CancellationToken cancellation)
    {
        var blocked = 0;
        foreach (var some in recipients.Chunk(RecipientsPerCheck))
        {
            var decisions = await client.CheckAsync(Channel.Email, "newsletter", some, cancellation);
            blocked += decisions.Count(decision => decision.Rule == Rule.Objection);
        }

        return blocked;
    }
}
