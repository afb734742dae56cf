using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>
/// The yardstick: <c>pgbench</c> calling the function that Marten appends with, one new stream with one event a transaction, and nothing else: no
/// row of the blocklist, no evidence, no HTTP.
/// </summary>
internal sealed partial class MartenAppend(string pgbench, string connectionString, DirectoryInfo directory)
{
    private const int Threads = 2;

    private const int ConnectionsPerSecond = 32;
    private const int LongestConnecting = 120;
    private const string Script = "append.sql";
    private const string Log = "append.log";

    /// <summary>Prepares it.</summary>
    /// <param name="postgres">Where.</param>
    /// <param name="database">The database it writes to.</param>
    /// <param name="like">A database with objections of ours in it: the body and the types are those of one of them.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<MartenAppend> PrepareAsync(BenchmarkPostgres postgres, string database, string like, CancellationToken cancellation)
    {
        // Marten has no change feed.
        await postgres.ExecuteAsync(database, "alter table consent.mt_events disable trigger user", cancellation);
        await File.WriteAllTextAsync(Path.Combine(postgres.Directory.FullName, Script), await postgres.ReadAsync<string>(like,
            """
            select format(
                'select consent.mt_quick_append_events(gen_random_uuid(), %L, %L, array[gen_random_uuid()], array[%L], array[%L], array[%L]::jsonb[], array[null]::bytea[], array[now()]);',
                s.type, e.tenant_id, e.type, e.mt_dotnet_type, e.data)
            from consent.mt_events e join consent.mt_streams s on s.id = e.stream_id
            order by e.seq_id limit 1
            """, cancellation), cancellation);
        return new MartenAppend(Find(postgres.Binaries), postgres.ConnectionStringOf(database, "email-unsubscribe"), postgres.Directory);
    }

    /// <summary>Appends for a while.</summary>
    public async Task<LoadRound> RunAsync(int clients, TimeSpan duration, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        Environment.SetEnvironmentVariable("PGPASSWORD", connection.Password);

        // The time that pgbench is given includes connecting, which its rate does not. On a busy machine nothing may be left of it.
        for (var connecting = clients / ConnectionsPerSecond; connecting < LongestConnecting; connecting *= 2)
        {
            var output = await Command.RunAsync(
                pgbench,
                [
                    "-n", "-M", "prepared", "-c", Number(clients), "-j", Number(Threads), "-T", Number((int)duration.TotalSeconds + connecting),
                    "-f", Path.Combine(directory.FullName, Script), "-l", $"--log-prefix={Path.Combine(directory.FullName, Log)}",
                    "-h", connection.Host!, "-p", Number(connection.Port), "-U", connection.Username!, connection.Database!,
                ],
                cancellation);
            var latencies = await TakeLatenciesAsync(cancellation);
            if (Tps().Match(output) is { Success: true } tps)
            {
                return new LoadRound(double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture), latencies);
            }
        }

        throw new BenchmarkFailedException($"pgbench does not connect {clients} clients in {LongestConnecting} s.");
    }

    // A line a transaction; the third word is its time in microseconds.
    private async Task<TimeSpan[]> TakeLatenciesAsync(CancellationToken cancellation)
    {
        var latencies = new List<TimeSpan>();
        foreach (var log in directory.GetFiles($"{Log}*"))
        {
            await foreach (var line in File.ReadLinesAsync(log.FullName, cancellation))
            {
                latencies.Add(TimeSpan.FromMicroseconds(long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)));
            }

            log.Delete();
        }

        latencies.Sort();
        return [.. latencies];
    }

    // Beside the server's programs; those on the path may be links to them.
    private static string Find(string binaries)
    {
        var server = new FileInfo(Path.Combine(binaries, "initdb"));
        var pgbench = Path.Combine((server.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? server).DirectoryName!, "pgbench");
        return File.Exists(pgbench)
            ? pgbench
            : throw new BenchmarkFailedException($"{pgbench} is missing; it comes with PostgreSQL's server programs, in some distributions as postgresql-contrib.");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = ([0-9.]+) \(without", RegexOptions.Multiline)]
    private static partial Regex Tps();
}
