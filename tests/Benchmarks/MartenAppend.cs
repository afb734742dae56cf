using System.Globalization;
using Npgsql;
using SenefConsent.Local;

namespace SenefConsent.Benchmarks;

/// <summary>
/// The yardstick: <c>pgbench</c> calling the function that Marten appends with, one new stream with one event a transaction, and nothing
/// else: no row of the blocklist, no evidence, no HTTP.
/// </summary>
internal sealed class MartenAppend(string pgbench, string connectionString, DirectoryInfo directory)
{
    private const int Threads = 2;

    private const int ConnectionsPerSecond = 32;
    private const int LongestLeadIn = 240;
    private const string Script = "append.sql";
    private const string Log = "append.log";

    private int leadIn;

    /// <summary>Prepares it.</summary>
    /// <param name="postgres">Where.</param>
    /// <param name="database">The database it writes to.</param>
    /// <param name="like">A database with objections of ours in it: the body and the types are those of one of them.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<MartenAppend> PrepareAsync(
        BenchmarkPostgres postgres,
        string database,
        string like,
        CancellationToken cancellation
    )
    {
        // Marten has no change feed.
        await postgres.ExecuteAsync(database, "alter table consent.mt_events disable trigger user", cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(postgres.Directory.FullName, Script),
            await postgres.ReadAsync<string>(
                like,
                """
                select format(
                    'select consent.mt_quick_append_events(gen_random_uuid(), %L, %L, array[gen_random_uuid()], array[%L], array[%L], '
                    'array[%L]::jsonb[], array[null]::bytea[], array[now()]);',
                    s.type, e.tenant_id, e.type, e.mt_dotnet_type, e.data)
                from consent.mt_events e join consent.mt_streams s on s.id = e.stream_id
                order by e.seq_id limit 1
                """,
                cancellation
            ),
            cancellation
        );

        // As the owner: a service can run none of Marten's functions.
        return new MartenAppend(Find(postgres.Binaries), postgres.ConnectionStringOfOwner(database), postgres.Directory);
    }

    /// <summary>
    /// Appends for a while. Each client connects and appends once before: a new connection of PostgreSQL has nothing prepared, and what we
    /// measure against it keeps its connections.
    /// </summary>
    /// <param name="clients">How many connections.</param>
    /// <param name="duration">How long.</param>
    /// <param name="starts">Called when that begins; again when it has to be longer in coming.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoadRound> RunAsync(int clients, TimeSpan duration, Action starts, CancellationToken cancellation)
    {
        var acknowledged = 0;
        for (leadIn = Math.Max(leadIn, clients / ConnectionsPerSecond); leadIn < LongestLeadIn; leadIn *= 2)
        {
            var start = TimeProvider.System.GetUtcNow().AddSeconds(leadIn);
            var appending = AppendAsync(clients, leadIn + (int)duration.TotalSeconds, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(leadIn), cancellation);
            starts();
            await appending;

            var transactions = await TakeLogAsync(cancellation);
            acknowledged += transactions.Count;
            if (
                transactions.Where(transaction => transaction.EndedAt < start).DistinctBy(transaction => transaction.Client).Count()
                == clients
            )
            {
                var latencies = transactions
                    .Where(transaction => transaction.EndedAt >= start && transaction.EndedAt < start + duration)
                    .Select(transaction => transaction.Latency)
                    .Order()
                    .ToArray();
                return new LoadRound(acknowledged, latencies.Length / duration.TotalSeconds, latencies);
            }
        }

        throw new BenchmarkFailedException($"{clients} clients of pgbench did not all append once in {LongestLeadIn / 2} s.");
    }

    private Task<string> AppendAsync(int clients, int seconds, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        return Command.RunAsync(
            pgbench,
            [
                "-n",
                "-M",
                "prepared",
                "-c",
                Number(clients),
                "-j",
                Number(Threads),
                "-T",
                Number(seconds),
                "-f",
                Path.Combine(directory.FullName, Script),
                "-l",
                $"--log-prefix={Path.Combine(directory.FullName, Log)}",
                "-h",
                connection.Host!,
                "-p",
                Number(connection.Port),
                "-U",
                connection.Username!,
                connection.Database!,
            ],
            new Dictionary<string, string> { ["PGPASSWORD"] = connection.Password! },
            cancellation
        );
    }

    // A line a transaction: client, number, microseconds, script, and when it ended in seconds and microseconds.
    private async Task<List<(int Client, TimeSpan Latency, DateTimeOffset EndedAt)>> TakeLogAsync(CancellationToken cancellation)
    {
        var transactions = new List<(int, TimeSpan, DateTimeOffset)>();
        foreach (var log in directory.GetFiles($"{Log}*"))
        {
            await foreach (var line in File.ReadLinesAsync(log.FullName, cancellation))
            {
                var words = Array.ConvertAll(line.Split(' '), word => long.Parse(word, CultureInfo.InvariantCulture));
                transactions.Add(
                    (
                        (int)words[0],
                        TimeSpan.FromMicroseconds(words[2]),
                        DateTimeOffset.UnixEpoch.AddSeconds(words[4]).AddMicroseconds(words[5])
                    )
                );
            }

            log.Delete();
        }

        return transactions;
    }

    // Beside the server's programs; those on the path may be links to them.
    private static string Find(string binaries)
    {
        var server = new FileInfo(Path.Combine(binaries, "initdb"));
        var pgbench = Path.Combine((server.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? server).DirectoryName!, "pgbench");
        return File.Exists(pgbench)
            ? pgbench
            : throw new BenchmarkFailedException(
                $"{pgbench} is missing; it comes with PostgreSQL's server programs, in some distributions as postgresql-contrib."
            );
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
